package ai.tokenhot.testkit.chat.contract;

/** What a dialect may lack. A subject supports all unless it says otherwise, and then the denial is tested. */
public enum Feature {
    /** Texts at which an answer ends. Denied: the field is refused. */
    STOP_SEQUENCES,
    /** The answer says which stop sequence was reached. Denied: it reads like any other end. */
    NAMED_STOP_SEQUENCE,
    /** Documents in the conversation. Denied: they are refused. */
    FILES,
    /** The answer shows what was thought. Denied: only its tokens are seen. */
    THINKING_TEXT,
    /** An answer in words carries the seal of what was thought. Denied: there is none. */
    THINKING_PROOF,
    /** A call carries the seal of what was thought. Denied: there is none. */
    CALL_PROOF,
    /** The model can be forced to call a tool. Denied: the choice is refused. */
    FORCED_TOOLS,
    /** Parallel calls can be switched off. Denied: nothing says so, both tools are called. */
    PARALLEL_SWITCH,
    /** A repeated beginning is read from the prompt cache. Denied: nothing tells the vendor to cache it. */
    PROMPT_CACHE,
    /** Tokens can be counted beforehand. Denied: there is no such operation. */
    COUNT_TOKENS,
    /** The usage reports a sum. Denied: it does not. */
    USAGE_TOTAL,
    /** A rate-limit failure tells how long to wait, where the SDK's users see it. Denied: they don't. */
    RETRY_AFTER
}
