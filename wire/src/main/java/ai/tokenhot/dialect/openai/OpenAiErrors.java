package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ErrorReply;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.HeaderView;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.RetryAfter;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Errors of both languages: the envelope {@code {"error": {message, type, param, code}}}, and the flat one of some hosts. */
final class OpenAiErrors {

    /** Organizations, projects and keys as error texts show them. */
    static final List<Pattern> ACCOUNT_MARKS = List.of(
            Pattern.compile("\\b(org|proj|user)[-_][A-Za-z0-9]{6,}"),
            Pattern.compile("\\b(sk|xai)-[A-Za-z0-9_*-]{6,}"));

    /** Codes of errors that come with a status of success and are about the request. */
    private static final Pattern CALLERS_FAULT =
            Pattern.compile("invalid_(request|prompt)|invalid-argument|context_length|image|policy");

    private OpenAiErrors() {}

    static ErrorReply reply(Failure failure) {
        var headers = new ArrayList<Header>(RetryAfter.headers(failure));
        if (failure.kind() == FailureKind.NOTHING_SERVES || failure.kind() == FailureKind.NO_MONEY) {
            headers.add(new Header("x-should-retry", "false"));
        }
        return new ErrorReply(failure.status(), headers, envelope(failure));
    }

    static byte[] envelope(Failure failure) {
        return JsonWriter.write(writer -> {
            writer.startObject().name("error").startObject();
            members(writer, failure);
            writer.endObject().endObject();
        });
    }

    static void members(JsonWriter writer, Failure failure) {
        writer.member("message", failure.message()).member("type", type(failure));
        writer.name("param");
        failure.field().ifPresentOrElse(writer::string, writer::nothing);
        writer.name("code");
        code(failure).ifPresentOrElse(writer::string, writer::nothing);
    }

    static String type(Failure failure) {
        return switch (failure.kind()) {
            case PROVIDER_RATE_LIMIT -> "requests";
            case NO_MONEY -> "insufficient_quota";
            case NOTHING_SERVES, SATURATED, DRAINING, PROVIDER_OVERLOADED -> "service_unavailable_error";
            case PROVIDER_CREDENTIAL,
                    PROVIDER_UNREACHABLE,
                    PROVIDER_ERROR,
                    PROVIDER_TIMEOUT,
                    PROVIDER_GARBLED,
                    PROVIDER_CUT,
                    INTERNAL -> "server_error";
            case MALFORMED_JSON,
                    INVALID_REQUEST,
                    CONTEXT_TOO_LONG,
                    KEY_MISSING,
                    KEY_UNKNOWN,
                    KEY_REVOKED,
                    FORBIDDEN,
                    UNKNOWN_ROUTE,
                    UNKNOWN_MODEL,
                    RETIRED_MODEL,
                    UNKNOWN_REFERENCE,
                    METHOD_NOT_ALLOWED,
                    TOO_SLOW,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    REFUSED_BY_PROVIDER,
                    CLIENT_GONE -> "invalid_request_error";
        };
    }

    static Optional<String> code(Failure failure) {
        return switch (failure.kind()) {
            case CONTEXT_TOO_LONG -> Optional.of("context_length_exceeded");
            case KEY_MISSING, KEY_UNKNOWN, KEY_REVOKED -> Optional.of("invalid_api_key");
            case NO_MONEY -> Optional.of("insufficient_quota");
            case UNKNOWN_MODEL, RETIRED_MODEL -> Optional.of("model_not_found");
            case UNKNOWN_REFERENCE -> Optional.of("not_found");
            case UNKNOWN_ROUTE -> Optional.of("unknown_url");
            case PROVIDER_RATE_LIMIT -> Optional.of("rate_limit_exceeded");
            case NOTHING_SERVES,
                    SATURATED,
                    DRAINING,
                    PROVIDER_OVERLOADED,
                    PROVIDER_CREDENTIAL,
                    PROVIDER_UNREACHABLE,
                    PROVIDER_ERROR,
                    PROVIDER_TIMEOUT,
                    PROVIDER_GARBLED,
                    PROVIDER_CUT,
                    INTERNAL,
                    MALFORMED_JSON,
                    INVALID_REQUEST,
                    FORBIDDEN,
                    METHOD_NOT_ALLOWED,
                    TOO_SLOW,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    REFUSED_BY_PROVIDER,
                    CLIENT_GONE -> Optional.empty();
        };
    }

