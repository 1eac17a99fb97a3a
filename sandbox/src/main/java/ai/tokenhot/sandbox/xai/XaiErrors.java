package ai.tokenhot.sandbox.xai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.responses.ResponsesErrors;
import ai.tokenhot.sandbox.script.Directives;
import java.util.Map;
import java.util.OptionalInt;

/**
 * xAI's errors, in its two shapes: flat {@code {code, error}} for what is wrong with a request, and OpenAI's nested one
 * for rates and for failures of the server. Which of the two the vendor uses when is not documented; this division is
 * the sandbox's.
 */
final class XaiErrors implements ResponsesErrors {

    private static final String BAD_ARGUMENT = "Client specified an invalid argument";

    static JsonObject flat(String code, String error) {
        return JsonObject.builder().put("code", code).put("error", error).build();
    }

    private static JsonObject nested(String message, String type, String code) {
        return JsonObject.builder()
                .put(
                        "error",
                        JsonObject.builder()
                                .put("message", message)
                                .put("type", type)
                                .putNull("param")
                                .put("code", code.isEmpty() ? Json.nothing() : Json.of(code))
                                .build())
                .build();
    }

    private static Refused refused(int status, String code, String error) {
        return new Refused(Reply.Whole.json(status, flat(code, error)));
    }

    @Override
    public Refused complain(String message, String param, String code) {
        return refused(400, BAD_ARGUMENT, message);
    }

    @Override
    public Refused notFound(String message, String param, String code) {
        return refused(404, "Some requested entity was not found", message);
    }

    static Refused notOfShape(String problem) {
        return refused(400, BAD_ARGUMENT, "Failed to deserialize the JSON body into the target type: " + problem);
    }

    static Refused notJson(String problem) {
        return refused(400, BAD_ARGUMENT, "Failed to parse the request body as JSON: " + problem);
    }

    static Refused notSupported(String param, String model) {
        return refused(400, BAD_ARGUMENT, "Argument not supported on this model: " + param + " (model: " + model + ")");
    }

    static Refused missingKey() {
        return refused(
                401,
                "Unauthenticated",
                "No API key provided. Specify one in an Authorization header using Bearer auth (i.e. Authorization:"
                        + " Bearer YOUR_KEY). You can obtain an API key from https://console.x.ai.");
    }

    static Refused wrongKey(String key) {
        String start = key.substring(0, Math.min(2, key.length()));
        String end = key.length() > 8 ? key.substring(key.length() - 2) : "";
        return refused(
                401,
                "Unauthenticated",
                "Incorrect API key provided: " + start + "***" + end
                        + ". You can obtain an API key from https://console.x.ai.");
    }

    static Refused unknownModel(String model) {
        return refused(
                404,
                "Some requested entity was not found",
                "The model " + model + " does not exist or your team does not have access to it. Please ensure you're"
                        + " using the correct API key. If you believe this is a mistake, please contact support.");
    }

    static Refused unknownPath(String method, String path) {
        return refused(404, "Some requested entity was not found", "Not found: " + method + " " + path);
    }

    static Refused wrongMethod(String method, String path) {
        return refused(405, BAD_ARGUMENT, "Method not allowed: " + method + " " + path);
    }

    static Refused deprecatedSearch() {
        return refused(
                410,
                "Gone",
                "Live search is deprecated. Please switch to the Agent Tools API with the tools web_search and x_search.");
    }

    @Override
    public Refused unclear(String message) {
        return complain(message, "", "");
    }

    @Override
    public void checkPrompt(Directives directives) {
        if (directives.blocksPrompt()) {
            throw refused(
                    403,
                    "The caller does not have permission to execute the specified operation",
                    "Content violates usage guidelines.");
        }
    }

    @Override
    public Reply.Whole errorIn200() {
        return Reply.Whole.json(200, flat("The service is currently unavailable", "Service temporarily unavailable"));
    }

    static JsonObject midStream() {
        return nested("Internal error while streaming the response", "server_error", "");
    }

    @Override
    public Reply.Whole ofStatus(int status, OptionalInt retryAfterSeconds) {
        Reply.Whole reply = Reply.Whole.json(
                status,
                switch (status) {
                    case 401 -> flat("Unauthenticated", "Incorrect API key provided.");
                    case 403 ->
                        flat("The caller does not have permission to execute the specified operation", "Forbidden");
                    case 404 -> flat("Some requested entity was not found", "Not found");
                    case 429 ->
                        nested(
                                "Too many requests: the rate limit of this team is exhausted.",
                                "rate_limit_error",
                                "rate_limit_exceeded");
                    case 503 -> nested("The service is currently unavailable", "server_error", "unavailable");
                    default -> status < 500 ? flat(BAD_ARGUMENT, "The request was not valid.") : midStream();
                });
        return retryAfterSeconds.isEmpty()
                ? reply
                : reply.with(Map.of("retry-after", Integer.toString(retryAfterSeconds.getAsInt())));
    }
}
