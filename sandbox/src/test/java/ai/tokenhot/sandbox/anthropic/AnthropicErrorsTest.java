package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.body;
import static ai.tokenhot.sandbox.anthropic.Anthropic.error;
import static ai.tokenhot.sandbox.anthropic.Anthropic.good;
import static ai.tokenhot.sandbox.anthropic.Anthropic.invalid;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is answered to requests that are not right. */
final class AnthropicErrorsTest {

    private static final String HELLO = body(SONNET_4_5, says("Hello!"));

    private static Sandbox.Request request() {
        return Sandbox.request("/anthropic/v1/messages");
    }

    @Test
    void keyIsTakenFromEitherHeaderInEitherVersion() {
        for (String version : java.util.List.of("2023-06-01", "2026-10-21")) {
            good(request()
                    .header("anthropic-version", version)
                    .header("x-api-key", "k")
                    .post(HELLO));
            good(request()
                    .header("anthropic-version", version)
                    .header("authorization", "Bearer k")
                    .post(HELLO));
        }
    }

    @Test
    void wrongOrMissingOrDoubleKeyIsUnauthenticated() {
        assertThat(error(request().header("anthropic-version", "2023-06-01").post(HELLO), 401, "authentication_error"))
                .isEqualTo("x-api-key header is required");
        assertThat(error(
                        request()
                                .header("anthropic-version", "2023-06-01")
                                .header("x-api-key", "an-invalid-key")
                                .post(HELLO),
                        401,
                        "authentication_error"))
                .isEqualTo("invalid x-api-key");
        assertThat(error(
                        request()
                                .header("anthropic-version", "2026-10-21")
                                .header("x-api-key", "k")
                                .header("authorization", "Bearer k")
                                .post(HELLO),
                        401,
                        "authentication_error"))
                .contains("x-api-key")
                .contains("authorization");
    }

    @Test
    void versionMustBeSaidAndKnown() {
        assertThat(invalid(request().header("x-api-key", "k").post(HELLO)))
                .isEqualTo("anthropic-version: header is required");
        assertThat(invalid(request()
                        .header("x-api-key", "k")
                        .header("anthropic-version", "2022-02-02")
                        .post(HELLO)))
                .isEqualTo("anthropic-version: \"2022-02-02\" is not a valid version");
    }

    @Test
    void unknownModelAndPathAreNotFound() {
        assertThat(error(post("claude-9", says("Hello!")), 404, "not_found_error"))
                .isEqualTo("model: claude-9");
        error(Anthropic.older("/no-such-path").post("{}"), 404, "not_found_error");
        error(Anthropic.older("/messages").get(), 405, "invalid_request_error");
    }

