package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.Framing;
import ai.tokenhot.sandbox.face.KeyRule;
import ai.tokenhot.sandbox.face.Play;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.face.VendorFace;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Google Gemini's developer API under {@code /gemini/v1beta}. */
public final class GeminiFace implements VendorFace {

    private static final Duration CACHE_TIME = Duration.ofMinutes(60);
    private static final Pattern METHOD =
            Pattern.compile("/v1(?:beta)?/(?:models/)?([^/:]+|models/[^/:]+):([A-Za-z]+)");
    private static final Pattern MODEL = Pattern.compile("/v1(?:beta)?/models/([^/:]+)");
    private static final Pattern MODELS = Pattern.compile("/v1(?:beta)?/models");
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_PAGE = 1_000;

    private final Stage stage;

    /** A face on a stage. */
    public GeminiFace(Stage stage) {
        this.stage = stage;
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public Reply refusal(Refusal refusal) {
        return switch (refusal) {
            case BODY_TOO_LARGE ->
                GeminiErrors.reply(
                        400, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 67108864 bytes.", List.of());
            case UNKNOWN_ENCODING ->
                GeminiErrors.reply(
                        400,
                        "INVALID_ARGUMENT",
                        "Unsupported content encoding (expected: identity, gzip or deflate).",
                        List.of());
            case OVERLOADED -> GeminiErrors.ofStatus(503, OptionalInt.empty());
            case DEFECT -> GeminiErrors.ofStatus(500, OptionalInt.empty());
        };
    }

    @Override
    public Reply reply(Call call) {
        checkKey(call);
        Matcher method = METHOD.matcher(call.path());
        if (call.method().equals("POST") && method.matches()) {
            String model = method.group(1).replaceFirst("^models/", "");
            return switch (method.group(2)) {
                case "generateContent" -> generate(call, model);
                case "streamGenerateContent" -> stream(call, model);
                case "countTokens" -> countTokens(call, model);
                default -> throw GeminiErrors.unknownModel(model, method.group(2));
            };
        }
        Matcher one = MODEL.matcher(call.path());
        if (call.method().equals("GET") && one.matches()) {
            return Reply.Whole.json(200, describe(model(one.group(1), "getModel")));
        }
        if (call.method().equals("GET") && MODELS.matcher(call.path()).matches()) {
            return models(call);
        }
        throw GeminiErrors.unknownPath();
    }

    private static void checkKey(Call call) {
        switch (KeyRule.of(key(call).orElseThrow(GeminiErrors::missingKey))) {
            case ACCEPTED -> {}
            case REFUSED -> throw GeminiErrors.wrongKey();
        }
    }

    private static Optional<String> key(Call call) {
        return call.header("x-goog-api-key").or(() -> call.parameter("key")).or(call::bearer);
    }

    private static GeminiModel model(String id, String method) {
        return GeminiModel.of(id).orElseThrow(() -> GeminiErrors.unknownModel(id, method));
    }

    private Reply generate(Call call, String modelId) {
        return answer(
                call,
                model(modelId, "generateContent"),
                (answer, directives) -> Reply.Whole.json(200, answer.whole()).as(directives));
    }

    private Reply stream(Call call, String modelId) {
        boolean events = call.parameter("alt").orElse("").startsWith("sse");
        try {
            GeminiModel model = model(modelId, "streamGenerateContent");
            Reply reply = answer(call, model, (answer, directives) -> streamed(answer, directives, events));
            return events ? reply : inArray(reply);
        } catch (Refused e) {
            throw events ? e : new Refused(inArray(e.reply()));
        }
    }

    private static Reply streamed(GeminiAnswer answer, Directives directives, boolean events) {
        StreamEvent failure = StreamEvent.of(GeminiErrors::midStream);
        return new Reply.Streamed(
                Map.of("content-type", events ? "text/event-stream" : "application/json"),
                events ? new Framing.ServerSentEvents("\r\n") : new Framing.JsonArray(),
                answer.events(),
                failure,
                new StreamEvent.Comment("keep-alive"),
                directives);
    }

    /** Without events an error comes as the only element of an array. */
    private static Reply inArray(Reply reply) {
        if (reply instanceof Reply.Whole whole
                && "application/json".equals(whole.headers().get("content-type"))) {
            Json error = Json.parse(whole.body().getBytes());
            return Reply.Whole.json(whole.status(), JsonArray.of(error)).as(whole.directives());
        }
        return reply;
    }

    private interface Form {
        Reply of(GeminiAnswer answer, Directives directives);
    }

    private Reply answer(Call call, GeminiModel model, Form form) {
        JsonObject body = GeminiBody.read(call, GeminiShapes.GENERATE);
        GeminiRequest request = GeminiRequest.decode(model, body);
        var words = new GeminiErrors.Words();
        return Play.of(stage, request.conversation(), request.candidates(), words, (written, directives) -> {
            List<GeminiContinuation> now = written.stream()
                    .map(script -> GeminiContinuation.of(body, script, directives, stage.counter()))
                    .toList();
            List<Script> scripts = now.stream().map(GeminiContinuation::script).toList();
            PromptMeter prompt =
                    GeminiPrompt.measure(stage.counter(), request.conversation().turns(), request.toolTexts());
            String scope = "gemini " + model.id() + " " + key(call).orElse("");
            int cached = stage.cachedTokens(scope, prompt, CACHE_TIME);
            List<String> callIds = Stream.generate(() -> stage.newId("", 8))
                    .limit(scripts.stream()
                            .mapToInt(script -> script.calls().size())
                            .sum())
                    .toList();
            var answer = new GeminiAnswer(
                    request,
                    scripts,
                    prompt,
                    cached,
                    stage.newId("", 22),
                    callIds,
                    now.getFirst().token(),
                    directives);
            return form.of(answer, directives);
        });
    }

    private Reply countTokens(Call call, String modelId) {
        GeminiModel model = model(modelId, "countTokens");
        JsonObject body = GeminiBody.read(call, GeminiShapes.COUNT);
        JsonObject counted = body.object("generateContentRequest").orElse(body);
        GeminiRequest request = GeminiRequest.decode(model, counted);
        PromptMeter prompt =
                GeminiPrompt.measure(stage.counter(), request.conversation().turns(), request.toolTexts());
        return Reply.Whole.json(
                200,
                JsonObject.builder()
                        .put("totalTokens", prompt.total())
                        .put("promptTokensDetails", GeminiPrompt.details(prompt.byKind()))
                        .build());
    }

    private static Reply models(Call call) {
        int size = call.parameter("pageSize")
                .or(() -> call.parameter("page_size"))
                .map(GeminiFace::number)
                .filter(asked -> asked > 0)
                .orElse(DEFAULT_PAGE);
        int from = call.parameter("pageToken")
                .or(() -> call.parameter("page_token"))
                .map(GeminiFace::number)
                .orElse(0);
        List<GeminiModel> all = GeminiModel.all();
        int start = Math.min(from, all.size());
        int end = Math.min(all.size(), start + Math.min(size, MAX_PAGE));
        var answer = JsonObject.builder()
                .put(
                        "models",
                        new JsonArray(all.subList(start, end).stream()
                                .map(model -> (Json) describe(model))
                                .toList()));
        if (end < all.size()) {
            answer.put("nextPageToken", Integer.toString(end));
        }
        return Reply.Whole.json(200, answer.build());
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw GeminiErrors.invalid("Invalid value at 'page_size' (TYPE_INT32), \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private static JsonObject describe(GeminiModel model) {
        return JsonObject.builder()
                .put("name", "models/" + model.id())
                .put("version", model.version())
                .put("displayName", model.displayName())
                .put("description", "Scripted stand-in for " + model.displayName())
                .put("inputTokenLimit", model.inputTokenLimit())
                .put("outputTokenLimit", model.outputTokenLimit())
                .put("supportedGenerationMethods", JsonArray.ofStrings(List.of("generateContent", "countTokens")))
                .put("temperature", 1)
                .put("topP", 0.95)
                .put("topK", 64)
                .put("maxTemperature", 2)
                .put("thinking", model.thinks())
                .build();
    }
}
