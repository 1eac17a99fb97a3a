package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.Framing;
import ai.tokenhot.sandbox.face.Play;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.face.VendorFace;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.Script;
import ai.tokenhot.sandbox.shape.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Anthropic's Messages API under {@code /anthropic/v1}. */
public final class AnthropicFace implements VendorFace {

    private static final Pattern MODEL = Pattern.compile("/v1/models/([^/]+)");

    private final Stage stage;

    /** A face on a stage. */
    public AnthropicFace(Stage stage) {
        this.stage = stage;
    }

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Reply refusal(Refusal refusal) {
        String requestId = requestId();
        AnthropicError error = switch (refusal) {
            case BODY_TOO_LARGE -> AnthropicError.ofStatus(413);
            case UNKNOWN_ENCODING ->
                AnthropicError.of(
                        400,
                        "invalid_request_error",
                        "content-encoding: not supported (expected: identity, gzip or deflate)");
            case OVERLOADED -> AnthropicError.overloaded();
            case DEFECT -> AnthropicError.ofStatus(500);
        };
        return error.reply(requestId).with(AnthropicHeaders.of(requestId));
    }

    @Override
    public Reply reply(Call call) {
        String requestId = requestId();
        try {
            return reply(call, requestId);
        } catch (AnthropicError.Thrown e) {
            return e.error().reply(requestId).with(AnthropicHeaders.of(requestId));
        }
    }

    private String requestId() {
        return stage.newId("req_011C", 20);
    }

    private Reply reply(Call call, String requestId) {
        String key = AnthropicKey.of(call);
        AnthropicVersion version = AnthropicVersion.of(call);
        return switch (call.method() + " " + call.path()) {
            case "POST /v1/messages" -> new MessageCall(call, version, key, requestId).reply();
            case "POST /v1/messages/count_tokens" -> count(call, version, requestId);
            case "GET /v1/models" -> json(ModelPages.page(call), requestId);
            default -> other(call, requestId);
        };
    }

    private static Reply other(Call call, String requestId) {
        Matcher model = MODEL.matcher(call.path());
        boolean known = model.matches()
                || List.of("/v1/messages", "/v1/messages/count_tokens", "/v1/models")
                        .contains(call.path());
        if (model.matches() && call.method().equals("GET")) {
            String name = model.group(1);
            return json(
                    ModelPages.describe(
                            AnthropicModel.named(name).orElseThrow(() -> AnthropicError.notFound("model: " + name))),
                    requestId);
        }
        throw known
                ? AnthropicError.of(405, "invalid_request_error", "Method Not Allowed")
                        .thrown()
                : AnthropicError.notFound("Not found");
    }

    private static Reply.Whole json(JsonObject body, String requestId) {
        return Reply.Whole.json(200, body).with(AnthropicHeaders.of(requestId));
    }

    private static boolean beta(Call call) {
        return call.header("anthropic-beta").isPresent();
    }

    private Reply count(Call call, AnthropicVersion version, String requestId) {
        Shape.Fields shape = AnthropicShapes.count(version, beta(call));
        AnthropicRequest request = AnthropicRequest.decode(version, AnthropicBody.read(call, shape, beta(call)));
        AnthropicPrompt prompt = AnthropicPrompt.measure(stage.counter(), request);
        return json(JsonObject.builder().put("input_tokens", prompt.tokens()).build(), requestId);
    }

    /** One request to {@code /v1/messages}. */
    private final class MessageCall implements Play.ErrorWords {

        private final Call call;
        private final AnthropicVersion version;
        private final String key;
        private final String requestId;

        MessageCall(Call call, AnthropicVersion version, String key, String requestId) {
            this.call = call;
            this.version = version;
            this.key = key;
            this.requestId = requestId;
        }

        Reply reply() {
            JsonObject body = AnthropicBody.read(call, AnthropicShapes.messages(version, beta(call)), beta(call));
            AnthropicRequest request = AnthropicRequest.decode(version, body);
            return Play.of(
                    stage, request.conversation(), this, (script, directives) -> answer(request, script, directives));
        }

        @Override
        public Refused unclear(String message) {
            return new Refused(AnthropicError.of(400, "invalid_request_error", message)
                    .reply(requestId)
                    .with(AnthropicHeaders.of(requestId)));
        }

        @Override
        public Reply.Whole ofStatus(int status, OptionalInt retryAfterSeconds) {
            var headers = new HashMap<>(AnthropicHeaders.of(requestId));
            if (retryAfterSeconds.isPresent()) {
                headers.put("retry-after", Integer.toString(retryAfterSeconds.getAsInt()));
            }
            return AnthropicError.ofStatus(status).reply(requestId).with(headers);
        }

        @Override
        public Reply.Whole errorIn200() {
            return json(AnthropicError.overloaded().body(requestId), requestId);
        }

        private Reply answer(AnthropicRequest request, Script script, Directives directives) {
            AnthropicPrompt prompt = AnthropicPrompt.measure(stage.counter(), request);
            int window = request.model().maxInputTokens();
            if (prompt.tokens() > window) {
                throw AnthropicError.invalid(
                        "prompt is too long: " + prompt.tokens() + " tokens > " + window + " maximum");
            }
            String scope = "anthropic " + request.model().id() + " " + key;
            boolean refuses = AnthropicAnswer.refuses(script);
            int thoughts = refuses ? 0 : script.thoughtTokens();
            int output = refuses ? 0 : thoughts + script.visibleTokens();
            var usage = new AnthropicUsage(
                    prompt.tokens(),
                    prompt.pass(stage.cache(), scope, request.model().cachedFrom()),
                    output,
                    thoughts,
                    request.speed(),
                    request.geo());
            List<String> callIds = Stream.generate(() -> stage.newId("toolu_01", 22))
                    .limit(script.calls().size())
                    .toList();
            var answer = new AnthropicAnswer(request, script, usage, stage.newId("msg_01", 22), callIds, directives);
            var headers = new HashMap<>(AnthropicHeaders.of(requestId));
            headers.putAll(AnthropicHeaders.limits(stage.clock().instant(), prompt.tokens(), output));
            return request.streams()
                    ? streamed(answer, headers, directives)
                    : Reply.Whole.json(200, answer.whole()).with(headers).as(directives);
        }

        private Reply streamed(AnthropicAnswer answer, Map<String, String> headers, Directives directives) {
            headers.put("content-type", "text/event-stream; charset=utf-8");
            headers.put("cache-control", "no-cache");
            return new Reply.Streamed(
                    headers,
                    new Framing.ServerSentEvents("\n"),
                    answer.events(),
                    StreamEvent.named("error", () -> AnthropicError.overloaded().body(requestId)),
                    AnthropicAnswer.PING,
                    directives);
        }
    }
}
