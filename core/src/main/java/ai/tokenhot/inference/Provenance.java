package ai.tokenhot.inference;

/** How sure a usage is. */
public enum Provenance {
    /** The provider said so at the end of the call. */
    EXACT,
    /** The provider said so before the end; more may have been used. */
    AT_LEAST,
    /** Counted by us from what was sent and delivered. */
    ESTIMATED,
    /** Nothing is known. Not the same as zero. */
    UNKNOWN
}
