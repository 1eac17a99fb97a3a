package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
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

    @Test
    void modelsAreListedPageByPage() {
        JsonObject all = good(Anthropic.newer("/models").get());
        assertThat(all.flag("has_more")).contains(false);
        java.util.List<String> ids = ids(all);
        assertThat(ids)
                .doesNotHaveDuplicates()
                .contains(SONNET_4_5, "claude-opus-4-6", "claude-haiku-4-5-20251001", "claude-opus-5-5");
        JsonObject first = good(Anthropic.newer("/models?limit=5").get());
        assertThat(ids(first)).isEqualTo(ids.subList(0, 5));
        assertThat(first.flag("has_more")).contains(true);
        String last = first.string("last_id").orElseThrow();
        JsonObject second =
                good(Anthropic.newer("/models?limit=5&after_id=" + last).get());
        assertThat(ids(second)).isEqualTo(ids.subList(5, 10));
        JsonObject back = good(Anthropic.newer(
                        "/models?limit=5&before_id=" + second.string("first_id").orElseThrow())
                .get());
        assertThat(ids(back)).isEqualTo(ids.subList(0, 5));
        assertThat(back.flag("has_more")).contains(false);
        assertThat(invalid(Anthropic.newer("/models?limit=0").get())).startsWith("limit: ");
    }

    private static java.util.List<String> ids(JsonObject page) {
        return page.array("data")
                .orElseThrow()
                .objects()
                .map(model -> model.string("id").orElseThrow())
                .toList();
    }

    @Test
    void modelTellsWhatItTakes() {
        JsonObject model = good(Anthropic.older("/models/claude-sonnet-4-5").get());
        assertThat(model.string("id")).contains(SONNET_4_5);
        assertThat(model.string("type")).contains("model");
        assertThat(model.string("created_at")).contains("2025-09-29T00:00:00Z");
        assertThat(model.integer("max_tokens")).contains(64_000L);
        JsonObject thinking = good(Anthropic.older("/models/claude-opus-5-5").get())
                .object("capabilities")
                .orElseThrow()
                .object("thinking")
                .orElseThrow()
                .object("types")
                .orElseThrow();
        assertThat(thinking.object("adaptive").orElseThrow().flag("supported")).contains(true);
        assertThat(thinking.object("disabled").orElseThrow().flag("supported")).contains(false);
        error(Anthropic.older("/models/claude-9").get(), 404, "not_found_error");
    }

    @Test
    void everyWrongValueAnywhereIsAnsweredWithoutADefect() {
        JsonObject whole = (JsonObject) Json.parse("""
                {"model": "claude-opus-4-5", "max_tokens": 4000, "stream": false, "stop_sequences": ["x"],
                 "temperature": 1, "metadata": {"user_id": "u"}, "service_tier": "auto", "speed": "fast",
                 "cache_control": {"type": "ephemeral", "ttl": "5m"},
                 "thinking": {"type": "enabled", "budget_tokens": 1024, "display": "omitted"},
                 "output_config": {"effort": "low"},
                 "diagnostics": {"previous_message_id": "m"}, "inference_geo": "us", "container": {"id": "c"},
                 "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
                 "tools": [
                    {"name": "a", "description": "b", "strict": true, "input_schema": {"type": "object",
                        "properties": {"c": {"type": "string", "enum": ["d"]}}, "required": ["c"],
                        "additionalProperties": false}},
                    {"type": "bash_20250124", "name": "bash"}],
                 "tool_choice": {"type": "auto", "disable_parallel_tool_use": true},
                 "messages": [
                    {"role": "user", "content": [
                        {"type": "text", "text": "Hi", "citations": []},
                        {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}},
                        {"type": "document", "title": "t", "context": "c", "citations": {"enabled": true},
                         "source": {"type": "content", "content": [{"type": "text", "text": "x"}]}},
                        {"type": "search_result", "source": "s", "title": "t",
                         "content": [{"type": "text", "text": "y"}]}]},
                    {"role": "assistant", "content": [
                        {"type": "redacted_thinking", "data": "AAAA"},
                        {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}},
                        {"type": "tool_use", "id": "t1", "name": "a", "input": {"c": "d"}}]},
                    {"role": "user", "content": [
                        {"type": "tool_result", "tool_use_id": "t1", "is_error": true, "content": [
                            {"type": "text", "text": "failed"}]}]}]}""");
        good(Anthropic.older("/messages").post(whole));
        var wrong = new java.util.ArrayList<Json>();
        Mutations.of(whole, wrong::add);
        assertThat(wrong).hasSizeGreaterThan(500);
        for (Json body : wrong) {
            Answer answer = Anthropic.older("/messages").post(body);
            assertThat(answer.status()).as(body.text() + "\n" + answer.body()).isIn(200, 400, 404);
            if (answer.status() != 200) {
                assertThat(answer.json()
                                .object("error")
                                .orElseThrow()
                                .string("message")
                                .orElseThrow())
                        .isNotBlank();
            }
        }
    }
}
