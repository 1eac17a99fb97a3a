package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.SseText;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** The events of a response that is complete, as if it came once more. Each text comes as one piece. */
final class ResponsesReplay {

    private final int from;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int sequence;

    private ResponsesReplay(int from) {
        this.from = from;
    }

    /**
     * The events.
     *
     * @param from the first sequence number that is wanted
     */
    static byte[] of(JsonObject response, int from) {
        var replay = new ResponsesReplay(from);
        JsonObject begun = response.with()
                .put("status", "in_progress")
                .put("output", JsonArray.of())
                .putNull("usage")
                .build();
        replay.about("response.created", begun);
        replay.about("response.in_progress", begun);
        List<JsonObject> items =
                response.array("output").orElse(JsonArray.of()).objects().toList();
        for (int index = 0; index < items.size(); index++) {
            replay.item(items.get(index), index);
        }
        boolean complete = response.string("status").filter("completed"::equals).isPresent();
        replay.about(complete ? "response.completed" : "response.incomplete", response);
        return replay.out.toByteArray();
    }

    private void about(String type, JsonObject response) {
        event(type, JsonObject.builder().put("response", response));
    }

    private void item(JsonObject item, int index) {
        Optional<JsonArray> content = item.array("content");
        boolean message = item.string("type").filter("message"::equals).isPresent() && content.isPresent();
        var begun = item.with();
        if (message) {
            begun.put("status", "in_progress").put("content", JsonArray.of());
        }
        event(
                "response.output_item.added",
                JsonObject.builder().put("output_index", index).put("item", begun.build()));
        if (message) {
            List<JsonObject> parts = content.get().objects().toList();
            for (int at = 0; at < parts.size(); at++) {
                part(parts.get(at), item, index, at);
            }
        }
        item.string("arguments").ifPresent(arguments -> arguments(arguments, item, index));
        event(
                "response.output_item.done",
                JsonObject.builder().put("output_index", index).put("item", item));
    }

    private void part(JsonObject part, JsonObject item, int index, int at) {
        boolean refusal = part.has("refusal");
        String member = refusal ? "refusal" : "text";
        String text = part.string(member).orElse("");
        event(
                "response.content_part.added",
                place(item, index, at).put("part", part.with().put(member, "").build()));
        String name = refusal ? "response.refusal" : "response.output_text";
        var piece = place(item, index, at).put("delta", text);
        var whole = place(item, index, at).put(member, text);
        if (!refusal) {
            Json logprobs = part.get("logprobs").orElse(JsonArray.of());
            piece.put("logprobs", logprobs);
            whole.put("logprobs", logprobs);
        }
        event(name + ".delta", piece);
        event(name + ".done", whole);
        event("response.content_part.done", place(item, index, at).put("part", part));
    }

    private void arguments(String arguments, JsonObject item, int index) {
        event("response.function_call_arguments.delta", place(item, index).put("delta", arguments));
        event("response.function_call_arguments.done", place(item, index).put("arguments", arguments));
    }

    private static JsonObject.Builder place(JsonObject item, int index) {
        return JsonObject.builder().put("item_id", item.string("id").orElse("")).put("output_index", index);
    }

    private static JsonObject.Builder place(JsonObject item, int index, int at) {
        return place(item, index).put("content_index", at);
    }

    private void event(String type, JsonObject.Builder members) {
        if (sequence >= from) {
            var event = JsonObject.builder().put("type", type);
            members.build().members().forEach(event::put);
            out.writeBytes(SseText.event(
                    type, event.put("sequence_number", sequence).build().bytes()));
        }
        sequence++;
    }
}
