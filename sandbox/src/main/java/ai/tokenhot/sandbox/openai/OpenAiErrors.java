package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.completions.ProblemWords;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.responses.ResponsesErrors;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.shape.Problem;
import java.util.Map;
import java.util.OptionalInt;

/** OpenAI's errors. */
final class OpenAiErrors implements ResponsesErrors {

    private static final String INVALID = "invalid_request_error";

    /** The body of an error; empty texts are null. */
    static JsonObject body(String message, String type, String param, String code) {
        return JsonObject.builder()
                .put(
                        "error",
                        JsonObject.builder()
                                .put("message", message)
                                .put("type", type)
                                .put("param", param.isEmpty() ? Json.nothing() : Json.of(param))
                                .put("code", code.isEmpty() ? Json.nothing() : Json.of(code))
                                .build())
                .build();
    }

    private static Refused refused(int status, String message, String param, String code) {
        return new Refused(Reply.Whole.json(status, body(message, INVALID, param, code)));
    }

    @Override
    public Refused complain(String message, String param, String code) {
        return refused(400, message, param, code);
    }

    Refused complain(Problem problem) {
        ProblemWords.Worded worded = ProblemWords.of(problem);
        return complain(worded.message(), worded.param(), worded.code());
    }

    static Refused notJson(String problem) {
        return refused(
                400,
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP"
                        + " library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid"
                        + " JSON: " + problem + ".)",
                "",
                "");
    }

    static Refused missingKey() {
        return refused(
                401,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using"
                        + " Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank"
                        + " username) if you're accessing the API from your browser and are prompted for a username and"
                        + " password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
                "",
                "");
    }

    static Refused wrongKey(String key) {
        String start = key.substring(0, Math.min(8, key.length()));
        String end = key.length() > 12 ? key.substring(key.length() - 4) : "";
        return refused(
                401,
                "Incorrect API key provided: " + start + "****" + end
                        + ". You can find your API key at https://platform.openai.com/account/api-keys.",
                "",
                "invalid_api_key");
    }

    static Refused unknownModel(String model) {
        return refused(
                404,
                "The model `" + model + "` does not exist or you do not have access to it.",
                "",
                "model_not_found");
    }

    @Override
    public Refused notFound(String message, String param, String code) {
        return refused(404, message, param, code);
    }

    static Refused unknownPath(String method, String path) {
        return refused(404, "Invalid URL (" + method + " " + path + ")", "", "");
    }

    static Refused wrongMethod(String method, String path) {
        return refused(
                405,
                "Not allowed to " + method + " on " + path
                        + ". (HINT: Perhaps you meant to use a different HTTP method?)",
                "",
                "method_not_supported");
    }

    @Override
    public Refused unclear(String message) {
        return complain(message, "", "invalid_value");
    }

    @Override
    public void checkPrompt(Directives directives) {
        if (directives.blocksPrompt()) {
            throw complain(
                    "Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try"
                            + " again with a different prompt.",
                    "",
                    "invalid_prompt");
        }
    }

    @Override
    public Reply.Whole errorIn200() {
        return Reply.Whole.json(200, midStream());
    }

    /** What arrives when something goes wrong in the middle of a stream. */
    static JsonObject midStream() {
        return body("The server had an error while processing your request. Sorry about that!", "server_error", "", "");
    }

    @Override
    public Reply.Whole ofStatus(int status, OptionalInt retryAfterSeconds) {
        Reply.Whole reply = Reply.Whole.json(
                status,
                switch (status) {
                    case 401 -> body("Incorrect API key provided.", INVALID, "", "invalid_api_key");
                    case 403 ->
                        body(
                                "Country, region, or territory not supported",
                                "request_forbidden",
                                "",
                                "unsupported_country_region_territory");
                    case 404 -> body("The requested resource does not exist.", INVALID, "", "not_found");
                    case 429 ->
                        body(
                                "Rate limit reached for requests per min (RPM): Limit 500, Used 500, Requested 1."
                                        + (retryAfterSeconds.isPresent()
                                                ? " Please try again in " + retryAfterSeconds.getAsInt() + "s."
                                                : "")
                                        + " Visit https://platform.openai.com/account/rate-limits to learn more.",
                                "requests",
                                "",
                                "rate_limit_exceeded");
                    case 503 ->
                        body(
                                "The engine is currently overloaded, please try again later",
                                "service_unavailable_error",
                                "",
                                "");
                    default ->
                        status < 500 ? body("The request was not valid.", INVALID, "", "invalid_value") : midStream();
                });
        return retryAfterSeconds.isEmpty()
                ? reply
                : reply.with(Map.of(
                        "retry-after",
                        Integer.toString(retryAfterSeconds.getAsInt()),
                        "retry-after-ms",
                        Long.toString(retryAfterSeconds.getAsInt() * 1000L)));
    }
}
