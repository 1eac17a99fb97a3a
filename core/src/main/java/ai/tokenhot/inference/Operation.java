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
    GET_MODEL,
    /** An answer that is kept. */
    GET_ANSWER,
    /** What a kept answer was given. */
    LIST_ANSWER_INPUT,
    /** Forgets a kept answer. */
    DELETE_ANSWER,
    /** Stops an answer on which work goes on in the background. */
    CANCEL_ANSWER
}
