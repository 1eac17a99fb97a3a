package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Reply;
import java.util.Map;
import java.util.Optional;

/**
 * An error in Anthropic's words.
 *
 * @param code names the reason for machines; most errors have none
 */
record AnthropicError(int status, String type, String message, Optional<String> code) {

    /** Thrown to answer with an error from any depth of the reading. */
    static final class Thrown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient AnthropicError error;

        private Thrown(AnthropicError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        AnthropicError error() {
            return error;
        }
    }

    static AnthropicError of(int status, String type, String message) {
        return new AnthropicError(status, type, message, Optional.empty());
    }

    /** A request that is not right. */
    static Thrown invalid(String message) {
        return of(400, "invalid_request_error", message).thrown();
    }

    static Thrown unauthenticated(String message) {
        return of(401, "authentication_error", message).thrown();
    }

    static Thrown notFound(String message) {
        return of(404, "not_found_error", message).thrown();
    }

    static Thrown tooLarge() {
        return of(413, "request_too_large", "Request exceeds the maximum size").thrown();
    }

    Thrown thrown() {
        return new Thrown(this);
    }

    /** The error that a status usually comes with. */
    static AnthropicError ofStatus(int status) {
        return switch (status) {
            case 401 -> of(status, "authentication_error", "invalid x-api-key");
            case 402 ->
                of(
                        status,
                        "billing_error",
                        "There is an issue with your payment method. Please check your billing settings.");
            case 403 ->
                of(status, "permission_error", "Your API key does not have permission to use the specified resource.");
            case 404 -> of(status, "not_found_error", "Not found");
            case 409 -> of(status, "conflict_error", "The request conflicts with another one.");
            case 413 -> of(status, "request_too_large", "Request exceeds the maximum size");
            case 429 ->
                of(
                        status,
                        "rate_limit_error",
                        "This request would exceed the rate limit for your organization of 4,000 requests per minute."
                                + " For details, refer to: https://docs.claude.com/en/api/rate-limits.");
            case 504 -> of(status, "timeout_error", "Request timed out");
            case 529 -> overloaded();
            default ->
                status < 500
                        ? of(status, "invalid_request_error", "The request was not right.")
                        : of(status, "api_error", "Internal server error");
        };
    }

    static AnthropicError overloaded() {
        return of(529, "overloaded_error", "Overloaded");
    }

    JsonObject body(String requestId) {
        var error = JsonObject.builder().put("type", type).put("message", message);
        code.ifPresent(name -> error.put(
                "details", JsonObject.builder().put("error_code", name).build()));
        return JsonObject.builder()
                .put("type", "error")
                .put("error", error.build())
                .put("request_id", requestId)
                .build();
    }

    /** As an answer; it tells the client's library whether trying again makes sense. */
    Reply.Whole reply(String requestId) {
        boolean passes = status == 408 || status == 409 || status == 429 || status >= 500;
        return Reply.Whole.json(status, body(requestId)).with(Map.of("x-should-retry", Boolean.toString(passes)));
    }
}
