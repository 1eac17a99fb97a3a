package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Chunks;
import ai.tokenhot.sandbox.script.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Writes an answer as the chunks of a stream. Several choices come by turns, a chunk of each. */
final class ChatStream {

    private static final String PADDING = "k3Zr8QmW1xTn6BvY0cHs";

    private final ChatAnswer answer;
    private final ChatRequest request;

    ChatStream(ChatAnswer answer) {
        this.answer = answer;
        this.request = answer.request();
    }

    List<StreamEvent> events() {
        var choices = new ArrayList<List<StreamEvent>>();
        int callsBefore = 0;
        for (Script script : answer.scripts()) {
            choices.add(choice(script, choices.size(), callsBefore));
            callsBefore += script.calls().size();
        }
        List<StreamEvent> events = byTurns(choices);
        if (reportsUsage()) {
            events.add(StreamEvent.of(() -> answer.tail(answer.head("chat.completion.chunk")
                                    .put("choices", JsonArray.of())
                                    .put("usage", answer.usage()))
                            .build())
                    .closing());
        }
        events.add(new StreamEvent.Data("", () -> "[DONE]".getBytes(StandardCharsets.UTF_8), true));
        return events;
    }

    private boolean reportsUsage() {
        return request.includeUsage() && !answer.directives().withoutUsage();
    }

    private static <T> List<T> byTurns(List<List<T>> rows) {
        var mixed = new ArrayList<T>();
        Deque<Deque<T>> left = new ArrayDeque<>();
        rows.stream().filter(row -> !row.isEmpty()).forEach(row -> left.add(new ArrayDeque<>(row)));
        while (!left.isEmpty()) {
            Deque<T> row = left.remove();
            mixed.add(row.remove());
            if (!row.isEmpty()) {
                left.add(row);
            }
        }
        return mixed;
    }

    private List<StreamEvent> choice(Script script, int index, int callsBefore) {
        var events = new ArrayList<StreamEvent>();
        var role = JsonObject.builder().put("role", "assistant");
        if (ChatAnswer.hasContent(script)) {
            role.put("content", "");
        } else {
            role.putNull("content");
        }
        events.add(chunk(index, role.putNull("refusal").build(), Json::nothing));
        var calls = new ArrayList<List<StreamEvent>>();
        for (Block block : script.blocks()) {
            switch (block) {
                case Block.Thought(String text, int ignored) -> {
                    if (answer.style().showsReasoning()) {
                        Chunks.of(text).forEach(piece -> events.add(delta(index, "reasoning_content", Json.of(piece))));
                    }
                }
                case Block.Text(String text, int ignored) ->
                    Chunks.of(text)
                            .forEach(piece -> events.add(
                                    chunk(index, member("content", piece), () -> answer.logprobs(piece, ""))));
                case Block.Refusal(String text, int ignored) ->
                    Chunks.of(text)
                            .forEach(piece -> events.add(
                                    chunk(index, member("refusal", piece), () -> answer.logprobs("", piece))));
                case Block.Call call ->
                    calls.add(call(call, index, calls.size(), answer.callIds().get(callsBefore + calls.size())));
            }
        }
        if (answer.directives().interleaves()) {
            events.addAll(byTurns(calls));
        } else {
            calls.forEach(events::addAll);
        }
        StreamEvent finish = StreamEvent.of(
                () -> chunk(index, JsonObject.empty(), Json.nothing(), Json.of(answer.finishReason(script))));
        events.add(finish.closing());
        return events;
    }

    private List<StreamEvent> call(Block.Call call, int choice, int index, String callId) {
        if (request.legacy()) {
            return index == 0 ? legacyCall(call, choice) : List.of();
        }
        var events = new ArrayList<StreamEvent>();
        if (answer.style().wholeCalls()) {
            events.add(callDelta(choice, index, ChatAnswer.call(call, callId, call.input())));
            return events;
        }
        events.add(callDelta(choice, index, ChatAnswer.call(call, callId, "")));
        String kind = call.freeText() ? "custom" : "function";
        String member = call.freeText() ? "input" : "arguments";
        for (String piece : Chunks.fragments(call.input())) {
            events.add(callDelta(choice, index, JsonObject.builder().put(kind, member(member, piece))));
        }
        return events;
    }

    private List<StreamEvent> legacyCall(Block.Call call, int choice) {
        var events = new ArrayList<StreamEvent>();
        events.add(delta(choice, "function_call", ChatAnswer.function(call, "")));
        Chunks.fragments(call.input())
                .forEach(piece -> events.add(delta(choice, "function_call", member("arguments", piece))));
        return events;
    }

    private static JsonObject member(String name, String value) {
        return JsonObject.builder().put(name, value).build();
    }

    private StreamEvent callDelta(int choice, int index, JsonObject.Builder call) {
        var indexed = JsonObject.builder().put("index", index);
        call.build().members().forEach(indexed::put);
        return delta(choice, "tool_calls", JsonArray.of(indexed.build()));
    }

    private StreamEvent delta(int choice, String member, Json value) {
        return chunk(choice, JsonObject.builder().put(member, value).build(), Json::nothing);
    }

    private StreamEvent chunk(int choice, JsonObject delta, Supplier<Json> logprobs) {
        return StreamEvent.of(() -> chunk(choice, delta, logprobs.get(), Json.nothing()));
    }

    private JsonObject chunk(int choice, JsonObject delta, Json logprobs, Json finishReason) {
        var chunk = answer.head("chat.completion.chunk")
                .put(
                        "choices",
                        JsonArray.of(JsonObject.builder()
                                .put("index", choice)
                                .put("delta", delta)
                                .put("logprobs", logprobs)
                                .put("finish_reason", finishReason)
                                .build()));
        if (reportsUsage()) {
            chunk.put("usage", answer.directives().zerosFirst() ? answer.noUsage() : Json.nothing());
        }
        if (answer.style().obfuscates() && request.includeObfuscation()) {
            chunk.put("obfuscation", PADDING.substring(delta.members().hashCode() & 15));
        }
        return answer.tail(chunk).build();
    }
}
