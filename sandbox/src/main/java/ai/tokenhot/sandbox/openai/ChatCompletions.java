package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.ChatAnswer;
import ai.tokenhot.sandbox.completions.ChatPrompt;
import ai.tokenhot.sandbox.completions.ChatRequest;
import ai.tokenhot.sandbox.completions.ChatShapes;
import ai.tokenhot.sandbox.completions.ChatStyle;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.Framing;
import ai.tokenhot.sandbox.face.Play;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.PromptMeter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code POST /v1/chat/completions}. */
final class ChatCompletions {

    private final Stage stage;
    private final OpenAiErrors errors;

    ChatCompletions(Stage stage, OpenAiErrors errors) {
        this.stage = stage;
        this.errors = errors;
    }

    Reply reply(Call call) {
        JsonObject raw = OpenAiBody.parse(call);
        if (!raw.has("model")) {
            throw errors.complain("you must provide a model parameter", "", "");
        }
        JsonObject body = OpenAiBody.check(raw, ChatShapes.OPENAI, errors);
        String modelId = body.string("model").orElse("");
        OpenAiModel model = OpenAiModel.of(modelId).orElseThrow(() -> OpenAiErrors.unknownModel(modelId));
        Optional<String> effort = body.string("reasoning_effort");
        var gates = new OpenAiGates(model, errors);
        gates.checkEffort(effort, "reasoning_effort");
        gates.checkSampling(body, effort);
        gates.checkLogprobs(body, effort);
        gates.checkChat(body);
        ChatRequest request = ChatRequest.decode(body, model.thinking(effort), errors);
        return Play.of(stage, request.conversation(), request.choices(), errors, (scripts, directives) -> {
            errors.checkPrompt(directives);
            PromptMeter prompt = ChatPrompt.measure(
                    stage.counter(), request.conversation().turns(), request.toolTexts(), OpenAiImages::tokens);
            int cached = stage.cachedTokens(
                    OpenAiFace.cacheScope(call, modelId, body.string("prompt_cache_key")),
                    prompt,
                    OpenAiFace.CACHE_TIME);
            var answer = new ChatAnswer(
                    request,
                    style(model, body.string("service_tier")),
                    scripts,
                    prompt,
                    cached,
                    stage.newId("chatcmpl-", 29),
                    stage.seconds(),
                    callIds(scripts.stream()
                            .mapToInt(script -> script.calls().size())
                            .sum()),
                    directives);
            return request.stream()
                    ? new Reply.Streamed(
                            Map.of("content-type", "text/event-stream; charset=utf-8"),
                            new Framing.ServerSentEvents("\n"),
                            answer.events(),
                            StreamEvent.of(OpenAiErrors::midStream),
                            new StreamEvent.Comment("keep-alive"),
                            directives)
                    : Reply.Whole.json(200, answer.whole()).as(directives);
        });
    }

    private List<String> callIds(int count) {
        return Stream.generate(() -> stage.newId("call_", 24)).limit(count).toList();
    }

    private static ChatStyle style(OpenAiModel model, Optional<String> asked) {
        String tier = asked.filter(name -> !name.equals("auto")).orElse("default");
        return new ChatStyle(
                false,
                false,
                true,
                tier,
                (prompt, cached, visible, thoughts) -> usage(model, prompt, cached, visible, thoughts));
    }

    private static JsonObject usage(OpenAiModel model, PromptMeter prompt, int cached, int visible, int thoughts) {
        int audio = prompt.byKind().getOrDefault(Media.Kind.AUDIO, 0);
        int image = prompt.byKind().getOrDefault(Media.Kind.IMAGE, 0);
        var input = JsonObject.builder().put("cached_tokens", cached).put("audio_tokens", audio);
        if (model.billsCacheWrites()) {
            input.put("cache_write_tokens", OpenAiFace.cacheWrites(prompt, cached));
        }
        if (image > 0) {
            input.put("image_tokens", image).put("text_tokens", prompt.total() - image - audio);
        }
        int output = visible + thoughts;
        return JsonObject.builder()
                .put("prompt_tokens", prompt.total())
                .put("completion_tokens", output)
                .put("total_tokens", prompt.total() + output)
                .put("prompt_tokens_details", input.build())
                .put(
                        "completion_tokens_details",
                        JsonObject.builder()
                                .put("reasoning_tokens", thoughts)
                                .put("audio_tokens", 0)
                                .put("accepted_prediction_tokens", 0)
                                .put("rejected_prediction_tokens", 0)
                                .build())
                .build();
    }
}
