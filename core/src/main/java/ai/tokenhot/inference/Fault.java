package ai.tokenhot.inference;

/** Whose fault a failure is. */
public enum Fault {
    /** The caller's: the same request will fail again. */
    CALLER,
    /** Nobody's: there was no room just now. */
    CAPACITY,
    /** The provider's, or of the way to it. */
    PROVIDER,
    /** Ours. */
    GATEWAY
}
