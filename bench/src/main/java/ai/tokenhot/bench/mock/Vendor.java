package ai.tokenhot.bench.mock;

/** The vendors that the mock can be. */
public enum Vendor {
    /** OpenAI Chat Completions. */
    OPENAI_CHAT("/v1/chat/completions"),

    /** Anthropic Messages. */
    ANTHROPIC_MESSAGES("/v1/messages");

    private final String path;

    Vendor(String path) {
        this.path = path;
    }

    /** The path that this vendor answers on. */
    public String path() {
        return path;
    }

    /** How many events of a stream of so many events carry text, and so a stamp. */
    public int stampsIn(int events) {
        return Answers.of(this).stampsIn(events);
    }

    /** How many events a stream has that carries so many stamps. */
    public int eventsOf(int stamps) {
        return Answers.of(this).eventsOf(stamps);
    }
}
