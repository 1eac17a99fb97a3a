package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.content;
import static ai.tokenhot.sandbox.anthropic.Anthropic.good;
import static ai.tokenhot.sandbox.anthropic.Anthropic.message;
import static ai.tokenhot.sandbox.anthropic.Anthropic.number;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.postNewer;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static ai.tokenhot.sandbox.anthropic.Anthropic.text;
import static ai.tokenhot.sandbox.anthropic.Anthropic.usage;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers in one piece. */
final class AnthropicMessagesTest {

    @Test
    void answerHasEveryMemberOfAMessage() {
        Answer answer = post(SONNET_4_5, says("Hello!"));
        JsonObject message = good(answer);
        assertThat(message.members().keySet())
                .containsExactly(
                        "id",
                        "type",
                        "role",
                        "model",
                        "content",
                        "stop_reason",
                        "stop_sequence",
                        "stop_details",
                        "container",
                        "diagnostics",
                        "usage");
        assertThat(message.string("id").orElseThrow()).matches("msg_01[0-9A-Za-z]{22}");
        assertThat(message.string("type")).contains("message");
        assertThat(message.string("role")).contains("assistant");
        assertThat(message.string("model")).contains(SONNET_4_5);
        assertThat(message.string("stop_reason")).contains("end_turn");
        assertThat(text(message)).contains("Sandbox answer from " + SONNET_4_5);
        assertThat(answer.header("x-tokenhot-sandbox")).isEqualTo("true");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void aliasIsAnsweredByTheModelItMeans() {
        assertThat(message("claude-sonnet-4-5", says("Hello!")).string("model")).contains(SONNET_4_5);
    }

    @Test
    void sameRequestIsAnsweredTheSame() {
        assertThat(text(message(SONNET_4_5, says("Hello!")))).isEqualTo(text(message(SONNET_4_5, says("Hello!"))));
    }

    @Test
    void systemTextMayBeTextOrBlocks() {
        String question = says("What is your name?");
        assertThat(text(message(SONNET_4_5, "\"system\": \"Your name is Heron.\", " + question)))
                .contains("Heron");
        assertThat(text(message(
                        SONNET_4_5,
                        "\"system\": [{\"type\": \"text\", \"text\": \"Your name is Heron.\"}], " + question)))
                .contains("Heron");
    }

    @Test
    void systemMessageBetweenTheTurnsIsObeyedByModelsThatTakeIt() {
        String messages = """
                "messages": [
                    {"role": "user", "content": "What is your name?"},
                    {"role": "system", "content": "Your name is Heron."}
                ]""";
        assertThat(text(message("claude-opus-4-8", messages))).contains("Heron");
    }

    @Test
    void turnsOfOneRoleInARowAreTakenTogether() {
        JsonObject message = message(SONNET_4_5, """
                "messages": [
                    {"role": "user", "content": "My name is Xiao Ming."},
                    {"role": "user", "content": [{"type": "text", "text": "I like rivers."}]},
                    {"role": "assistant", "content": "Hello!"},
                    {"role": "assistant", "content": "How are you?"},
                    {"role": "user", "content": "Remember my name?"}
                ]""");
        assertThat(text(message)).contains("Xiao Ming");
    }

    @Test
    void answerGoesOnAfterAPrefill() {
        JsonObject message = message(SONNET_4_5, """
                "messages": [
                    {"role": "user", "content": "My name is Xiao Ming. Remember my name?"},
                    {"role": "assistant", "content": "Yes:"}
                ]""");
        assertThat(message.string("stop_reason")).contains("end_turn");
    }

    @Test
    void stopSequenceIsNamed() {
        JsonObject message = message(SONNET_4_5, "\"stop_sequences\": [\", 6\"], " + says("Count from 1 to 9."));
        assertThat(text(message)).endsWith("4, 5");
        assertThat(message.string("stop_reason")).contains("stop_sequence");
        assertThat(message.string("stop_sequence")).contains(", 6");
    }

    @Test
    void ceilingEndsTheAnswer() {
        JsonObject message = good(Anthropic.older("/messages")
                .post("{\"model\": \"" + SONNET_4_5 + "\", \"max_tokens\": 24, " + says("Count from 1 to 500.") + "}"));
        assertThat(message.string("stop_reason")).contains("max_tokens");
        assertThat(number(usage(message), "output_tokens")).isEqualTo(24);
    }

    @Test
    void ceilingOfZeroAnswersNothing() {
        JsonObject message = good(Anthropic.older("/messages")
                .post("{\"model\": \"" + SONNET_4_5 + "\", \"max_tokens\": 0, " + says("Hello!") + "}"));
        assertThat(Anthropic.content(message)).isEmpty();
        assertThat(message.string("stop_reason")).contains("max_tokens");
        assertThat(number(usage(message), "output_tokens")).isZero();
    }

    @Test
    void usageHasEveryDetail() {
        JsonObject usage =
                usage(message(SONNET_4_5, "\"speed\": \"fast\", \"inference_geo\": \"us\", " + says("Hello!")));
        assertThat(usage.members().keySet())
                .containsExactly(
                        "input_tokens",
                        "cache_creation_input_tokens",
                        "cache_read_input_tokens",
                        "cache_creation",
                        "output_tokens",
                        "output_tokens_details",
                        "server_tool_use",
                        "service_tier",
                        "speed",
                        "inference_geo");
        assertThat(number(usage, "input_tokens")).isPositive();
        assertThat(number(usage, "output_tokens")).isPositive();
        assertThat(usage.string("service_tier")).contains("standard");
        assertThat(usage.string("speed")).contains("fast");
        assertThat(usage.string("inference_geo")).contains("us");
    }

    @Test
    void countIsWhatTheAnswerCosts() {
        String members = "\"system\": \"Be brief.\", " + says("Tell me about the rivers of Europe.");
        JsonObject counted = good(
                Anthropic.newer("/messages/count_tokens").post("{\"model\": \"claude-opus-5-5\", " + members + "}"));
        assertThat(counted.members().keySet()).containsExactly("input_tokens");
        assertThat(number(counted, "input_tokens"))
                .isEqualTo(number(usage(good(postNewer("claude-opus-5-5", members))), "input_tokens"));
    }

    @Test
    void countTakesNoOutputSettings() {
        assertThat(Anthropic.invalid(
                        Anthropic.newer("/messages/count_tokens").post(Anthropic.body(SONNET_4_5, says("Hello!")))))
                .isEqualTo("max_tokens: Extra inputs are not permitted");
    }

    @Test
    void structuredAnswerSatisfiesItsSchema() {
        JsonObject message = message(SONNET_4_5, """
                "output_config": {"format": {"type": "json_schema", "schema": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}, "population": {"type": "integer"}},
                    "required": ["city", "population"],
                    "additionalProperties": false}}},
                """ + says("Describe the city of Paris."));
        JsonObject answer = (JsonObject) ai.tokenhot.json.Json.parse(text(message));
        assertThat(answer.members().keySet()).containsExactlyInAnyOrder("city", "population");
        assertThat(answer.string("city")).isPresent();
        assertThat(answer.integer("population")).isPresent();
    }

    @Test
    void refusalIsAnAnswerWithItsReason() {
        JsonObject message = message(SONNET_4_5, says("Hello! [[sandbox: finish=filter]]"));
        assertThat(message.string("stop_reason")).contains("refusal");
        JsonObject details = message.object("stop_details").orElseThrow();
        assertThat(details.string("type")).contains("refusal");
        assertThat(details.string("category")).isPresent();
        assertThat(details.string("explanation")).isPresent();
    }

    @Test
    void everyAnswerTellsItsLimitsAndItsRequest() {
        Answer answer = post(SONNET_4_5, says("Hello!"));
        assertThat(answer.header("request-id")).matches("req_011C[0-9A-Za-z]{20}");
        assertThat(answer.header("anthropic-organization-id")).isNotBlank();
        for (String what : List.of("requests", "tokens", "input-tokens", "output-tokens")) {
            String name = "anthropic-ratelimit-" + what;
            assertThat(Integer.parseInt(answer.header(name + "-remaining")))
                    .isBetween(0, Integer.parseInt(answer.header(name + "-limit")));
            assertThat(java.time.Instant.parse(answer.header(name + "-reset"))).isNotNull();
        }
    }

    @Test
    void diagnosticsAreUnavailableAndSaySo() {
        JsonObject message =
                message(SONNET_4_5, "\"diagnostics\": {\"previous_message_id\": \"msg_01x\"}, " + says("Hello!"));
        assertThat(message.object("diagnostics")
                        .flatMap(diagnostics -> diagnostics.object("cache_miss_reason"))
                        .flatMap(reason -> reason.string("type")))
                .contains("unavailable");
    }

    @Test
    void refusalHasNoContentAndSaysWhy() {
        String text = "Help me [[sandbox: refuse]]";
        JsonObject whole = message("claude-opus-5-5", says(text));
        assertThat(content(whole)).isEmpty();
        assertThat(whole.string("stop_reason")).contains("refusal");
        JsonObject details = whole.object("stop_details").orElseThrow();
        assertThat(details.string("type")).contains("refusal");
        assertThat(details.string("category")).isPresent();
        assertThat(details.string("explanation").orElseThrow()).contains("I'm sorry");
        assertThat(number(usage(whole), "output_tokens")).isZero();
        JsonObject streamed = Anthropic.folded(post("claude-opus-5-5", "\"stream\": true, " + says(text)));
        assertThat(content(streamed)).isEmpty();
        assertThat(streamed.object("stop_details")).contains(details);
        assertThat(message("claude-opus-5-5", says("[[sandbox: refuse=prompt]]"))
                        .string("stop_reason"))
                .contains("refusal");
    }

    /** Bug 26. */
    @Test
    void usageMayBeZerosUntilTheEndOfAStream() {
        Answer answer = post(SONNET_4_5, "\"stream\": true, " + says("Hello! [[sandbox: usage=zeros]]"));
        JsonObject first = usage(Anthropic.events(answer, "message_start")
                .getFirst()
                .object("message")
                .orElseThrow());
        assertThat(number(first, "input_tokens")).isZero();
        assertThat(number(usage(Anthropic.events(answer, "message_delta").getFirst()), "input_tokens"))
                .isPositive();
    }
}