    static java.util.List<org.junit.jupiter.params.provider.Arguments> wrongBodies() {
        String user = "\"messages\": [{\"role\": \"user\", \"content\": ";
        return java.util.List.of(
                arguments("{\"model\": \"claude-opus-4-6\", " + says("Hi") + "}", "max_tokens: Field required"),
                arguments("{\"max_tokens\": 9, " + says("Hi") + "}", "model: Field required"),
                arguments("{\"model\": \"claude-opus-4-6\", \"max_tokens\": 9}", "messages: Field required"),
                arguments(body(SONNET_4_5, "\"messages\": []"), "messages: at least one message is required"),
                arguments(body(SONNET_4_5, "\"messages\": \"Hi\""), "messages: Input should be a valid list"),
                arguments(body(SONNET_4_5, "\"no_such\": 1, " + says("Hi")), "no_such: Extra inputs are not permitted"),
                arguments(
                        body(SONNET_4_5, "\"temperature\": null, " + says("Hi")),
                        "temperature: Input should be a valid number"),
                arguments(
                        body(SONNET_4_5, "\"metadata\": {\"user\": \"x\"}, " + says("Hi")),
                        "metadata.user: Extra inputs are not permitted"),
                arguments(
                        "{\"model\": \"claude-opus-4-6\", \"max_tokens\": 100.5, " + says("Hi") + "}",
                        "max_tokens: Input should be a valid integer, got a number with a fractional part"),
                arguments(
                        body(SONNET_4_5, "\"messages\": [{\"role\": \"tool\", \"content\": \"Hi\"}]"),
                        "messages.0.role: Input should be 'user', 'assistant' or 'system'"),
                arguments(
                        body(SONNET_4_5, "\"messages\": [{\"role\": \"assistant\", \"content\": \"Hi\"}]"),
                        "messages: first message must use the \"user\" role"),
                arguments(
                        body(SONNET_4_5, user + "\"\"}]"),
                        "messages.0: all messages must have non-empty content"
                                + " except for the optional final assistant message"),
                arguments(
                        body(SONNET_4_5, user + "[{\"type\": \"text\", \"text\": \"\"}]}]"),
                        "messages: text content blocks must be non-empty"),
                arguments(
                        body(SONNET_4_5, user + "[{\"type\": \"text\"}]}]"),
                        "messages.0.content.0.text.text: Field required"),
                arguments(
                        body(SONNET_4_5, user + "[{\"text\": \"Hi\"}]}]"),
                        "messages.0.content.0: Unable to extract tag using discriminator 'type'"),
                arguments(
                        body(
                                SONNET_4_5,
                                user + "[{\"type\": \"tool_use\", \"id\": \"a\", \"name\": \"b\", \"input\": {}}]}]"),
                        "messages.0.content.0: `tool_use` blocks can only be in `assistant` messages"),
                arguments(
                        body(
                                SONNET_4_5,
                                user
                                        + "[{\"type\": \"text\", \"text\": \"Hi\", \"cache_control\": {\"type\": \"ephemeral\","
                                        + " \"scope\": \"global\"}}]}]"),
                        "messages.0.content.0.text.cache_control.ephemeral.scope: Extra inputs are not permitted"),
                arguments(
                        body(
                                SONNET_4_5,
                                user + "[{\"type\": \"image\", \"source\": {\"type\": \"base64\","
                                        + " \"media_type\": \"image/tiff\", \"data\": \"AAAA\"}}]}]"),
                        "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg',"
                                + " 'image/png', 'image/gif' or 'image/webp'"),
                arguments(
                        body(SONNET_4_5, "\"tools\": [{\"name\": \"a\"}], " + says("Hi")),
                        "tools.0.custom.input_schema: Field required"),
                arguments(
                        body(
                                SONNET_4_5,
                                "\"tools\": [{\"name\": \"a b\", \"input_schema\": {\"type\": \"object\"}}], "
                                        + says("Hi")),
                        "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"),
                arguments(
                        body(SONNET_4_5, "\"stop_sequences\": [\" \"], " + says("Hi")),
                        "stop_sequences: each stop sequence must contain non-whitespace"));
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void wrongBodyIsRefusedNamingThePlace(String body, String message) {
        assertThat(invalid(Anthropic.older("/messages").post(body))).isEqualTo(message);
    }

    @Test
    void unknownTagIsRefusedListingTheKnownOnes() {
        assertThat(invalid(post(SONNET_4_5, """
                "messages": [{"role": "user", "content": [{"type": "audio"}]}]""")))
                .startsWith("messages.0.content.0: Input tag 'audio' found using 'type' does not match any of the"
                        + " expected tags: 'text', 'image', ");
    }

    @Test
    void brokenJsonIsRefused() {
        assertThat(invalid(Anthropic.older("/messages").post("{\"model\": ")))
                .startsWith("The request body is not valid JSON: ");
        assertThat(invalid(Anthropic.older("/messages").post("[]"))).isEqualTo("Input should be a valid dictionary");
    }

    @Test
    void tooLargeABodyIsRefused() {
        String text = "x".repeat(AnthropicBody.MAX_BYTES);
        error(post(SONNET_4_5, says(text)), 413, "request_too_large");
    }

    @Test
    void tooLongAPromptIsRefused() {
        assertThat(invalid(post(SONNET_4_5, says("river boat ".repeat(120_000)))))
                .matches("prompt is too long: \\d+ tokens > 200000 maximum");
    }

    @Test
    void betaHeadersOpenTheRequestToWhatIsNotKnown() {
        String members = """
                "context_management": {"edits": []}, "output_format": null,
                "messages": [{"role": "user", "content": [{"type": "text", "text": "My name is Xiao Ming.",
                    "cache_control": {"type": "ephemeral", "scope": "global"}}]}]""";
        assertThat(invalid(post(SONNET_4_5, members))).isEqualTo("context_management: Extra inputs are not permitted");
        JsonObject message = good(Anthropic.older("/messages?beta=true")
                .header("anthropic-beta", "context-management-2025-06-27,oauth-2025-04-20")
                .header("anthropic-beta", "fine-grained-tool-streaming-2025-05-14")
                .post(body(SONNET_4_5, members)));
        assertThat(Anthropic.text(message)).contains("Xiao Ming");
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, false",
        "401, authentication_error, false",
        "402, billing_error, false",
        "403, permission_error, false",
        "404, not_found_error, false",
        "409, conflict_error, true",
        "413, request_too_large, false",
        "429, rate_limit_error, true",
        "500, api_error, true",
        "503, api_error, true",
        "504, timeout_error, true",
        "529, overloaded_error, true",
    })
    void statusThatIsAskedForHasItsTypeAndItsHint(int status, String type, String retry) {
        Answer answer = post(SONNET_4_5, says("Hello! [[sandbox: status=" + status + " retry-after=7]]"));
        assertThat(error(answer, status, type)).isNotBlank();
        assertThat(answer.header("x-should-retry")).isEqualTo(retry);
        assertThat(answer.header("retry-after")).isEqualTo("7");
    }

    @Test
    void otherDirectivesWorkHereToo() {
        assertThat(post(SONNET_4_5, says("Hi [[sandbox: body=html status=502]]"))
                        .body())
                .startsWith("<html>");
        Answer flat = post(SONNET_4_5, says("Hi [[sandbox: http200-error]]"));
        assertThat(flat.status()).isEqualTo(200);
        assertThat(flat.json().string("type")).contains("error");
        assertThat(Anthropic.text(Anthropic.message(SONNET_4_5, says("Hi [[sandbox: text=\"Good day\"]]"))))
                .isEqualTo("Good day");
        assertThat(Anthropic.number(
                        Anthropic.usage(Anthropic.message(SONNET_4_5, says("Hi [[sandbox: tokens=77]]"))),
                        "output_tokens"))
                .isEqualTo(77);
        assertThat(invalid(post(SONNET_4_5, says("Hi [[sandbox: status=99]]"))))
                .isEqualTo("sandbox directive status: 99 (expected: a number from 400 to 599)");
        assertThat(Anthropic.message(SONNET_4_5, says("Hi [[sandbox: usage=none]]"))
                        .has("usage"))
                .isFalse();
    }
}
