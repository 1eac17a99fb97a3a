package ai.tokenhot.app.contract;

/** One model of each vendor. */
final class Models {

    static final String CLAUDE = "claude-opus-4-6";
    static final String GEMINI = "gemini-3.1-pro-preview";
    static final String GPT = "gpt-5.4";
    static final String GROK = "grok-4.1";

    private Models() {}
}
