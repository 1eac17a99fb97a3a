package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Chunks;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.script.Script.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes a script as a message, whole or event by event. */
record AnthropicAnswer(
        AnthropicRequest request,
        Script script,
        AnthropicUsage usage,
        String messageId,
        List<String> callIds,
        Directives directives) {

    /** In every {@code ping}. */
    static final StreamEvent PING = new StreamEvent.KeepAlive(
            "ping", () -> JsonObject.builder().put("type", "ping").build());

    /** The message in one. */
    JsonObject whole() {
        var content = new ArrayList<Json>();
        int calls = 0;
        for (Block block : blocks()) {
            content.add(
                    switch (block) {
                        case Block.Thought(String text, int ignored) ->
                            directives.redactsThoughts() ? redacted() : thought(shown(text), signature(text));
                        case Block.Text(String text, int ignored) -> text(text);
                        case Block.Refusal(String text, int ignored) -> text(text);
                        case Block.Call call -> call(call, callIds.get(calls++), call.arguments());
                    });
        }
        return message(content, !directives.withoutFinish(), counted(usage.whole()));
    }

    /** What is said: nothing at all before a refusal. */
    private List<Block> blocks() {
        return refuses(script) ? List.of() : script.blocks();
    }

    /** Whether the answer is that there will be none. */
    static boolean refuses(Script script) {
        return script.stop() instanceof Stop.Refused;
    }

    private JsonObject message(List<Json> content, boolean finished, Optional<JsonObject> usageNow) {
        var message = JsonObject.builder()
                .put("id", messageId)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.model().id())
                .put("content", new JsonArray(content));
        if (finished) {
            putStop(message);
        } else {
            message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
        }
        message.putNull("container");
        if (request.asksForDiagnostics()) {
            message.put("diagnostics", unavailable());
        } else {
            message.putNull("diagnostics");
        }
        return message.put("usage", usageNow).build();
    }

    private Optional<JsonObject> counted(JsonObject usageNow) {
        return directives.withoutUsage() ? Optional.empty() : Optional.of(usageNow);
    }

    /** The sandbox does not remember messages, so it cannot compare with an earlier one. */
    private static JsonObject unavailable() {
        return JsonObject.builder()
                .put(
                        "cache_miss_reason",
                        JsonObject.builder().put("type", "unavailable").build())
                .build();
    }

    private void putStop(JsonObject.Builder message) {
        message.put("stop_reason", stopReason());
        if (script.stop() instanceof Stop.Sequence(String sequence)) {
            message.put("stop_sequence", sequence);
        } else {
            message.putNull("stop_sequence");
        }
        if (refuses(script)) {
            message.put("stop_details", refusal(script.refusal()));
        } else if (script.stop() instanceof Stop.Filtered) {
            message.put("stop_details", refusal("The sandbox was told to refuse."));
        } else {
            message.putNull("stop_details");
        }
    }

    private static JsonObject refusal(String explanation) {
        return JsonObject.builder()
                .put("type", "refusal")
                .put("category", "general_harms")
                .put("explanation", explanation)
                .build();
    }

    private String stopReason() {
        return switch (script.stop()) {
            case Stop.Natural() -> "end_turn";
            case Stop.Calls() -> "tool_use";
            case Stop.Sequence(String ignored) -> "stop_sequence";
            case Stop.Ceiling() -> "max_tokens";
            case Stop.Filtered() -> "refusal";
            case Stop.Refused() -> "refusal";
        };
    }

    private String shown(String thought) {
        return request.thinking().shown() ? thought : "";
    }

    private String signature(String thought) {
        return seal(shown(thought)).signature();
    }

    private ThoughtSeal seal(String shownText) {
        return new ThoughtSeal(
                request.model().id(),
                request.history().system(),
                request.history().all(),
                ThoughtSeal.digest(shownText));
    }

    private JsonObject redacted() {
        return JsonObject.builder()
                .put("type", "redacted_thinking")
                .put("data", seal("").redacted())
                .build();
    }

    private static JsonObject thought(String text, String signature) {
        return JsonObject.builder()
                .put("type", "thinking")
                .put("thinking", text)
                .put("signature", signature)
                .build();
    }

    private static JsonObject text(String text) {
        return JsonObject.builder()
                .put("type", "text")
                .put("text", text)
                .putNull("citations")
                .build();
    }

    private static JsonObject call(Block.Call call, String id, JsonObject input) {
        return JsonObject.builder()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", call.name())
                .put("input", input)
                .put("caller", JsonObject.builder().put("type", "direct").build())
                .build();
    }

    /** The message as a stream. */
    List<StreamEvent> events() {
        var events = new ArrayList<StreamEvent>();
        events.add(event(
                "message_start",
                () -> JsonObject.builder()
                        .put(
                                "message",
                                message(
                                        List.of(),
                                        false,
                                        counted(directives.zerosFirst() ? usage.zeros() : usage.first())))));
        int calls = 0;
        List<Block> blocks = blocks();
        for (int i = 0; i < blocks.size(); i++) {
            switch (blocks.get(i)) {
                case Block.Thought(String text, int ignored) -> addThought(events, i, text);
                case Block.Text(String text, int ignored) -> addText(events, i, text);
                case Block.Refusal(String text, int ignored) -> addText(events, i, text);
                case Block.Call call -> addCall(events, i, call, callIds.get(calls++));
            }
        }
        events.add(event("message_delta", this::end).closing());
        events.add(event("message_stop", JsonObject::builder).closing());
        return events;
    }

    private void addThought(List<StreamEvent> events, int index, String thought) {
        if (directives.redactsThoughts()) {
            start(events, index, redacted());
            stop(events, index);
            return;
        }
        start(events, index, thought("", ""));
        Chunks.of(shown(thought)).forEach(chunk -> delta(events, index, "thinking_delta", "thinking", chunk));
        delta(events, index, "signature_delta", "signature", signature(thought));
        stop(events, index);
    }

    private static void addText(List<StreamEvent> events, int index, String text) {
        start(events, index, text(""));
        Chunks.of(text).forEach(chunk -> delta(events, index, "text_delta", "text", chunk));
        stop(events, index);
    }

    /** An empty fragment comes first; a call without arguments has no other. */
    private static void addCall(List<StreamEvent> events, int index, Block.Call call, String id) {
        start(events, index, call(call, id, JsonObject.empty()));
        delta(events, index, "input_json_delta", "partial_json", "");
        if (!call.input().equals("{}")) {
            Chunks.fragments(call.input())
                    .forEach(chunk -> delta(events, index, "input_json_delta", "partial_json", chunk));
        }
        stop(events, index);
    }

    private static void start(List<StreamEvent> events, int index, JsonObject block) {
        events.add(event(
                "content_block_start",
                () -> JsonObject.builder().put("index", index).put("content_block", block)));
        if (index == 0) {
            events.add(PING);
        }
    }

    private static void delta(List<StreamEvent> events, int index, String type, String member, String value) {
        events.add(event(
                "content_block_delta",
                () -> JsonObject.builder()
                        .put("index", index)
                        .put(
                                "delta",
                                JsonObject.builder()
                                        .put("type", type)
                                        .put(member, value)
                                        .build())));
    }

    private static void stop(List<StreamEvent> events, int index) {
        events.add(event("content_block_stop", () -> JsonObject.builder().put("index", index)));
    }

    private JsonObject.Builder end() {
        var delta = JsonObject.builder();
        putStop(delta);
        var end = JsonObject.builder().put("delta", delta.putNull("container").build());
        return directives.withoutUsage() ? end : end.put("usage", usage.last());
    }

    private static StreamEvent event(String type, Supplier<JsonObject.Builder> members) {
        return StreamEvent.named(type, () -> {
            var event = JsonObject.builder().put("type", type);
            members.get().build().members().forEach(event::put);
            return event.build();
        });
    }
}
