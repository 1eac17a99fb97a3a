package ai.tokenhot.inference;

/**
 * What a vendor gave to prove that a thought or a call is its model's own, and wants to see again in the next turn. Worth
 * something only to the model that made it.
 *
 * @param dialect the language in which it was given
 * @param model the upstream model that made it; empty when that is not known
 * @param form which of that language's kinds of proof it is, such as {@code signature}
 * @param value opaque
 */
public record Proof(DialectId dialect, String model, String form, String value) {

    /** Whether a request to this model in this language may carry it. */
    public boolean holdsFor(DialectId target, String upstreamModel) {
        return dialect.equals(target) && (model.isEmpty() || model.equals(upstreamModel));
    }
}
