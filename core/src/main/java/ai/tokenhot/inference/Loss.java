package ai.tokenhot.inference;

/**
 * Something that a translation could not carry over as it was.
 *
 * @param field in the caller's own notation
 * @param how what became of it, for a person: {@code xhigh → high}
 */
public record Loss(String field, Kind kind, String how) {

    /** A field that was left out. */
    public static Loss dropped(String field, String why) {
        return new Loss(field, Kind.DROPPED, why);
    }

    /** A field that became something like it. */
    public static Loss approximated(String field, String how) {
        return new Loss(field, Kind.APPROXIMATED, how);
    }

    /** How much was lost. */
    public enum Kind {
        DROPPED,
        APPROXIMATED
    }
}
