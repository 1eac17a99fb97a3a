package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import java.util.Optional;

/** Why an answer ended, in this language's words. */
final class GeminiFinish {

    private GeminiFinish() {}

    /**
     * What the vendor's word means.
     *
     * @param called whether the model called a function: the vendor's word is that of a natural end all the same
     * @param token with which an unfinished answer goes on; it becomes the explanation
     */
    static Finish read(String word, boolean called, Optional<String> message, Optional<String> token) {
        Reason reason = reason(word, called);
        return new Finish(reason, Optional.empty(), reason == Reason.CONTINUES ? token : message);
    }

    private static Reason reason(String word, boolean called) {
        return switch (word) {
            case "STOP" -> called ? Reason.TOOL_CALLS : Reason.STOP;
            case "MAX_TOKENS" -> Reason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION",
                    "IMAGE_OTHER" -> Reason.FILTERED;
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE" ->
                Reason.MALFORMED_CALL;
            case "CONTINUATION" -> Reason.CONTINUES;
            default -> Reason.OTHER;
        };
    }

    /**
     * The vendor's word.
     *
     * @param malformed whether a call was left out because it could not be read
     */
    static String word(Reason reason, boolean malformed) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED -> malformed ? "MALFORMED_FUNCTION_CALL" : "STOP";
            case LENGTH, CONTEXT_FULL -> "MAX_TOKENS";
            case FILTERED, REFUSED -> "SAFETY";
            case MALFORMED_CALL -> "MALFORMED_FUNCTION_CALL";
            // A caller of another vendor's model has no token to go on with.
            case CONTINUES, OTHER -> "OTHER";
        };
    }
}
