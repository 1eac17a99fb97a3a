package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Play;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.face.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Gemini's errors: Google's RPC status as JSON. */
final class GeminiErrors {

    private static final String TYPE = "type.googleapis.com/google.rpc.";

    private GeminiErrors() {}

    static JsonObject body(int code, String status, String message, List<Json> details) {
        var error =
                JsonObject.builder().put("code", code).put("message", message).put("status", status);
        if (!details.isEmpty()) {
            error.put("details", new JsonArray(details));
        }
        return JsonObject.builder().put("error", error.build()).build();
    }

    static Reply.Whole reply(int code, String status, String message, List<Json> details) {
        return Reply.Whole.json(code, body(code, status, message, details));
    }

    /** A request that is not right. */
    static Refused invalid(String message) {
        return new Refused(reply(400, "INVALID_ARGUMENT", message, List.of()));
    }

    /** A request whose fields are not right, each with what is wrong. */
    static Refused invalidFields(List<String> fields, List<String> problems) {
        var violations = new ArrayList<Json>();
        for (int i = 0; i < problems.size(); i++) {
            var violation = JsonObject.builder();
            if (!fields.get(i).isEmpty()) {
                violation.put("field", fields.get(i));
            }
            violations.add(violation.put("description", problems.get(i)).build());
        }
        Json details = JsonObject.builder()
                .put("@type", TYPE + "BadRequest")
                .put("fieldViolations", new JsonArray(violations))
                .build();
        return new Refused(reply(400, "INVALID_ARGUMENT", String.join("\n", problems), List.of(details)));
    }

    static Refused missingKey() {
        return new Refused(reply(
                403,
                "PERMISSION_DENIED",
                "Method doesn't allow unregistered callers (callers without established identity). Please use API Key"
                        + " or other form of API consumer identity to call this API.",
                List.of()));
    }

    static Refused wrongKey() {
        Json info = JsonObject.builder()
                .put("@type", TYPE + "ErrorInfo")
                .put("reason", "API_KEY_INVALID")
                .put("domain", "googleapis.com")
                .put(
                        "metadata",
                        JsonObject.builder()
                                .put("service", "generativelanguage.googleapis.com")
                                .build())
                .build();
        String message = "API key not valid. Please pass a valid API key.";
        Json localized = JsonObject.builder()
                .put("@type", TYPE + "LocalizedMessage")
                .put("locale", "en-US")
                .put("message", message)
                .build();
        return new Refused(reply(400, "INVALID_ARGUMENT", message, List.of(info, localized)));
    }

    static Refused unknownModel(String model, String method) {
        return new Refused(reply(
                404,
                "NOT_FOUND",
                "models/" + model + " is not found for API version v1beta, or is not supported for " + method
                        + ". Call ListModels to see the list of available models and their supported methods.",
                List.of()));
    }

    static Refused unknownPath() {
        return new Refused(reply(404, "NOT_FOUND", "Requested entity was not found.", List.of()));
    }

    /** The error that a status usually comes with. */
    static Reply.Whole ofStatus(int code, OptionalInt retryAfterSeconds) {
        var details = new ArrayList<Json>();
        if (retryAfterSeconds.isPresent()) {
            details.add(JsonObject.builder()
                    .put("@type", TYPE + "RetryInfo")
                    .put("retryDelay", retryAfterSeconds.getAsInt() + "s")
                    .build());
        }
        if (code == 429) {
            details.addFirst(quotaFailure());
        }
        return reply(code, status(code), message(code, retryAfterSeconds), details);
    }

    private static Json quotaFailure() {
        return JsonObject.builder()
                .put("@type", TYPE + "QuotaFailure")
                .put(
                        "violations",
                        JsonArray.of(JsonObject.builder()
                                .put(
                                        "quotaMetric",
                                        "generativelanguage.googleapis.com/generate_content_paid_tier_input_token_count")
                                .put("quotaId", "GenerateContentPaidTierInputTokensPerModelPerMinute")
                                .put("quotaValue", "1000000")
                                .build()))
                .build();
    }

    private static String status(int code) {
        return switch (code) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> code < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }

    private static String message(int code, OptionalInt retryAfterSeconds) {
        return switch (code) {
            case 401 ->
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or"
                        + " other valid authentication credential.";
            case 403 -> "The caller does not have permission";
            case 404 -> "Requested entity was not found.";
            case 429 ->
                "You exceeded your current quota, please check your plan and billing details."
                        + (retryAfterSeconds.isPresent()
                                ? " Please retry in " + retryAfterSeconds.getAsInt() + "s."
                                : "");
            case 499 -> "The operation was cancelled.";
            case 503 -> "The model is overloaded. Please try again later.";
            case 504 -> "Deadline expired before operation could complete.";
            default ->
                code < 500
                        ? "Request contains an invalid argument."
                        : "An internal error has occurred. Please retry or report in"
                                + " https://developers.generativeai.google/guide/troubleshooting";
        };
    }

    /** What arrives when something goes wrong in the middle of a stream. */
    static JsonObject midStream() {
        return body(503, "UNAVAILABLE", message(503, OptionalInt.empty()), List.of());
    }

    /** For what any vendor may answer besides an answer. */
    static final class Words implements Play.ErrorWords {
        @Override
        public Refused unclear(String message) {
            return invalid(message);
        }

        @Override
        public Reply.Whole ofStatus(int status, OptionalInt retryAfterSeconds) {
            return GeminiErrors.ofStatus(status, retryAfterSeconds);
        }

        @Override
        public Reply.Whole errorIn200() {
            return Reply.Whole.json(200, midStream());
        }
    }
}
