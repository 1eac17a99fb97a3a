package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.json.JsonWriter;
import java.util.Optional;

/** Why answers end, in this language's words: {@code chat-dialects.md} section 6.9. */
final class StopReasons {

    private StopReasons() {}

    /**
     * What a provider said.
     *
     * @param explanation of {@code stop_details}
     */
    static Finish read(Optional<String> reason, Optional<String> stopSequence, Optional<String> explanation) {
        Reason meant = switch (reason.orElse("")) {
            case "end_turn" -> Reason.STOP;
            case "stop_sequence" -> Reason.STOP_SEQUENCE;
            case "tool_use" -> Reason.TOOL_CALLS;
            case "max_tokens" -> Reason.LENGTH;
            case "model_context_window_exceeded" -> Reason.CONTEXT_FULL;
            case "refusal" -> Reason.REFUSED;
            case "pause_turn" -> Reason.PAUSED;
            default -> Reason.OTHER;
        };
        return new Finish(meant, stopSequence, explanation);
    }

    /** Writes the members that say why an answer ended. */
    static void write(Finish finish, boolean calls, JsonWriter writer) {
        Reason reason = calls && finish.reason() == Reason.STOP ? Reason.TOOL_CALLS : finish.reason();
        writer.member("stop_reason", word(reason)).name("stop_sequence");
        finish.stopSequence()
                .filter(text -> reason == Reason.STOP_SEQUENCE)
                .ifPresentOrElse(writer::string, writer::nothing);
        if (reason == Reason.REFUSED || reason == Reason.FILTERED) {
            writer.name("stop_details")
                    .startObject()
                    .member("type", "refusal")
                    .name("category")
                    .nothing()
                    .name("explanation");
            finish.explanation().ifPresentOrElse(writer::string, writer::nothing);
            writer.endObject();
        }
    }

    private static String word(Reason reason) {
        return switch (reason) {
            case STOP, OTHER, MALFORMED_CALL -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case TOOL_CALLS -> "tool_use";
            case LENGTH -> "max_tokens";
            case CONTEXT_FULL -> "model_context_window_exceeded";
            case FILTERED, REFUSED -> "refusal";
            case PAUSED, CONTINUES -> "pause_turn";
        };
    }
}
