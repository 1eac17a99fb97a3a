package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ChatReply.Choice;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads a provider's whole answer. */
final class ReplyReader {

    private ReplyReader() {}

    static ChatReply read(byte[] body, Destination from) {
        JsonObject message = Json.parse(body) instanceof JsonObject object ? object : JsonObject.empty();
        List<Content> content = message.array("content")
                .map(blocks -> blocks.objects()
                        .map(block -> content(block, from.upstreamModel()))
                        .flatMap(Optional::stream)
                        .toList())
                .orElse(List.of());
        Finish finish = StopReasons.read(
                message.string("stop_reason"),
                message.string("stop_sequence"),
                message.object("stop_details").flatMap(details -> details.string("explanation")));
        return new ChatReply(
                message.string("id").orElse(""),
                message.string("model").orElse(""),
                List.of(new Choice(0, content, finish, List.of())));
    }

    private static Optional<Content> content(JsonObject block, String model) {
        String type = block.string("type").orElse("");
        return switch (type) {
            case "text" -> text(block);
            case "thinking" ->
                Optional.of(Content.of(
                        new Part.Thinking(block.string("thinking").orElse(""), false),
                        proof(model, Proofs.SIGNATURE, block.string("signature").orElse(""))));
            case "redacted_thinking" ->
                Optional.of(Content.of(
                        new Part.Thinking("", true),
                        proof(model, Proofs.REDACTED, block.string("data").orElse(""))));
            case "tool_use" ->
                Optional.of(Content.of(new Part.ToolCall(
                        block.string("id").orElse(""),
                        block.string("name").orElse(""),
                        block.get("input").orElse(JsonObject.empty()).text(),
                        CallKind.FUNCTION)));
            default -> Optional.of(Content.of(new Part.Unknown(Messages.ID, type, block)));
        };
    }

    private static Optional<Content> text(JsonObject block) {
        String text = block.string("text").orElse("");
        List<Citation> citations = block.array("citations")
                .map(JsonArray::objects)
                .map(objects -> objects.map(BlockReader::citation).toList())
                .orElse(List.of());
        return text.isEmpty() && citations.isEmpty()
                ? Optional.empty()
                : Optional.of(Content.of(new Part.Text(text, citations)));
    }

    /** A proof of this model's own, if there is one. */
    static Optional<Proof> proof(String model, String form, String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(new Proof(Messages.ID, model, form, value));
    }
}
