package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.ErrorReply;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.HeaderView;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.RetryAfter;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.JsonReader.Token;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Errors: {@code {"type": "error", "error": {type, message}, "request_id"}}. */
final class MessagesErrors {

    /** This language's own status for overload. */
    private static final int OVERLOADED = 529;

    private MessagesErrors() {}

    static ErrorReply reply(Failure failure, String requestId) {
        var headers = new ArrayList<Header>(RetryAfter.headers(failure));
        if (failure.kind() == FailureKind.NOTHING_SERVES || failure.kind() == FailureKind.NO_MONEY) {
            headers.add(new Header("x-should-retry", "false"));
        }
        int status = switch (failure.kind()) {
            case PROVIDER_OVERLOADED, SATURATED -> OVERLOADED;
            default -> failure.status();
        };
        return new ErrorReply(status, headers, envelope(failure, requestId));
    }

    static byte[] envelope(Failure failure, String requestId) {
        return JsonWriter.write(writer -> writer.startObject()
                .member("type", "error")
                .name("error")
                .startObject()
                .member("type", type(failure))
                .member("message", failure.message())
                .endObject()
                .member("request_id", requestId)
                .endObject());
    }

    private static String type(Failure failure) {
        return switch (failure.kind()) {
            case KEY_MISSING, KEY_UNKNOWN, KEY_REVOKED -> "authentication_error";
            case NO_MONEY -> "billing_error";
            case FORBIDDEN -> "permission_error";
            case UNKNOWN_ROUTE, UNKNOWN_MODEL, RETIRED_MODEL, UNKNOWN_REFERENCE -> "not_found_error";
            case TOO_LARGE -> "request_too_large";
            case PROVIDER_RATE_LIMIT -> "rate_limit_error";
            case PROVIDER_OVERLOADED, SATURATED -> "overloaded_error";
            case PROVIDER_TIMEOUT, TOO_SLOW -> "timeout_error";
            case NOTHING_SERVES,
                    DRAINING,
                    PROVIDER_CREDENTIAL,
                    PROVIDER_UNREACHABLE,
                    PROVIDER_ERROR,
                    PROVIDER_GARBLED,
                    PROVIDER_CUT,
                    INTERNAL -> "api_error";
            case MALFORMED_JSON,
                    INVALID_REQUEST,
                    CONTEXT_TOO_LONG,
                    METHOD_NOT_ALLOWED,
                    UNSUPPORTED_MEDIA_TYPE,
                    REFUSED_BY_PROVIDER,
                    CLIENT_GONE -> "invalid_request_error";
        };
    }

    static Failure read(int status, HeaderView headers, byte[] body) {
        Map<String, String> error = look(body, 0, body.length);
        String message = error.getOrDefault(
                "message", "The provider answered with status " + status + " and no readable error.");
        Failure failure = Failure.of(kind(status, error), message).withStatus(status);
        return RetryAfter.of(headers).map(failure::retryAfter).orElse(failure);
    }

    /** An error object that came in a stream, or with a status of success. */
    static Failure inSuccess(byte[] bytes, int from, int to) {
        Map<String, String> error = look(bytes, from, to);
        int status = switch (error.getOrDefault("type", "")) {
            case "overloaded_error" -> OVERLOADED;
            case "rate_limit_error" -> 429;
            case "invalid_request_error" -> 400;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "authentication_error", "permission_error", "billing_error" -> 401;
            case "timeout_error" -> 504;
            default -> 500;
        };
        String message = error.getOrDefault("message", "The provider ended the answer with an error it did not name.");
        FailureKind kind = kind(status, error);
        return Failure.of(kind, message).withStatus(kind == FailureKind.PROVIDER_ERROR ? kind.status() : status);
    }

    private static FailureKind kind(int status, Map<String, String> error) {
        return switch (status) {
            case 401, 402, 403 -> FailureKind.PROVIDER_CREDENTIAL;
            case 429 ->
                error.getOrDefault("error_code", "").endsWith("spend_limit_reached")
                        ? FailureKind.PROVIDER_CREDENTIAL
                        : FailureKind.PROVIDER_RATE_LIMIT;
            case 408, 504 -> FailureKind.PROVIDER_TIMEOUT;
            case 503, OVERLOADED -> FailureKind.PROVIDER_OVERLOADED;
            default -> {
                if (status >= 500 || status < 400) {
                    yield FailureKind.PROVIDER_ERROR;
                }
                yield error.getOrDefault("message", "").contains("prompt is too long")
                        ? FailureKind.CONTEXT_TOO_LONG
                        : FailureKind.REFUSED_BY_PROVIDER;
            }
        };
    }

    private static Map<String, String> look(byte[] bytes, int from, int to) {
        var texts = new HashMap<String, String>();
        Optional<String> unread = JsonMembers.visit(bytes, from, to, (name, value) -> {
            if (name.equals("error")) {
                JsonMembers.visit(value, (inner, member) -> {
                    if (member.token() == Token.STRING) {
                        texts.put(inner, member.text());
                    } else if (inner.equals("details")) {
                        JsonMembers.visit(member, (detail, text) -> {
                            if (text.token() == Token.STRING) {
                                texts.put(detail, text.text());
                            }
                            return false;
                        });
                        return true;
                    }
                    return false;
                });
                return true;
            }
            return false;
        });
        return unread.isPresent() ? Map.of() : texts;
    }
}
