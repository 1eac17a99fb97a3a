package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.ErrorReply;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.HeaderView;
import ai.tokenhot.dialect.RetryAfter;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/** Errors: {@code {"error": {code, message, status, details}}}. */
final class GeminiErrors {

    private static final String TYPES = "type.googleapis.com/google.rpc.";
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private GeminiErrors() {}

    static ErrorReply reply(Failure failure) {
        var headers = new ArrayList<Header>(RetryAfter.headers(failure));
        if (failure.kind() == FailureKind.NO_MONEY) {
            headers.add(new Header("x-should-retry", "false"));
        }
        return new ErrorReply(failure.status(), headers, envelope(failure));
    }

    static byte[] envelope(Failure failure) {
        return JsonWriter.write(writer -> {
            writer.startObject().name("error").startObject();
            writer.member("code", failure.status())
                    .member("message", failure.message())
                    .member("status", status(failure));
            if (failure.field().isPresent() || failure.retryAfter().isPresent()) {
                writer.name("details").startArray();
                failure.field().ifPresent(field -> fieldViolation(writer, field, failure.message()));
                failure.retryAfter()
                        .ifPresent(wait -> writer.startObject()
                                .member("@type", TYPES + "RetryInfo")
                                .member(
                                        "retryDelay",
                                        wait.plusNanos(999_999_999).toSeconds() + "s")
                                .endObject());
                writer.endArray();
            }
            writer.endObject().endObject();
        });
    }

    private static void fieldViolation(JsonWriter writer, String field, String message) {
        writer.startObject()
                .member("@type", TYPES + "BadRequest")
                .name("fieldViolations")
                .startArray()
                .startObject()
                .member("field", field)
                .member("description", message)
                .endObject()
                .endArray()
                .endObject();
    }

    private static String status(Failure failure) {
        return switch (failure.kind()) {
            case KEY_MISSING, KEY_UNKNOWN, KEY_REVOKED -> "UNAUTHENTICATED";
            case FORBIDDEN -> "PERMISSION_DENIED";
            case UNKNOWN_ROUTE, UNKNOWN_MODEL, RETIRED_MODEL, UNKNOWN_REFERENCE -> "NOT_FOUND";
            case PROVIDER_RATE_LIMIT, NO_MONEY -> "RESOURCE_EXHAUSTED";
            case NOTHING_SERVES, SATURATED, DRAINING, PROVIDER_OVERLOADED, PROVIDER_UNREACHABLE -> "UNAVAILABLE";
            case PROVIDER_TIMEOUT, TOO_SLOW -> "DEADLINE_EXCEEDED";
            case CLIENT_GONE -> "CANCELLED";
            case METHOD_NOT_ALLOWED -> "UNIMPLEMENTED";
            case PROVIDER_CREDENTIAL, PROVIDER_ERROR, PROVIDER_GARBLED, PROVIDER_CUT, INTERNAL -> "INTERNAL";
            case MALFORMED_JSON,
                    INVALID_REQUEST,
                    CONTEXT_TOO_LONG,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    REFUSED_BY_PROVIDER -> "INVALID_ARGUMENT";
        };
    }

    static Failure read(int status, HeaderView headers, byte[] body) {
        Optional<JsonObject> error = error(body, 0, body.length);
        String message = error.flatMap(object -> object.string("message"))
                .orElse("The provider answered with status " + status + " and no readable error.");
        FailureKind kind = kind(status, error);
        Failure failure = Failure.of(kind, message).withStatus(status);
        return RetryAfter.of(headers)
                .or(() -> error.flatMap(GeminiErrors::retryDelay))
                .map(failure::retryAfter)
                .orElse(failure);
    }

    /** An error object that came in a stream, or with a status of success. */
    static Failure inSuccess(byte[] bytes, int from, int to) {
        Optional<JsonObject> error = error(bytes, from, to);
        int status = error.flatMap(object -> object.integer("code"))
                .filter(code -> code >= 400 && code < 600)
                .map(Long::intValue)
                .orElse(500);
        String message = error.flatMap(object -> object.string("message"))
                .orElse("The provider ended the answer with an error it did not name.");
        FailureKind kind = kind(status, error);
        return Failure.of(kind, message).withStatus(kind == FailureKind.PROVIDER_ERROR ? kind.status() : status);
    }

    private static FailureKind kind(int status, Optional<JsonObject> error) {
        boolean key = error.map(JsonObject::text)
                .filter(text -> text.contains("API_KEY_INVALID") || text.contains("API_KEY_SERVICE_BLOCKED"))
                .isPresent();
        boolean account = error.flatMap(object -> object.string("status"))
                .filter("FAILED_PRECONDITION"::equals)
                .isPresent();
        if (key || account) {
            return FailureKind.PROVIDER_CREDENTIAL;
        }
        return switch (status) {
            case 401, 402, 403 -> FailureKind.PROVIDER_CREDENTIAL;
            case 429 -> FailureKind.PROVIDER_RATE_LIMIT;
            case 408, 504 -> FailureKind.PROVIDER_TIMEOUT;
            case 503 -> FailureKind.PROVIDER_OVERLOADED;
            default -> status >= 500 || status < 400 ? FailureKind.PROVIDER_ERROR : FailureKind.REFUSED_BY_PROVIDER;
        };
    }

    private static Optional<Duration> retryDelay(JsonObject error) {
        return error.array("details").stream()
                .flatMap(JsonArray::objects)
                .flatMap(detail -> detail.string("retryDelay").stream())
                .findFirst()
                .flatMap(text -> {
                    try {
                        double seconds =
                                Double.parseDouble(text.endsWith("s") ? text.substring(0, text.length() - 1) : text);
                        return Double.isFinite(seconds)
                                ? Optional.of(Duration.ofMillis((long) (seconds * 1000)))
                                : Optional.empty();
                    } catch (NumberFormatException e) {
                        return Optional.empty();
                    }
                })
                .filter(wait -> !wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0);
    }

    /** The error object; the vendor's array form wraps it in an array. */
    private static Optional<JsonObject> error(byte[] bytes, int from, int to) {
        try {
            Json json = Json.parse(bytes, from, to - from);
            if (json instanceof JsonArray array && array.size() > 0) {
                json = array.items().getFirst();
            }
            return json instanceof JsonObject object ? object.object("error") : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
