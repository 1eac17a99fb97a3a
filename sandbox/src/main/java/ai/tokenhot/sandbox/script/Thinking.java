package ai.tokenhot.sandbox.script;

/** How much the model thinks before it answers. */
public enum Thinking {
    OFF(0),
    LOW(1),
    MEDIUM(2),
    HIGH(4);

    private final int sentences;

    Thinking(int sentences) {
        this.sentences = sentences;
    }

    int sentences() {
        return sentences;
    }

    /** What a vendor's effort word means here; unknown words are medium. */
    public static Thinking ofEffort(String effort) {
        return switch (effort) {
            case "none" -> OFF;
            case "minimal", "low" -> LOW;
            case "high", "xhigh", "max" -> HIGH;
            default -> MEDIUM;
        };
    }
}
