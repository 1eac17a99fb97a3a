package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Chunks;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.script.Script.Stop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes scripts, one per choice, as a Chat Completions answer.
 *
 * @param callIds an id for each call of each script, in order
 */
public record ChatAnswer(
        ChatRequest request,
        ChatStyle style,
        List<Script> scripts,
        PromptMeter prompt,
        int cached,
        String id,
        long created,
        List<String> callIds,
        Directives directives) {

    private static final String FINGERPRINT = "fp_5a4db0c000";
    private static final String PADDING = "k3Zr8QmW1xTn6BvY0cHs";

    /** Copies the lists. */
    public ChatAnswer {
        scripts = List.copyOf(scripts);
        callIds = List.copyOf(callIds);
    }

    /** Everything in one. */
    public JsonObject whole() {
        var choices = new ArrayList<Json>();
        int callsBefore = 0;
        for (Script script : scripts) {
            var choice = JsonObject.builder()
                    .put("index", choices.size())
                    .put("message", message(script, callsBefore))
                    .put("logprobs", logprobs(script.text()));
            if (directives.withoutFinish()) {
                choice.putNull("finish_reason");
            } else {
                choice.put("finish_reason", finishReason(script));
            }
            choices.add(choice.build());
            callsBefore += script.calls().size();
        }
        var answer = head("chat.completion").put("choices", new JsonArray(choices));
        if (!directives.withoutUsage()) {
            answer.put("usage", usage());
        }
        return tail(answer).build();
    }

    private JsonObject message(Script script, int callsBefore) {
        var message = JsonObject.builder().put("role", "assistant");
        if (script.calls().isEmpty()) {
            message.put("content", script.text());
        } else {
            message.putNull("content");
        }
        if (style.showsReasoning() && !script.thoughts().isEmpty()) {
            message.put("reasoning_content", script.thoughts());
        }
        message.putNull("refusal");
        List<Block.Call> calls = script.calls();
        if (!calls.isEmpty() && request.legacy()) {
            message.put(
                    "function_call", function(calls.getFirst(), calls.getFirst().input()));
        } else if (!calls.isEmpty()) {
            var written = new ArrayList<Json>();
            for (Block.Call call : calls) {
                written.add(call(call, callIds.get(callsBefore + written.size()), call.input())
                        .build());
            }
            message.put("tool_calls", new JsonArray(written));
        }
        return message.put("annotations", JsonArray.of()).build();
    }

    /** The events, the terminator included. */
    public List<StreamEvent> events() {
        var events = new ArrayList<StreamEvent>();
        int callsBefore = 0;
        for (int i = 0; i < scripts.size(); i++) {
            addChoice(events, scripts.get(i), i, callsBefore);
            callsBefore += scripts.get(i).calls().size();
        }
        if (request.includeUsage() && !directives.withoutUsage()) {
            events.add(StreamEvent.of(() -> tail(head("chat.completion.chunk")
                                    .put("choices", JsonArray.of())
                                    .put("usage", usage()))
                            .build())
                    .closing());
        }
        events.add(new StreamEvent.Data("", () -> "[DONE]".getBytes(StandardCharsets.UTF_8), true));
        return events;
    }

    private void addChoice(List<StreamEvent> events, Script script, int index, int callsBefore) {
        var role = JsonObject.builder().put("role", "assistant");
        if (script.calls().isEmpty()) {
            role.put("content", "");
        } else {
            role.putNull("content");
        }
        events.add(chunk(index, role.putNull("refusal").build(), Optional.empty()));
        int calls = 0;
        for (Block block : script.blocks()) {
            switch (block) {
                case Block.Thought(String text, int ignored) -> {
                    if (style.showsReasoning()) {
                        Chunks.of(text).forEach(piece -> events.add(delta(index, "reasoning_content", Json.of(piece))));
                    }
                }
                case Block.Text(String text, int ignored) ->
                    Chunks.of(text)
                            .forEach(piece -> events.add(chunk(
                                    index,
                                    JsonObject.builder().put("content", piece).build(),
                                    Optional.of(piece))));
                case Block.Call call -> {
                    addCall(events, call, index, calls, callIds.get(callsBefore + calls));
                    calls++;
                }
            }
        }
        StreamEvent finish =
                StreamEvent.of(() -> chunk(index, JsonObject.empty(), Json.nothing(), Json.of(finishReason(script))));
        events.add(finish.closing());
    }

    private void addCall(List<StreamEvent> events, Block.Call call, int choice, int index, String callId) {
        if (request.legacy()) {
            if (index == 0) {
                events.add(delta(choice, "function_call", function(call, "")));
                Chunks.fragments(call.input())
                        .forEach(piece -> events.add(delta(
                                choice,
                                "function_call",
                                JsonObject.builder().put("arguments", piece).build())));
            }
            return;
        }
        if (style.wholeCalls()) {
            events.add(callDelta(choice, indexed(index, call(call, callId, call.input()))));
            return;
        }
        events.add(callDelta(choice, indexed(index, call(call, callId, ""))));
        String kind = call.freeText() ? "custom" : "function";
        String member = call.freeText() ? "input" : "arguments";
        for (String piece : Chunks.fragments(call.input())) {
            events.add(callDelta(
                    choice,
                    indexed(
                            index,
                            JsonObject.builder()
                                    .put(
                                            kind,
                                            JsonObject.builder()
                                                    .put(member, piece)
                                                    .build()))));
        }
    }

    private static JsonObject indexed(int index, JsonObject.Builder call) {
        var indexed = JsonObject.builder().put("index", index);
        call.build().members().forEach(indexed::put);
        return indexed.build();
    }

    private static JsonObject.Builder call(Block.Call call, String callId, String input) {
        return JsonObject.builder()
                .put("id", callId)
                .put("type", call.freeText() ? "custom" : "function")
                .put(call.freeText() ? "custom" : "function", function(call, input));
    }

    private static JsonObject function(Block.Call call, String input) {
        return JsonObject.builder()
                .put("name", call.name())
                .put(call.freeText() ? "input" : "arguments", input)
                .build();
    }

    private StreamEvent callDelta(int choice, JsonObject call) {
        return delta(choice, "tool_calls", JsonArray.of(call));
    }

    private StreamEvent delta(int choice, String member, Json value) {
        return chunk(choice, JsonObject.builder().put(member, value).build(), Optional.empty());
    }

    private StreamEvent chunk(int choice, JsonObject delta, Optional<String> token) {
        return StreamEvent.of(
                () -> chunk(choice, delta, token.map(this::logprobs).orElse(Json.nothing()), Json.nothing()));
    }

    private JsonObject chunk(int choice, JsonObject delta, Json logprobs, Json finishReason) {
        var chunk = head("chat.completion.chunk")
                .put(
                        "choices",
                        JsonArray.of(JsonObject.builder()
                                .put("index", choice)
                                .put("delta", delta)
                                .put("logprobs", logprobs)
                                .put("finish_reason", finishReason)
                                .build()));
        if (request.includeUsage() && !directives.withoutUsage()) {
            chunk.putNull("usage");
        }
        if (style.obfuscates() && request.includeObfuscation()) {
            chunk.put("obfuscation", PADDING.substring(delta.members().hashCode() & 15));
        }
        return tail(chunk).build();
    }

    private JsonObject.Builder head(String object) {
        return JsonObject.builder()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", request.conversation().model());
    }

    private JsonObject.Builder tail(JsonObject.Builder answer) {
        if (!style.serviceTier().isEmpty()) {
            answer.put("service_tier", style.serviceTier());
        }
        return answer.put("system_fingerprint", FINGERPRINT);
    }

    private String finishReason(Script script) {
        return switch (script.stop()) {
            case Stop.Natural() -> "stop";
            case Stop.Sequence(String ignored) -> "stop";
            case Stop.Calls() -> request.legacy() ? "function_call" : "tool_calls";
            case Stop.Ceiling() -> "length";
            case Stop.Filtered() -> "content_filter";
        };
    }

    private JsonObject usage() {
        int visible = scripts.stream().mapToInt(Script::visibleTokens).sum();
        int thoughts = scripts.stream().mapToInt(Script::thoughtTokens).sum();
        return style.usage().of(prompt, cached, visible, thoughts);
    }

    /** Log probabilities of a text's pieces, which stand for tokens; null when they are not wanted. */
    private Json logprobs(String text) {
        if (request.topLogprobs().isEmpty()) {
            return Json.nothing();
        }
        return JsonObject.builder()
                .put(
                        "content",
                        new JsonArray(Logprobs.of(text, request.topLogprobs().getAsInt())))
                .putNull("refusal")
                .build();
    }
}
