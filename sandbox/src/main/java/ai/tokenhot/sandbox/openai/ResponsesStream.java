package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
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
    private final List<StreamEvent> events = new ArrayList<>();

    private ResponsesStream(ResponsesAnswer answer) {
        this.obfuscates = answer.request()
                .body()
                .object("stream_options")
                .flatMap(options -> options.flag("include_obfuscation"))
                .orElse(true);
    }

    static List<StreamEvent> of(ResponsesAnswer answer) {
        var stream = new ResponsesStream(answer);
        stream.addResponse("response.created", answer::started);
        stream.addResponse("response.in_progress", answer::started);
        for (int i = 0; i < answer.items().size(); i++) {
            stream.addItem(answer.items().get(i), i);
        }
        stream.addResponse(answer.isIncomplete() ? "response.incomplete" : "response.completed", answer::finished);
        stream.events.set(stream.events.size() - 1, stream.events.getLast().closing());
        return stream.events;
    }

    /**
     * The events that say that something went wrong: {@code response.failed}, after an {@code error} if the answer had
     * begun.
     *
     * @param number the place of the first in the stream
     */
    static List<StreamEvent> failure(ResponsesAnswer answer, int number) {
        if (number == 0) {
            return List.of(failed(answer, number));
        }
        StreamEvent error = StreamEvent.named(
                "error",
                () -> JsonObject.builder()
                        .put("type", "error")
                        .put("code", "server_error")
                        .put("message", "The server had an error while processing your request. Sorry about that!")
                        .putNull("param")
                        .put("sequence_number", number)
                        .build());
        return List.of(error, failed(answer, number + 1));
    }

    private static StreamEvent failed(ResponsesAnswer answer, int number) {
        return StreamEvent.named(
                "response.failed",
                () -> JsonObject.builder()
                        .put("type", "response.failed")
                        .put("sequence_number", number)
                        .put("response", answer.failed())
                        .build());
    }

    private void addResponse(String type, Supplier<JsonObject> response) {
        int number = events.size();
        events.add(StreamEvent.named(
                type,
                () -> JsonObject.builder()
                        .put("type", type)
                        .put("sequence_number", number)
                        .put("response", response.get())
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
                    () -> obfuscated(place.get().put("delta", piece).put("logprobs", message.logprobs(piece)), piece));
        }
        add(
                "response.output_text.done",
                () -> place.get().put("text", message.text()).put("logprobs", message.logprobs(message.text())));
        add("response.content_part.done", () -> place.get().put("part", message.part(message.text())));
    }

    private void addCall(ResponsesItem.ToolCall call, int index) {
        String name = call.call().freeText() ? "response.custom_tool_call_input" : "response.function_call_arguments";
        for (String piece : Chunks.fragments(call.call().input())) {
            add(name + ".delta", () -> obfuscated(place(call.id(), index).put("delta", piece), piece));
        }
        add(
                name + ".done",
                () -> place(call.id(), index)
                        .put(call.member(), Json.of(call.call().input())));
    }

    private static JsonObject.Builder place(String itemId, int index) {
        return JsonObject.builder().put("item_id", itemId).put("output_index", index);
    }

    private JsonObject.Builder obfuscated(JsonObject.Builder event, String piece) {
        return obfuscates ? event.put("obfuscation", PADDING.substring(piece.hashCode() & 7)) : event;
    }
}
