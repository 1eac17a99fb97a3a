package ai.tokenhot.json;

/** {@code null}. */
public enum JsonNull implements Json {
    /** The only value. */
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
