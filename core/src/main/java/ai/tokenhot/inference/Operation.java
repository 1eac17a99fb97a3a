package ai.tokenhot.inference;

/** What a caller can ask for. */
public enum Operation {
    /** A turn of a conversation. */
    CHAT,
    /** How many input tokens a conversation has. */
    COUNT_TOKENS,
    /** Which models there are. */
    LIST_MODELS,
    /** What one model is. */
    GET_MODEL
}
