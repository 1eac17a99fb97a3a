package ai.tokenhot.testkit.chat;

/** Why an answer ended. */
public enum Stop {
    /** All was said. In dialects that don't tell the two apart also: a stop sequence was reached. */
    END,
    /** A stop sequence was reached. */
    STOP_SEQUENCE,
    /** Tools are to be called. */
    TOOL_CALLS,
    /** The token ceiling was reached. */
    MAX_TOKENS,
    /** The vendor's filter stepped in. */
    FILTERED,
    /** The answer says itself that it failed. */
    FAILED,
    /** The answer never said that it ended. */
    UNFINISHED
}
