package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Error answers as the vendors write them, and what they mean to us. */
final class VendorErrorsTest {

    private static Failure read(Languages language, int status, String body, Map<String, String> headers) {
        return language.dialect.readError(status, name -> Optional.ofNullable(headers.get(name)), body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            CHAT_COMPLETIONS | 400 | {"error":{"message":"Unsupported parameter: 'max_tokens'","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}} | REFUSED_BY_PROVIDER | Unsupported parameter: 'max_tokens' | max_tokens
            CHAT_COMPLETIONS | 400 | {"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}} | CONTEXT_TOO_LONG | This model's maximum context length is 128000 tokens. | messages
            CHAT_COMPLETIONS | 401 | {"error":{"message":"Incorrect API key provided: sk-proj-abc.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}} | PROVIDER_CREDENTIAL | Incorrect API key provided: sk-proj-abc. |
            CHAT_COMPLETIONS | 403 | {"error":{"message":"Country not supported","type":"request_forbidden","param":null,"code":"unsupported_country_region_territory"}} | PROVIDER_CREDENTIAL | Country not supported |
            CHAT_COMPLETIONS | 404 | {"error":{"message":"The model `x` does not exist","type":"invalid_request_error","param":null,"code":"model_not_found"}} | REFUSED_BY_PROVIDER | The model `x` does not exist |
            CHAT_COMPLETIONS | 429 | {"error":{"message":"Rate limit reached for gpt-5","type":"tokens","param":null,"code":"rate_limit_exceeded"}} | PROVIDER_RATE_LIMIT | Rate limit reached for gpt-5 |
            CHAT_COMPLETIONS | 429 | {"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}} | PROVIDER_CREDENTIAL | You exceeded your current quota |
            CHAT_COMPLETIONS | 500 | {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}} | PROVIDER_ERROR | The server had an error |
            CHAT_COMPLETIONS | 503 | {"error":{"message":"Overloaded","type":"service_unavailable_error","param":null,"code":null}} | PROVIDER_OVERLOADED | Overloaded |
            CHAT_COMPLETIONS | 504 | {"error":{"message":"Timed out","type":"server_error"}} | PROVIDER_TIMEOUT | Timed out |
            CHAT_COMPLETIONS | 400 | {"code":"Client specified an invalid argument","error":"Model not found: grok-9"} | REFUSED_BY_PROVIDER | Model not found: grok-9 |
            CHAT_COMPLETIONS | 429 | {"code":"Some resource has been exhausted","error":"Too many requests"} | PROVIDER_RATE_LIMIT | Too many requests |
            RESPONSES        | 400 | {"error":{"message":"Unknown parameter: 'stop'.","type":"invalid_request_error","param":"stop","code":"unknown_parameter"}} | REFUSED_BY_PROVIDER | Unknown parameter: 'stop'. | stop
            MESSAGES         | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 215000 tokens > 200000 maximum"},"request_id":"req_up"} | CONTEXT_TOO_LONG | prompt is too long: 215000 tokens > 200000 maximum |
            MESSAGES         | 400 | {"type":"error","error":{"type":"invalid_request_error","message":"temperature: is not supported"},"request_id":"req_up"} | REFUSED_BY_PROVIDER | temperature: is not supported |
            MESSAGES         | 401 | {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}} | PROVIDER_CREDENTIAL | invalid x-api-key |
            MESSAGES         | 402 | {"type":"error","error":{"type":"billing_error","message":"Your credit balance is too low"}} | PROVIDER_CREDENTIAL | Your credit balance is too low |
            MESSAGES         | 403 | {"type":"error","error":{"type":"permission_error","message":"No permission"}} | PROVIDER_CREDENTIAL | No permission |
            MESSAGES         | 404 | {"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}} | REFUSED_BY_PROVIDER | model: claude-9 |
            MESSAGES         | 413 | {"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}} | REFUSED_BY_PROVIDER | Request exceeds the maximum size |
            MESSAGES         | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your rate limit"}} | PROVIDER_RATE_LIMIT | This request would exceed your rate limit |
            MESSAGES         | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"Ramp","details":{"error_code":"ramp_limit_exceeded"}}} | PROVIDER_RATE_LIMIT | Ramp |
            MESSAGES         | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"Spend","details":{"error_code":"enforced_spend_limit_reached"}}} | PROVIDER_CREDENTIAL | Spend |
            MESSAGES         | 429 | {"type":"error","error":{"type":"rate_limit_error","message":"Spend","details":{"error_code":"contract_spend_limit_reached"}}} | PROVIDER_CREDENTIAL | Spend |
            MESSAGES         | 500 | {"type":"error","error":{"type":"api_error","message":"Internal server error"}} | PROVIDER_ERROR | Internal server error |
            MESSAGES         | 504 | {"type":"error","error":{"type":"timeout_error","message":"Timed out"}} | PROVIDER_TIMEOUT | Timed out |
            MESSAGES         | 529 | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}} | PROVIDER_OVERLOADED | Overloaded |
            GENERATE_CONTENT | 400 | {"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \\"x\\"","status":"INVALID_ARGUMENT"}} | REFUSED_BY_PROVIDER | Invalid JSON payload received. Unknown name "x" |
            GENERATE_CONTENT | 400 | {"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}} | PROVIDER_CREDENTIAL | API key not valid. |
            GENERATE_CONTENT | 400 | {"error":{"code":400,"message":"User location is not supported","status":"FAILED_PRECONDITION"}} | PROVIDER_CREDENTIAL | User location is not supported |
            GENERATE_CONTENT | 403 | {"error":{"code":403,"message":"Permission denied","status":"PERMISSION_DENIED"}} | PROVIDER_CREDENTIAL | Permission denied |
            GENERATE_CONTENT | 404 | {"error":{"code":404,"message":"models/x is not found","status":"NOT_FOUND"}} | REFUSED_BY_PROVIDER | models/x is not found |
            GENERATE_CONTENT | 429 | [{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED"}}] | PROVIDER_RATE_LIMIT | Quota exceeded |
            GENERATE_CONTENT | 500 | {"error":{"code":500,"message":"Internal","status":"INTERNAL"}} | PROVIDER_ERROR | Internal |
            GENERATE_CONTENT | 503 | {"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}} | PROVIDER_OVERLOADED | The model is overloaded. |
            GENERATE_CONTENT | 504 | {"error":{"code":504,"message":"Deadline","status":"DEADLINE_EXCEEDED"}} | PROVIDER_TIMEOUT | Deadline |
            """)
    void errorTellsWhoseFaultItIs(
            Languages language, int status, String body, FailureKind kind, String message, String field) {
        Failure failure = read(language, status, body, Map.of());
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.message()).isEqualTo(message);
        assertThat(failure.field()).isEqualTo(Optional.ofNullable(field));
        assertThat(failure.retryAfter()).isEmpty();
    }

    /** 429, and quota bodies under whatever status, may be tried elsewhere; what the request itself does wrong may not. */
    @Test
    void limitsAndAccountsMayFailOverAndRefusalsMayNot_incident58() {
        assertThat(FailureKind.PROVIDER_RATE_LIMIT.failover()).isTrue();
        assertThat(FailureKind.PROVIDER_CREDENTIAL.failover()).isTrue();
        assertThat(FailureKind.PROVIDER_OVERLOADED.failover()).isTrue();
        assertThat(FailureKind.REFUSED_BY_PROVIDER.failover()).isFalse();
        assertThat(FailureKind.CONTEXT_TOO_LONG.failover()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html><body>502 Bad Gateway</body></html>",
                "null",
                "[]",
                "[1]",
                "{}",
                "{\"error\":null}",
                "{\"error\":{\"message\":5}}",
                "{\"error\":{\"message\":null}}",
                "{\"error\":[]}",
                "{\"error\":{\"mess",
                "\"text\"",
                "\u0000\u0001"
            })
    void unreadableErrorsStillHaveAKindAndWords(String body) {
        for (Languages language : Languages.values()) {
            Failure failure = read(language, 503, body, Map.of());
            assertThat(failure.kind()).isEqualTo(FailureKind.PROVIDER_OVERLOADED);
            assertThat(failure.message()).isEqualTo("The provider answered with status 503 and no readable error.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusAloneDecidesWhereTheBodySaysNothing(Languages language) {
        Map<Integer, FailureKind> kinds = Map.of(
                400, FailureKind.REFUSED_BY_PROVIDER,
                401, FailureKind.PROVIDER_CREDENTIAL,
                402, FailureKind.PROVIDER_CREDENTIAL,
                403, FailureKind.PROVIDER_CREDENTIAL,
                408, FailureKind.PROVIDER_TIMEOUT,
                422, FailureKind.REFUSED_BY_PROVIDER,
                429, FailureKind.PROVIDER_RATE_LIMIT,
                500, FailureKind.PROVIDER_ERROR,
                502, FailureKind.PROVIDER_ERROR,
                504, FailureKind.PROVIDER_TIMEOUT);
        kinds.forEach((status, kind) -> assertThat(
                        read(language, status, "", Map.of()).kind())
                .as("status %d", status)
                .isEqualTo(kind));
    }

    @ParameterizedTest
    @EnumSource
    void waitIsTakenFromTheHeaders_incident65(Languages language) {
        assertThat(read(language, 429, "{}", Map.of("retry-after", "7")).retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(read(language, 429, "{}", Map.of("retry-after", "7", "retry-after-ms", "250"))
                        .retryAfter())
                .contains(Duration.ofMillis(250));
    }

    @Test
    void waitIsTakenFromTheDetailsOfAGeminiError() {
        String body = "{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{}]},"
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"%s\"}]}}";
        assertThat(read(Languages.GENERATE_CONTENT, 429, body.formatted("34s"), Map.of())
                        .retryAfter())
                .contains(Duration.ofSeconds(34));
        assertThat(read(Languages.GENERATE_CONTENT, 429, body.formatted("34.074824224s"), Map.of())
                        .retryAfter())
                .contains(Duration.ofMillis(34_074));
        for (String delay : new String[] {"", "s", "-1s", "soon", "NaNs", "1e99s", "90000s"}) {
            assertThat(read(Languages.GENERATE_CONTENT, 429, body.formatted(delay), Map.of())
                            .retryAfter())
                    .as(delay)
                    .isEmpty();
        }
    }
}
