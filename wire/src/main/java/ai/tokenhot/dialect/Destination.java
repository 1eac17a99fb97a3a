package ai.tokenhot.dialect;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Proof;

/**
 * Where a translated request goes.
 *
 * @param dialect the language that is spoken there
 * @param upstreamModel what the provider calls the model
 * @param operation a turn, or the count of its input tokens
 * @param stream whether a stream is asked for
 */
public record Destination(DialectId dialect, String upstreamModel, Model model, Operation operation, boolean stream) {

    /** Whether this proof is worth something there. */
    public boolean accepts(Proof proof) {
        return proof.holdsFor(dialect, upstreamModel);
    }
}
