package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;

/** Why an answer ended, in {@code finish_reason}. Calls make a natural end one by calls, whatever the word says. */
final class CompletionsFinish {

    private CompletionsFinish() {}

    /**
     * Reads the word.
     *
     * @param calls whether the answer has calls
     */
    static Finish read(String word, boolean calls) {
        return Finish.of(
                switch (word) {
                    case "stop" -> calls ? Reason.TOOL_CALLS : Reason.STOP;
                    case "length" -> Reason.LENGTH;
                    case "tool_calls", "function_call" -> Reason.TOOL_CALLS;
                    case "content_filter" -> Reason.FILTERED;
                    default -> calls ? Reason.TOOL_CALLS : Reason.OTHER;
                });
    }

    /**
     * The word.
     *
     * @param calls whether the answer has calls
     * @param older whether its call has the older form
     */
    static String word(Reason reason, boolean calls, boolean older) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED, MALFORMED_CALL, OTHER -> {
                if (!calls || reason == Reason.MALFORMED_CALL) {
                    yield "stop";
                }
                yield older ? "function_call" : "tool_calls";
            }
            case LENGTH, CONTEXT_FULL, CONTINUES -> "length";
            case FILTERED, REFUSED -> "content_filter";
        };
    }
}
