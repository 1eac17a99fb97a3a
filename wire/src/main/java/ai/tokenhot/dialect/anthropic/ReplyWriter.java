package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.CutCalls;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a whole answer for a caller. This language knows one choice: the first is written. */
final class ReplyWriter {

    private ReplyWriter() {}

    static byte[] write(ChatReply reply, Usage usage, ReplyScope scope) {
        Optional<ChatReply.Choice> choice = reply.choices().stream().findFirst();
        List<Content> content = choice.map(ChatReply.Choice::content).orElse(List.of());
        Finish finish = choice.map(ChatReply.Choice::finish).orElse(Finish.of(Finish.Reason.OTHER));
        boolean calls = content.stream().anyMatch(each -> each.part() instanceof Part.ToolCall);
        return JsonWriter.write(writer -> {
            writer.startObject()
                    .member("id", ReplyBlocks.id(scope.requestId()))
                    .member("type", "message")
                    .member("role", "assistant")
                    .member("model", scope.request().model())
                    .name("content")
                    .startArray();
            var behind = new ArrayList<JsonObject>();
            content.stream()
                    .filter(each -> !CutCalls.is(each.part(), finish))
                    .forEach(each -> block(each, behind, writer));
            writer.endArray();
            StopReasons.write(finish, calls, writer);
            writer.name("usage");
            UsageText.write(usage, writer);
            writer.endObject();
        });
    }

    /**
     * Writes a part.
     *
     * @param behind proofs behind texts, which wait for the next block as they do in {@link BlockStream}
     */
    private static void block(Content content, List<JsonObject> behind, JsonWriter writer) {
        if (content.part() instanceof Part.Thinking thinking) {
            put(thought(thinking, content.proof()), behind, writer);
        } else if (content.part() instanceof Part.ToolCall call) {
            content.proof().ifPresent(proof -> put(Proofs.redacted(Proofs.dataOfNext(proof)), behind, writer));
            put(call(call), behind, writer);
        } else if (content.part() instanceof Part.Text text && text.text().isEmpty()) {
            content.proof().ifPresent(proof -> behind.add(Proofs.redacted(Proofs.dataOfEmpty(proof))));
        } else {
            Optional<JsonObject> block = content.part() instanceof Part.Text text
                            && !text.citations().isEmpty()
                    ? Optional.of(cited(text))
                    : ReplyBlocks.whole(content.part());
            block.ifPresent(written -> {
                put(written, behind, writer);
                content.proof().ifPresent(proof -> behind.add(Proofs.redacted(Proofs.dataOfLast(proof))));
            });
        }
    }

    private static void put(JsonObject block, List<JsonObject> behind, JsonWriter writer) {
        behind.forEach(writer::value);
        behind.clear();
        writer.value(block);
    }

    private static JsonObject thought(Part.Thinking thinking, Optional<Proof> proof) {
        if (Proofs.hidden(thinking, proof)) {
            return Proofs.redacted(Proofs.toCaller(proof.orElseThrow()));
        }
        return JsonObject.builder()
                .put("type", "thinking")
                .put("thinking", thinking.text())
                .put("signature", proof.map(Proofs::toCaller).orElse(""))
                .build();
    }

    private static JsonObject call(Part.ToolCall call) {
        return JsonObject.builder()
                .put("type", "tool_use")
                .put("id", CallIds.toClient(call.id()))
                .put("name", call.name())
                .put("input", ReplyBlocks.input(call))
                .build();
    }

    private static JsonObject cited(Part.Text text) {
        var citations = new ArrayList<Json>();
        text.citations().forEach(citation -> citations.add(ReplyBlocks.citation(citation)));
        return JsonObject.builder()
                .put("type", "text")
                .put("text", text.text())
                .put("citations", new JsonArray(citations))
                .build();
    }
}
