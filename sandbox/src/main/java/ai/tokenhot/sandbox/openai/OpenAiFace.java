package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.KeyRule;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.VendorFace;
import ai.tokenhot.sandbox.script.PromptMeter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenAI under {@code /openai/v1}. */
public final class OpenAiFace implements VendorFace {

    /** How long a prompt stays in the cache. */
    static final Duration CACHE_TIME = Duration.ofMinutes(10);

    private static final String PREFIX = "/v1";
    private static final Pattern KEPT_RESPONSE = Pattern.compile("/responses/([^/]+)(/[^/]+)?");

    private final Stage stage;
    private final OpenAiErrors errors = new OpenAiErrors();
    private final ChatCompletions chat;
    private final Responses responses;

    /** A face on a stage. */
    public OpenAiFace(Stage stage) {
        this.stage = stage;
        this.chat = new ChatCompletions(stage, errors);
        this.responses = new Responses(stage, errors);
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Reply refusal(Refusal refusal) {
        return withHeaders(
                switch (refusal) {
                    case BODY_TOO_LARGE ->
                        Reply.Whole.json(
                                413,
                                OpenAiErrors.body(
                                        "The request body is too large (expected: at most 67108864 bytes).",
                                        "invalid_request_error",
                                        "",
                                        "request_too_large"));
                    case UNKNOWN_ENCODING ->
                        Reply.Whole.json(
                                415,
                                OpenAiErrors.body(
                                        "Unsupported content encoding (expected: identity, gzip or deflate).",
                                        "invalid_request_error",
                                        "",
                                        "unsupported_content_encoding"));
                    case OVERLOADED -> errors.ofStatus(503, OptionalInt.empty());
                    case DEFECT -> errors.ofStatus(500, OptionalInt.empty());
                });
    }

    @Override
    public Reply reply(Call call) {
        try {
            return withHeaders(route(call));
        } catch (Refused e) {
            throw new Refused(withHeaders(e.reply()));
        }
    }

    private Reply route(Call call) {
        checkKey(call);
        if (!call.path().startsWith(PREFIX + "/")) {
            throw OpenAiErrors.unknownPath(call.method(), call.path());
        }
        String path = call.path().substring(PREFIX.length());
        if (path.equals("/chat/completions")) {
            expect("POST", call);
            return chat.reply(call);
        }
        if (path.equals("/responses")) {
            expect("POST", call);
            return responses.create(call);
        }
        if (path.equals("/responses/input_tokens")) {
            expect("POST", call);
            return responses.count(call);
        }
        Matcher kept = KEPT_RESPONSE.matcher(path);
        if (kept.matches()) {
            return keptResponse(
                    call, kept.group(1), Optional.ofNullable(kept.group(2)).orElse(""));
        }
        if (path.equals("/models")) {
            expect("GET", call);
            return models();
        }
        if (path.startsWith("/models/")) {
            expect("GET", call);
            return model(path.substring("/models/".length()));
        }
        throw OpenAiErrors.unknownPath(call.method(), call.path());
    }

    private Reply keptResponse(Call call, String id, String part) {
        return switch (part) {
            case "" ->
                switch (call.method()) {
                    case "GET" -> responses.fetch(call, id);
                    case "DELETE" -> responses.delete(call, id);
                    default -> throw OpenAiErrors.wrongMethod(call.method(), call.path());
                };
            case "/input_items" -> {
                expect("GET", call);
                yield responses.inputItems(call, id);
            }
            case "/cancel" -> {
                expect("POST", call);
                yield responses.cancel(call, id);
            }
            default -> throw OpenAiErrors.unknownPath(call.method(), call.path());
        };
    }

    private static void expect(String method, Call call) {
        if (!call.method().equals(method)) {
            throw OpenAiErrors.wrongMethod(call.method(), call.path());
        }
    }

    private static void checkKey(Call call) {
        String key = call.bearer().orElseThrow(OpenAiErrors::missingKey);
        switch (KeyRule.of(key)) {
            case ACCEPTED -> {}
            case REFUSED -> throw OpenAiErrors.wrongKey(key);
        }
    }

    private static Reply models() {
        return Reply.Whole.json(
                200,
                JsonObject.builder()
                        .put("object", "list")
                        .put(
                                "data",
                                new JsonArray(OpenAiModel.all().stream()
                                        .map(model -> (Json) describe(model.id(), model))
                                        .toList()))
                        .build());
    }

    private Reply model(String id) {
        OpenAiModel model = OpenAiModel.of(id)
                .orElseThrow(
                        () -> errors.notFound("The model '" + id + "' does not exist", "model", "model_not_found"));
        return Reply.Whole.json(200, describe(id, model));
    }

    private static JsonObject describe(String id, OpenAiModel model) {
        return JsonObject.builder()
                .put("id", id)
                .put("object", "model")
                .put("created", model.created())
                .put("owned_by", "system")
                .build();
    }

    private Reply withHeaders(Reply reply) {
        var headers = new LinkedHashMap<>(reply.headers());
        headers.put("x-request-id", stage.newHexId("req_", 32));
        headers.put("openai-organization", "sandbox");
        headers.put("openai-processing-ms", "1");
        headers.put("openai-version", "2020-10-01");
        headers.put("x-ratelimit-limit-requests", "10000");
        headers.put("x-ratelimit-limit-tokens", "2000000");
        headers.put("x-ratelimit-remaining-requests", "9999");
        headers.put("x-ratelimit-remaining-tokens", "1999000");
        headers.put("x-ratelimit-reset-requests", "6ms");
        headers.put("x-ratelimit-reset-tokens", "30ms");
        return switch (reply) {
            case Reply.Whole whole -> whole.with(headers);
            case Reply.Streamed streamed -> streamed.with(headers);
        };
    }

    /** Who shares a cached prompt. */
    static String cacheScope(Call call, String model, Optional<String> cacheKey) {
        return "openai " + model + " " + call.bearer().orElse("") + " " + cacheKey.orElse("");
    }

    /** Tokens that this request put into the cache. */
    static int cacheWrites(PromptMeter prompt, int cached) {
        return prompt.marks().isEmpty()
                ? 0
                : Math.max(0, prompt.marks().getLast().tokens() - cached);
    }
}
