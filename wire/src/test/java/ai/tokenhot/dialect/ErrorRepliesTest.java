package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** How each failure looks in each language: the table in section 6.12 of the reference page on chat dialects. */
final class ErrorRepliesTest {

    private static final String OPENAI = """
            MALFORMED_JSON         | 400 | invalid_request_error     |
            INVALID_REQUEST        | 400 | invalid_request_error     |
            CONTEXT_TOO_LONG       | 400 | invalid_request_error     | context_length_exceeded
            KEY_MISSING            | 401 | invalid_request_error     | invalid_api_key
            KEY_UNKNOWN            | 401 | invalid_request_error     | invalid_api_key
            KEY_REVOKED            | 401 | invalid_request_error     | invalid_api_key
            NO_MONEY               | 402 | insufficient_quota        | insufficient_quota
            FORBIDDEN              | 403 | invalid_request_error     |
            UNKNOWN_ROUTE          | 404 | invalid_request_error     | unknown_url
            UNKNOWN_MODEL          | 404 | invalid_request_error     | model_not_found
            RETIRED_MODEL          | 404 | invalid_request_error     | model_not_found
            UNKNOWN_REFERENCE      | 404 | invalid_request_error     | not_found
            METHOD_NOT_ALLOWED     | 405 | invalid_request_error     |
            TOO_SLOW               | 408 | invalid_request_error     |
            TOO_LARGE              | 413 | invalid_request_error     |
            UNSUPPORTED_MEDIA_TYPE | 415 | invalid_request_error     |
            REFUSED_BY_PROVIDER    | 400 | invalid_request_error     |
            NOTHING_SERVES         | 503 | service_unavailable_error |
            SATURATED              | 503 | service_unavailable_error |
            DRAINING               | 503 | service_unavailable_error |
            PROVIDER_RATE_LIMIT    | 429 | requests                  | rate_limit_exceeded
            PROVIDER_OVERLOADED    | 503 | service_unavailable_error |
            PROVIDER_CREDENTIAL    | 502 | server_error              |
            PROVIDER_UNREACHABLE   | 502 | server_error              |
            PROVIDER_ERROR         | 502 | server_error              |
            PROVIDER_TIMEOUT       | 504 | server_error              |
            PROVIDER_GARBLED       | 502 | server_error              |
            PROVIDER_CUT           | 502 | server_error              |
            CLIENT_GONE            | 499 | invalid_request_error     |
            INTERNAL               | 500 | server_error              |
            """;
    private static final String ANTHROPIC = """
            MALFORMED_JSON         | 400 | invalid_request_error
            INVALID_REQUEST        | 400 | invalid_request_error
            CONTEXT_TOO_LONG       | 400 | invalid_request_error
            KEY_MISSING            | 401 | authentication_error
            KEY_UNKNOWN            | 401 | authentication_error
            KEY_REVOKED            | 401 | authentication_error
            NO_MONEY               | 402 | billing_error
            FORBIDDEN              | 403 | permission_error
            UNKNOWN_ROUTE          | 404 | not_found_error
            UNKNOWN_MODEL          | 404 | not_found_error
            RETIRED_MODEL          | 404 | not_found_error
            UNKNOWN_REFERENCE      | 404 | not_found_error
            METHOD_NOT_ALLOWED     | 405 | invalid_request_error
            TOO_SLOW               | 408 | timeout_error
            TOO_LARGE              | 413 | request_too_large
            UNSUPPORTED_MEDIA_TYPE | 415 | invalid_request_error
            REFUSED_BY_PROVIDER    | 400 | invalid_request_error
            NOTHING_SERVES         | 503 | api_error
            SATURATED              | 529 | overloaded_error
            DRAINING               | 503 | api_error
            PROVIDER_RATE_LIMIT    | 429 | rate_limit_error
            PROVIDER_OVERLOADED    | 529 | overloaded_error
            PROVIDER_CREDENTIAL    | 502 | api_error
            PROVIDER_UNREACHABLE   | 502 | api_error
            PROVIDER_ERROR         | 502 | api_error
            PROVIDER_TIMEOUT       | 504 | timeout_error
            PROVIDER_GARBLED       | 502 | api_error
            PROVIDER_CUT           | 502 | api_error
            CLIENT_GONE            | 499 | invalid_request_error
            INTERNAL               | 500 | api_error
            """;
    private static final String GEMINI = """
            MALFORMED_JSON         | 400 | INVALID_ARGUMENT
            INVALID_REQUEST        | 400 | INVALID_ARGUMENT
            CONTEXT_TOO_LONG       | 400 | INVALID_ARGUMENT
            KEY_MISSING            | 401 | UNAUTHENTICATED
            KEY_UNKNOWN            | 401 | UNAUTHENTICATED
            KEY_REVOKED            | 401 | UNAUTHENTICATED
            NO_MONEY               | 402 | RESOURCE_EXHAUSTED
            FORBIDDEN              | 403 | PERMISSION_DENIED
            UNKNOWN_ROUTE          | 404 | NOT_FOUND
            UNKNOWN_MODEL          | 404 | NOT_FOUND
            RETIRED_MODEL          | 404 | NOT_FOUND
            UNKNOWN_REFERENCE      | 404 | NOT_FOUND
            METHOD_NOT_ALLOWED     | 405 | UNIMPLEMENTED
            TOO_SLOW               | 408 | DEADLINE_EXCEEDED
            TOO_LARGE              | 413 | INVALID_ARGUMENT
            UNSUPPORTED_MEDIA_TYPE | 415 | INVALID_ARGUMENT
            REFUSED_BY_PROVIDER    | 400 | INVALID_ARGUMENT
            NOTHING_SERVES         | 503 | UNAVAILABLE
            SATURATED              | 503 | UNAVAILABLE
            DRAINING               | 503 | UNAVAILABLE
            PROVIDER_RATE_LIMIT    | 429 | RESOURCE_EXHAUSTED
            PROVIDER_OVERLOADED    | 503 | UNAVAILABLE
            PROVIDER_CREDENTIAL    | 502 | INTERNAL
            PROVIDER_UNREACHABLE   | 502 | UNAVAILABLE
            PROVIDER_ERROR         | 502 | INTERNAL
            PROVIDER_TIMEOUT       | 504 | DEADLINE_EXCEEDED
            PROVIDER_GARBLED       | 502 | INTERNAL
            PROVIDER_CUT           | 502 | INTERNAL
            CLIENT_GONE            | 499 | CANCELLED
            INTERNAL               | 500 | INTERNAL
            """;

