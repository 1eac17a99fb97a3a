package ai.tokenhot.sandbox.xai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.KeyRule;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.VendorFace;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** xAI under {@code /xai/v1}. */
public final class XaiFace implements VendorFace {

    private static final String PREFIX = "/v1";
    private static final Pattern MODEL = Pattern.compile(PREFIX + "/models/(.+)");
    private static final Pattern KEPT_RESPONSE = Pattern.compile(PREFIX + "/responses/([^/]+)");

    private final XaiErrors errors = new XaiErrors();
    private final XaiChat chat;
    private final XaiResponses responses;

    /** A face on a stage. */
    public XaiFace(Stage stage) {
        this.chat = new XaiChat(stage, errors);
        this.responses = new XaiResponses(stage, errors);
    }

    @Override
    public String name() {
        return "xai";
    }

    @Override
    public Reply refusal(Refusal refusal) {
        return switch (refusal) {
            case BODY_TOO_LARGE ->
                Reply.Whole.json(
                        413,
                        XaiErrors.flat(
                                "Client specified an invalid argument",
                                "The request body is too large (expected: at most 67108864 bytes)."));
            case UNKNOWN_ENCODING ->
                Reply.Whole.json(
                        415,
                        XaiErrors.flat(
                                "Client specified an invalid argument",
                                "Unsupported content encoding (expected: identity, gzip or deflate)."));
            case OVERLOADED -> errors.ofStatus(503, OptionalInt.empty());
            case DEFECT -> errors.ofStatus(500, OptionalInt.empty());
        };
    }

    @Override
    public Reply reply(Call call) {
        String key = call.bearer().orElseThrow(XaiErrors::missingKey);
        switch (KeyRule.of(key)) {
            case ACCEPTED -> {}
            case REFUSED -> throw XaiErrors.wrongKey(key);
        }
        return switch (call.path()) {
            case PREFIX + "/chat/completions" -> {
                expect("POST", call);
                yield chat.reply(call, key);
            }
            case PREFIX + "/responses" -> {
                expect("POST", call);
                yield responses.create(call, key);
            }
            case PREFIX + "/models" -> {
                expect("GET", call);
                yield models();
            }
            default -> other(call, key);
        };
    }

    private Reply other(Call call, String key) {
        Matcher model = MODEL.matcher(call.path());
        if (model.matches()) {
            expect("GET", call);
            return Reply.Whole.json(200, describe(XaiChat.model(model.group(1))));
        }
        Matcher kept = KEPT_RESPONSE.matcher(call.path());
        if (!kept.matches()) {
            throw XaiErrors.unknownPath(call.method(), call.path());
        }
        return switch (call.method()) {
            case "GET" -> responses.fetch(call, key, kept.group(1));
            case "DELETE" -> responses.delete(key, kept.group(1));
            default -> throw XaiErrors.wrongMethod(call.method(), call.path());
        };
    }

    private static void expect(String method, Call call) {
        if (!call.method().equals(method)) {
            throw XaiErrors.wrongMethod(call.method(), call.path());
        }
    }

    private static Reply models() {
        return Reply.Whole.json(
                200,
                JsonObject.builder()
                        .put(
                                "data",
                                new JsonArray(XaiModel.all().stream()
                                        .map(model -> (Json) describe(model))
                                        .toList()))
                        .put("object", "list")
                        .build());
    }

    private static JsonObject describe(XaiModel model) {
        return JsonObject.builder()
                .put("id", model.id())
                .put("created", model.created())
                .put("object", "model")
                .put("owned_by", "xai")
                .build();
    }
}
