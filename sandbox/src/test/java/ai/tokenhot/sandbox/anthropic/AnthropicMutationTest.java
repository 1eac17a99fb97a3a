package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Mutations;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.sandbox.anthropic.Anthropic.blocks;
import static ai.tokenhot.sandbox.anthropic.Anthropic.good;
import static ai.tokenhot.sandbox.anthropic.Anthropic.message;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static org.assertj.core.api.Assertions.assertThat;

/** Requests with one wrong value each. */
final class AnthropicMutationTest {

    /** A thought that the model thought before. */
    private static String secret() {
        return blocks(message("claude-opus-4-5", says("Hi [[sandbox: think=redacted]]")), "redacted_thinking")
                .getFirst()
                .string("data")
                .orElseThrow();
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
                        {"type": "redacted_thinking", "data": "%s"},
                        {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}},
                        {"type": "tool_use", "id": "t1", "name": "a", "input": {"c": "d"}}]},
                    {"role": "user", "content": [
                        {"type": "tool_result", "tool_use_id": "t1", "is_error": true, "content": [
                            {"type": "text", "text": "failed"}]}]}]}""".formatted(secret()));
        good(Anthropic.older("/messages").post(whole));
        var wrong = new ArrayList<Json>();
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
