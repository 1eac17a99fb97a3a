package ai.tokenhot.sandbox.face;

/** Which API keys the sandbox takes: any, but those that say that they are not valid. */
public enum KeyRule {
    ACCEPTED,
    REFUSED;

    /** What becomes of a key. */
    public static KeyRule of(String key) {
        return key.contains("invalid") ? REFUSED : ACCEPTED;
    }
}