    @Test
    void everyKindOfFailureStandsInEachTable() {
        Set<FailureKind> all = EnumSet.allOf(FailureKind.class);
        for (String table : new String[] {OPENAI, ANTHROPIC, GEMINI}) {
            assertThat(table.lines()
                            .map(line -> FailureKind.valueOf(line.substring(0, line.indexOf(' '))))
                            .collect(Collectors.toSet()))
                    .isEqualTo(all);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = OPENAI)
    void openAiEnvelope(FailureKind kind, int status, String type, String code) {
        for (Languages language : new Languages[] {Languages.CHAT_COMPLETIONS, Languages.RESPONSES}) {
            ErrorReply reply = language.dialect.error(failure(kind), "req_1");
            assertThat(reply.status()).isEqualTo(status);
            JsonObject error = object(reply.body()).object("error").orElseThrow();
            assertThat(error.members().keySet()).containsExactly("message", "type", "param", "code");
            assertThat(error.string("message")).contains("It failed: \"中\".");
            assertThat(error.string("type")).contains(type);
            assertThat(error.string("param")).contains("messages[0]");
            assertThat(error.string("code")).isEqualTo(Optional.ofNullable(code));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ANTHROPIC)
    void anthropicEnvelope(FailureKind kind, int status, String type) {
        ErrorReply reply = Languages.MESSAGES.dialect.error(failure(kind), "req_1");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(object(reply.body()))
                .isEqualTo(Json.parse("{\"type\":\"error\",\"error\":{\"type\":\"" + type
                        + "\",\"message\":\"It failed: \\\"中\\\".\"},\"request_id\":\"req_1\"}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = GEMINI)
    void geminiEnvelope(FailureKind kind, int code, String status) {
        ErrorReply reply = Languages.GENERATE_CONTENT.dialect.error(failure(kind), "req_1");
        assertThat(reply.status()).isEqualTo(code);
        JsonObject error = object(reply.body()).object("error").orElseThrow();
        assertThat(error.integer("code")).contains((long) code);
        assertThat(error.string("status")).contains(status);
        assertThat(error.string("message")).contains("It failed: \"中\".");
        assertThat(error.array("details").orElseThrow().items().getFirst())
                .isEqualTo(Json.parse("{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
                        + "[{\"field\":\"messages[0]\",\"description\":\"It failed: \\\"中\\\".\"}]}"));
    }

    /** The statuses of the vendors' own clients: what they repeat, they must be told to repeat. */
    @ParameterizedTest
    @EnumSource
    void callersFaultIsNeverAnsweredAsIfRepeatingHelped(Languages language) {
        for (FailureKind kind : FailureKind.values()) {
            int status = language.dialect.error(Failure.of(kind, "x"), "r").status();
            boolean repeated = status == 408 || status == 409 || status == 429 || status >= 500;
            if (kind != FailureKind.TOO_SLOW) {
                assertThat(repeated).as(kind.label()).isEqualTo(kind.fault() != ai.tokenhot.inference.Fault.CALLER);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitIsToldInTheHeader(Languages language) {
        Failure failure =
                Failure.of(FailureKind.PROVIDER_RATE_LIMIT, "Slow down.").retryAfter(Duration.ofMillis(1500));
        assertThat(headers(language.dialect.error(failure, "r"))).containsEntry("retry-after", "2");
        assertThat(headers(language.dialect.error(Failure.of(FailureKind.PROVIDER_RATE_LIMIT, "x"), "r")))
                .doesNotContainKey("retry-after");
    }

    @Test
    void waitIsAlsoADetailInGemini() {
        Failure failure =
                Failure.of(FailureKind.PROVIDER_RATE_LIMIT, "Slow down.").retryAfter(Duration.ofSeconds(34));
        JsonArray details = object(
                        Languages.GENERATE_CONTENT.dialect.error(failure, "r").body())
                .object("error")
                .flatMap(error -> error.array("details"))
                .orElseThrow();
        assertThat(details)
                .isEqualTo(Json.parse(
                        "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34s\"}]"));
    }

    @Test
    void clientsAreToldNotToRepeatWhenNothingServes() {
        Failure failure = Failure.of(FailureKind.NOTHING_SERVES, "x");
        for (Languages language :
                new Languages[] {Languages.CHAT_COMPLETIONS, Languages.RESPONSES, Languages.MESSAGES}) {
            assertThat(headers(language.dialect.error(failure, "r"))).containsEntry("x-should-retry", "false");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "RESPONSES", "MESSAGES", "GENERATE_CONTENT"})
    void errorEventIsOneEventThatTheLanguagesOwnTapReadsAsAnError(Languages language) {
        for (FailureKind kind : FailureKind.values()) {
            byte[] event = language.dialect.errorEvent(failure(kind), "req_1");
            String transcript = Transcript.ofStream(language.dialect, event);
            assertThat(transcript).startsWith("ERROR\n").contains("It failed: \"中\".");
            assertThat(PlainEventReader.read(event)).hasSize(1);
        }
    }

    @Test
    void errorEventsHaveTheFormOfTheirLanguage() {
        Failure failure = Failure.of(FailureKind.PROVIDER_CUT, "It broke off.");
        assertThat(event(Languages.CHAT_COMPLETIONS, failure))
                .isEqualTo("data: {\"error\":{\"message\":\"It broke off.\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":null}}\n\n");
        assertThat(event(Languages.RESPONSES, failure))
                .isEqualTo("event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\","
                        + "\"message\":\"It broke off.\",\"param\":null}\n\n");
        assertThat(event(Languages.MESSAGES, failure))
                .isEqualTo("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
                        + "\"message\":\"It broke off.\"},\"request_id\":\"req_1\"}\n\n");
        assertThat(event(Languages.GENERATE_CONTENT, failure))
                .isEqualTo(
                        "data: {\"error\":{\"code\":502,\"message\":\"It broke off.\",\"status\":\"INTERNAL\"}}\n\n");
    }

    /** Section 0.2: a comment for all but one, which has an event of its own; nothing that a client would stumble over. */
    @ParameterizedTest
    @EnumSource(names = {"CHAT_COMPLETIONS", "RESPONSES", "MESSAGES", "GENERATE_CONTENT"})
    void keepAliveIsNoPartOfTheAnswer_incident63(Languages language) {
        byte[] keepAlive = language.dialect.keepAlive();
        assertThat(Transcript.ofStream(language.dialect, keepAlive)).startsWith("KEEP_ALIVE\nnot ended");
        assertThat(new String(keepAlive, UTF_8))
                .isEqualTo(
                        language == Languages.MESSAGES
                                ? "event: ping\ndata: {\"type\": \"ping\"}\n\n"
                                : ": keep-alive\n\n");
        keepAlive[0] = 'x';
        assertThat(language.dialect.keepAlive()[0]).isNotEqualTo((byte) 'x');
    }

    private static String event(Languages language, Failure failure) {
        return new String(language.dialect.errorEvent(failure, "req_1"), UTF_8);
    }

    private static Failure failure(FailureKind kind) {
        return Failure.of(kind, "It failed: \"中\".", "messages[0]");
    }

    private static JsonObject object(byte[] body) {
        return (JsonObject) Json.parse(body);
    }

    private static Map<String, String> headers(ErrorReply reply) {
        return reply.headers().stream().collect(Collectors.toMap(Header::name, Header::value));
    }
}