    /** Reads a provider's error answer. */
    static Failure read(int status, HeaderView headers, byte[] body) {
        Seen seen = look(body, 0, body.length);
        Failure failure = new Failure(kind(status, seen), message(status, seen), seen.param, Optional.empty(), status);
        return RetryAfter.of(headers).map(failure::retryAfter).orElse(failure);
    }

    /** The error in an object that came with a status of success, if there is one. */
    static Optional<Failure> inSuccess(byte[] bytes, int from, int to) {
        Seen seen = look(bytes, from, to);
        if (!seen.error) {
            return Optional.empty();
        }
        int status = statusOf(seen);
        return Optional.of(
                new Failure(kind(status, seen), message(status, seen), seen.param, Optional.empty(), status));
    }

    /** The error in an event that is called one: in an envelope, or its members beside the type. */
    static Failure told(byte[] bytes, int from, int to) {
        Seen seen = look(bytes, from, to);
        int status = statusOf(seen);
        String message = seen.message.orElse("The provider ended the answer with an error it did not name.");
        return new Failure(kind(status, seen), message, seen.param, Optional.empty(), status);
    }

    private static int statusOf(Seen seen) {
        String words = seen.type.orElse("") + " " + seen.code.orElse("");
        if (words.contains("rate_limit") || words.contains("quota")) {
            return 429;
        }
        if (words.contains("invalid_api_key")) {
            return 401;
        }
        if (CALLERS_FAULT.matcher(words).find()) {
            return 400;
        }
        return words.contains("unavailable") || words.contains("overloaded") ? 503 : 502;
    }

    private static FailureKind kind(int status, Seen seen) {
        if (seen.code.filter("insufficient_quota"::equals).isPresent()
                || seen.type.filter("insufficient_quota"::equals).isPresent()) {
            return FailureKind.PROVIDER_CREDENTIAL;
        }
        return switch (status) {
            case 401, 402, 403 -> FailureKind.PROVIDER_CREDENTIAL;
            case 429 -> FailureKind.PROVIDER_RATE_LIMIT;
            case 408, 504 -> FailureKind.PROVIDER_TIMEOUT;
            case 503, 529 -> FailureKind.PROVIDER_OVERLOADED;
            default -> {
                if (status >= 500 || status < 400) {
                    yield FailureKind.PROVIDER_ERROR;
                }
                yield seen.code.filter("context_length_exceeded"::equals).isPresent()
                        ? FailureKind.CONTEXT_TOO_LONG
                        : FailureKind.REFUSED_BY_PROVIDER;
            }
        };
    }

    private static String message(int status, Seen seen) {
        return seen.message.orElse("The provider answered with status " + status + " and no readable error.");
    }

    private static Seen look(byte[] bytes, int from, int to) {
        var seen = new Seen();
        JsonMembers.visit(bytes, from, to, (name, value) -> switch (name) {
            case "error" -> {
                if (value.token() == Token.STRING) {
                    seen.error = true;
                    seen.message = Optional.of(value.text());
                } else if (value.token() == Token.OBJECT_START) {
                    seen.error = true;
                    seen.nested = true;
                    JsonMembers.visit(value, seen::inner);
                    yield true;
                }
                yield false;
            }
            case "message", "type", "param", "code" -> {
                if (!seen.nested) {
                    seen.inner(name, value);
                }
                yield false;
            }
            default -> false;
        });
        return seen;
    }

    /** Headers that describe our account. */
    static List<String> accountAnswerHeaders() {
        return List.of("x-ratelimit-", "openai-organization", "openai-project");
    }

    private static final class Seen {
        private boolean error;
        private boolean nested;
        private Optional<String> message = Optional.empty();
        private Optional<String> type = Optional.empty();
        private Optional<String> param = Optional.empty();
        private Optional<String> code = Optional.empty();

        private boolean inner(String name, JsonReader value) {
            if (value.token() == Token.STRING) {
                Optional<String> text = Optional.of(value.text());
                switch (name) {
                    case "message" -> message = text;
                    case "type" -> type = text;
                    case "param" -> param = text;
                    case "code" -> code = text;
                    default -> {}
                }
            }
            return false;
        }
    }
}
