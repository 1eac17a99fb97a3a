package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;

/** What whole and streamed answers have in common on their way to a caller. */
final class ReplyBlocks {

    private ReplyBlocks() {}

    /** A citation in this language; the nearest that it has for another vendor's is one of a search. */
    static Json citation(Citation citation) {
        if (citation.from().equals(Messages.ID)) {
            return citation.raw();
        }
        JsonObject.Builder near = JsonObject.builder()
                .put("type", "web_search_result_location")
                .put("url", citation.url().orElse(""));
        citation.title().ifPresentOrElse(title -> near.put("title", title), () -> near.putNull("title"));
        return near.put("encrypted_index", "").put("cited_text", "").build();
    }

    /** A part that comes in one piece, as a block; none for what callers of this language could not read. */
    static Optional<JsonObject> whole(Part part) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Unknown unknown ->
                unknown.from().equals(Messages.ID) && unknown.raw() instanceof JsonObject raw
                        ? Optional.of(raw)
                        : Optional.empty();
            case Part.Audio audio -> text(audio.transcript().orElse("[The model also gave audio.]"));
            case Part.Image ignored -> text("[The model also gave an image.]");
            case Part.Video ignored -> text("[The model also gave a video.]");
            case Part.Document ignored -> text("[The model also gave a document.]");
            case Part.Thinking ignored -> Optional.empty();
            case Part.ToolCall ignored -> Optional.empty();
            case Part.ToolResult ignored -> Optional.empty();
        };
    }

    private static Optional<JsonObject> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(BlockWriter.textBlock(text));
    }

    /** A call's arguments as the object that they must be. */
    static JsonObject input(Part.ToolCall call) {
        return call.kind() == CallKind.CUSTOM
                ? JsonObject.builder()
                        .put(Repair.WRAPPED_FIELD, call.arguments())
                        .build()
                : BlockWriter.arguments(call.arguments()).orElseGet(() -> BlockWriter.raw(call.arguments()));
    }

    /** The answer's name, made of ours. */
    static String id(String requestId) {
        return "msg_" + requestId.replaceAll("[^A-Za-z0-9]", "");
    }
}
