package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Block;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.script.Script.Stop;
import java.util.ArrayList;
import java.util.List;

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
                    .put("logprobs", logprobs(script));
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
        if (hasContent(script)) {
            message.put("content", script.text());
        } else {
            message.putNull("content");
        }
        if (style.showsReasoning() && !script.thoughts().isEmpty()) {
            message.put("reasoning_content", script.thoughts());
        }
        message.put("refusal", script.refusal().isEmpty() ? Json.nothing() : Json.of(script.refusal()));
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

    /** The events of the same as a stream, the terminator included. */
    public List<StreamEvent> events() {
        return new ChatStream(this).events();
    }

    static JsonObject.Builder call(Block.Call call, String callId, String input) {
        return JsonObject.builder()
                .put("id", callId)
                .put("type", call.freeText() ? "custom" : "function")
                .put(call.freeText() ? "custom" : "function", function(call, input));
    }

    static JsonObject function(Block.Call call, String input) {
        return JsonObject.builder()
                .put("name", call.name())
                .put(call.freeText() ? "input" : "arguments", input)
                .build();
    }

    JsonObject.Builder head(String object) {
        return JsonObject.builder()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", request.conversation().model());
    }

    JsonObject.Builder tail(JsonObject.Builder answer) {
        if (!style.serviceTier().isEmpty()) {
            answer.put("service_tier", style.serviceTier());
        }
        return answer.put("system_fingerprint", FINGERPRINT);
    }

    String finishReason(Script script) {
        return switch (script.stop()) {
            case Stop.Natural() -> "stop";
            case Stop.Refused() -> "stop";
            case Stop.Sequence(String ignored) -> "stop";
            case Stop.Calls() -> request.legacy() ? "function_call" : "tool_calls";
            case Stop.Ceiling() -> "length";
            case Stop.Filtered() -> "content_filter";
        };
    }

    JsonObject usage() {
        int visible = scripts.stream().mapToInt(Script::visibleTokens).sum();
        int thoughts = scripts.stream().mapToInt(Script::thoughtTokens).sum();
        return style.usage().of(prompt, cached, visible, thoughts);
    }

    /** Usage of zeros, as some vendors report it until a stream's end. */
    JsonObject noUsage() {
        return style.usage().of(PromptMeter.nothing(), 0, 0, 0);
    }

    /** Whether the answer has content, if only an empty text. */
    static boolean hasContent(Script script) {
        return script.calls().isEmpty() && script.refusal().isEmpty();
    }

    private Json logprobs(Script script) {
        return logprobs(hasContent(script) ? script.text() : "", script.refusal());
    }

    /** Log probabilities of the pieces of a text and of a refusal, which stand for tokens; null when not wanted. */
    Json logprobs(String content, String refusal) {
        if (request.topLogprobs().isEmpty()) {
            return Json.nothing();
        }
        return JsonObject.builder()
                .put("content", entries(content))
                .put("refusal", entries(refusal))
                .build();
    }

    private Json entries(String text) {
        return text.isEmpty()
                ? Json.nothing()
                : new JsonArray(Logprobs.of(text, request.topLogprobs().getAsInt()));
    }
}
