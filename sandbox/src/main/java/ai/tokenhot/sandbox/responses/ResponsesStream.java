package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Writes a response as the ladder of events that a stream brings, numbered from 0. */
final class ResponsesStream {

    private static final String PADDING = "q8Lx2Vb7Tn4Wd9Rk";

    private final boolean obfuscates;
    private final boolean wholeCalls;
    private final List<StreamEvent> events = new ArrayList<>();

    private ResponsesStream(boolean obfuscates, boolean wholeCalls) {
        this.obfuscates = obfuscates;
        this.wholeCalls = wholeCalls;
    }

    /**
     * The events of a response.
     *
     * @param finished the object at the end, whose status tells which event is the last
     * @param items its output
     */
    static List<StreamEvent> of(
            JsonObject finished, List<ResponsesItem> items, boolean obfuscates, boolean wholeCalls) {
        var stream = new ResponsesStream(obfuscates, wholeCalls);
        JsonObject started = started(finished);
        stream.addResponse("response.created", started);
        stream.addResponse("response.in_progress", started);
        for (int i = 0; i < items.size(); i++) {
            stream.addItem(items.get(i), i);
        }
        stream.addResponse(
                switch (finished.string("status").orElse("")) {
                    case "incomplete" -> "response.incomplete";
                    case "failed" -> "response.failed";
                    default -> "response.completed";
                },
                finished);
        stream.events.set(stream.events.size() - 1, stream.events.getLast().closing());
        return stream.events;
    }

    /** The object at the start of a stream. */
    private static JsonObject started(JsonObject finished) {
        return finished.with()
                .put("status", "in_progress")
                .put("output", JsonArray.of())
                .putNull("error")
                .putNull("incomplete_details")
                .putNull("usage")
                .remove("completed_at")
                .build();
    }

    /**
     * The events that say that something went wrong: {@code response.failed}, after an {@code error} if the answer had
     * begun.
     *
     * @param failed the response that failed
     * @param number the place of the first in the stream
     */
    static List<StreamEvent> failure(JsonObject failed, int number) {
        if (number == 0) {
            return List.of(failedEvent(failed, number));
        }
        JsonObject error = failed.object("error").orElse(JsonObject.empty());
        StreamEvent event = StreamEvent.named(
                "error",
                () -> JsonObject.builder()
                        .put("type", "error")
                        .put("code", error.get("code").orElse(Json.nothing()))
                        .put("message", error.get("message").orElse(Json.nothing()))
                        .putNull("param")
                        .put("sequence_number", number)
                        .build());
        return List.of(event, failedEvent(failed, number + 1));
    }

    private static StreamEvent failedEvent(JsonObject failed, int number) {
        return StreamEvent.named(
                "response.failed",
                () -> JsonObject.builder()
                        .put("type", "response.failed")
                        .put("sequence_number", number)
                        .put("response", failed)
                        .build());
    }

    private void addResponse(String type, JsonObject response) {
        int number = events.size();
        events.add(StreamEvent.named(
                type,
                () -> JsonObject.builder()
                        .put("type", type)
                        .put("sequence_number", number)
                        .put("response", response)
                        .build()));
    }

    private void add(String type, Supplier<JsonObject.Builder> content) {
        int number = events.size();
        events.add(StreamEvent.named(type, () -> {
            var event = JsonObject.builder().put("type", type).put("sequence_number", number);
            content.get().build().members().forEach(event::put);
            return event.build();
        }));
    }

    private void addItem(ResponsesItem item, int index) {
        add(
                "response.output_item.added",
                () -> JsonObject.builder().put("output_index", index).put("item", item.started()));
        switch (item) {
            case ResponsesItem.Reasoning reasoning -> addSummary(reasoning, index);
            case ResponsesItem.Message message -> addText(message, index);
            case ResponsesItem.Refusal refusal -> addRefusal(refusal, index);
            case ResponsesItem.ToolCall call -> addCall(call, index);
        }
        add(
                "response.output_item.done",
                () -> JsonObject.builder().put("output_index", index).put("item", item.whole()));
    }

    private void addSummary(ResponsesItem.Reasoning reasoning, int index) {
        if (reasoning.summary().isEmpty()) {
            return;
        }
        Supplier<JsonObject.Builder> place = () -> place(reasoning.id(), index).put("summary_index", 0);
        add(
                "response.reasoning_summary_part.added",
                () -> place.get().put("part", ResponsesItem.Reasoning.summaryPart("")));
        for (String piece : Chunks.of(reasoning.summary())) {
            add(
                    "response.reasoning_summary_text.delta",
                    () -> obfuscated(place.get().put("delta", piece), piece));
        }
        add("response.reasoning_summary_text.done", () -> place.get().put("text", reasoning.summary()));
        add(
                "response.reasoning_summary_part.done",
                () -> place.get().put("part", ResponsesItem.Reasoning.summaryPart(reasoning.summary())));
    }

    private void addText(ResponsesItem.Message message, int index) {
        Supplier<JsonObject.Builder> place = () -> place(message.id(), index).put("content_index", 0);
        add("response.content_part.added", () -> place.get().put("part", message.part("")));
        for (String piece : Chunks.of(message.text())) {
            add(
                    "response.output_text.delta",
                    () -> obfuscated(
                            place.get().put("delta", piece).put("logprobs", message.deltaLogprobs(piece)), piece));
        }
        add(
                "response.output_text.done",
                () -> place.get().put("text", message.text()).put("logprobs", message.deltaLogprobs(message.text())));
        add("response.content_part.done", () -> place.get().put("part", message.part(message.text())));
    }

    private void addRefusal(ResponsesItem.Refusal refusal, int index) {
        Supplier<JsonObject.Builder> place = () -> place(refusal.id(), index).put("content_index", 0);
        add("response.content_part.added", () -> place.get().put("part", ResponsesItem.Refusal.part("")));
        for (String piece : Chunks.of(refusal.text())) {
            add("response.refusal.delta", () -> obfuscated(place.get().put("delta", piece), piece));
        }
        add("response.refusal.done", () -> place.get().put("refusal", refusal.text()));
        add("response.content_part.done", () -> place.get().put("part", ResponsesItem.Refusal.part(refusal.text())));
    }

    private void addCall(ResponsesItem.ToolCall call, int index) {
        String name = call.freeText() ? "response.custom_tool_call_input" : "response.function_call_arguments";
        for (String piece : wholeCalls ? List.of(call.input()) : Chunks.fragments(call.input())) {
            add(name + ".delta", () -> obfuscated(place(call.id(), index).put("delta", piece), piece));
        }
        add(name + ".done", () -> place(call.id(), index).put(call.member(), Json.of(call.input())));
    }

    private static JsonObject.Builder place(String itemId, int index) {
        return JsonObject.builder().put("item_id", itemId).put("output_index", index);
    }

    private JsonObject.Builder obfuscated(JsonObject.Builder event, String piece) {
        return obfuscates ? event.put("obfuscation", PADDING.substring(piece.hashCode() & 7)) : event;
    }
}
