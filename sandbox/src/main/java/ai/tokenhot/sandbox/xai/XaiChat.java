package ai.tokenhot.sandbox.xai;

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
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.PromptMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code POST /v1/chat/completions}. */
final class XaiChat {

    static final Duration CACHE_TIME = Duration.ofMinutes(10);

    /** What reasoning models refuse. */
    private static final List<String> NOT_WITH_REASONING =
            List.of("frequency_penalty", "presence_penalty", "stop", "top_k", "logit_bias");

    /** An image costs so many tokens for each tile of so many pixels. */
    private static final int TILE = 448;

    private static final int TOKENS_PER_TILE = 256;
    private static final int MAX_TILES = 6;

    private final Stage stage;
    private final XaiErrors errors;

    XaiChat(Stage stage, XaiErrors errors) {
        this.stage = stage;
        this.errors = errors;
    }

    static XaiModel model(String id) {
        return XaiModel.of(id).orElseThrow(() -> XaiErrors.unknownModel(id));
    }

    Reply reply(Call call, String key) {
        JsonObject body = XaiBody.read(call, ChatShapes.XAI);
        XaiModel model = model(body.string("model").orElse(""));
        Optional<String> effort = body.string("reasoning_effort");
        checkGates(model, body, effort);
        ChatRequest request = ChatRequest.decode(body, model.thinking(effort), errors);
        expectOnlyImages(request);
        return Play.of(stage, request.conversation(), request.choices(), errors, (scripts, directives) -> {
            errors.checkPrompt(directives);
            PromptMeter prompt = ChatPrompt.measure(
                    stage.counter(), request.conversation().turns(), request.toolTexts(), XaiChat::imageTokens);
            int cached = stage.cachedTokens("xai " + model.id() + " " + key, prompt, CACHE_TIME);
            var answer = new ChatAnswer(
                    request,
                    new ChatStyle(true, true, false, body.string("service_tier").orElse("default"), XaiChat::usage),
                    scripts,
                    prompt,
                    cached,
                    stage.newUuid(),
                    stage.seconds(),
                    Stream.generate(() -> stage.newId("call_", 8))
                            .limit(scripts.stream()
                                    .mapToInt(script -> script.calls().size())
                                    .sum())
                            .toList(),
                    directives);
            return request.stream()
                    ? new Reply.Streamed(
                            Map.of("content-type", "text/event-stream"),
                            new Framing.ServerSentEvents("\n"),
                            answer.events(),
                            StreamEvent.of(XaiErrors::midStream),
                            new StreamEvent.Comment("keep-alive"),
                            directives)
                    : Reply.Whole.json(200, answer.whole()).as(directives);
        });
    }

    private void expectOnlyImages(ChatRequest request) {
        boolean others = request.conversation().turns().stream()
                .flatMap(turn -> turn.pieces().stream())
                .anyMatch(piece -> piece instanceof Piece.Attachment(Media media) && media.kind() != Media.Kind.IMAGE);
        if (others) {
            throw errors.complain("Content parts other than text and image_url are not supported.", "", "");
        }
    }

    private void checkGates(XaiModel model, JsonObject body, Optional<String> effort) {
        if (body.has("search_parameters")) {
            throw XaiErrors.deprecatedSearch();
        }
        model.checkEffort(effort, errors);
        if (model.reasons()) {
            NOT_WITH_REASONING.stream().filter(body::has).findFirst().ifPresent(param -> {
                throw XaiErrors.notSupported(param, model.id());
            });
        }
    }

    static int imageTokens(Media image) {
        if (!(image.measure().orElse(null) instanceof Media.Measure.Pixels(int width, int height))) {
            return TOKENS_PER_TILE;
        }
        int tiles = Math.min(MAX_TILES, Math.ceilDiv(width, TILE) * Math.ceilDiv(height, TILE));
        return tiles * TOKENS_PER_TILE;
    }

    /** Reasoning stands outside {@code completion_tokens}; the total has both. */
    private static JsonObject usage(PromptMeter prompt, int cached, int visible, int thoughts) {
        int image = prompt.byKind().getOrDefault(Media.Kind.IMAGE, 0);
        return JsonObject.builder()
                .put("prompt_tokens", prompt.total())
                .put("completion_tokens", visible)
                .put("total_tokens", prompt.total() + visible + thoughts)
                .put(
                        "prompt_tokens_details",
                        JsonObject.builder()
                                .put("text_tokens", prompt.total() - image)
                                .put("audio_tokens", 0)
                                .put("image_tokens", image)
                                .put("cached_tokens", cached)
                                .build())
                .put(
                        "completion_tokens_details",
                        JsonObject.builder()
                                .put("reasoning_tokens", thoughts)
                                .put("audio_tokens", 0)
                                .put("accepted_prediction_tokens", 0)
                                .put("rejected_prediction_tokens", 0)
                                .build())
                .put("num_sources_used", 0)
                .build();
    }
}
