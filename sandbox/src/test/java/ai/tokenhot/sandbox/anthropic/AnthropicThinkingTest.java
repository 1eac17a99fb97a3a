package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static ai.tokenhot.sandbox.anthropic.Anthropic.SONNET_4_5;
import static ai.tokenhot.sandbox.anthropic.Anthropic.blocks;
import static ai.tokenhot.sandbox.anthropic.Anthropic.content;
import static ai.tokenhot.sandbox.anthropic.Anthropic.good;
import static ai.tokenhot.sandbox.anthropic.Anthropic.invalid;
import static ai.tokenhot.sandbox.anthropic.Anthropic.message;
import static ai.tokenhot.sandbox.anthropic.Anthropic.number;
import static ai.tokenhot.sandbox.anthropic.Anthropic.post;
import static ai.tokenhot.sandbox.anthropic.Anthropic.says;
import static ai.tokenhot.sandbox.anthropic.Anthropic.type;
import static ai.tokenhot.sandbox.anthropic.Anthropic.usage;
import static org.assertj.core.api.Assertions.assertThat;

/** Thoughts, their signatures, and what comes of sending them back. */
final class AnthropicThinkingTest {

    private static final String QUESTION = "What is 17 + 25?";
    private static final String BUDGET = "\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1024}, ";
    private static final String TOOL =
            "\"tools\": [{\"name\": \"get_time\", \"input_schema\": {\"type\": \"object\"}}], ";

    /** A conversation that goes on after an answer. */
    private static String after(String question, JsonArray answer, String next) {
        return "\"messages\": [{\"role\": \"user\", \"content\": "
                + Json.of(question).text()
                + "}, {\"role\": \"assistant\", \"content\": " + answer.text() + "}, {\"role\": \"user\", \"content\": "
                + next + "}]";
    }

    private static JsonArray changed(JsonObject message, String type, String member, String value) {
        return new JsonArray(content(message).stream()
                .map(block -> (Json)
                        (type(block).equals(type)
                                ? block.with().put(member, value).build()
                                : block))
                .toList());
    }

    private static JsonArray all(JsonObject message) {
        return message.array("content").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, false, true",
        "claude-opus-4-6,   false, true",
        "claude-opus-4-8,   false, false",
        "claude-sonnet-5,   true,  false",
        "claude-opus-5,     true,  false",
        "claude-opus-5-5,   true,  false",
    })
    void modelsThinkAndShowByDefaultAsTheyDo(String model, boolean thinks, boolean shows) {
        JsonObject message = message(model, says(QUESTION));
        assertThat(blocks(message, "thinking")).hasSize(thinks ? 1 : 0);
        JsonObject asked = message(model, says(QUESTION + " [[sandbox: think=on]]"));
        JsonObject thought = blocks(asked, "thinking").getFirst();
        assertThat(thought.string("thinking").orElseThrow().isEmpty()).isEqualTo(!shows);
        assertThat(thought.string("signature").orElseThrow()).isNotBlank();
        assertThat(number(usage(asked).object("output_tokens_details").orElseThrow(), "thinking_tokens"))
                .isPositive()
                .isLessThan(number(usage(asked), "output_tokens"));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5-5, adaptive, summarized, true",
        "claude-opus-5-5, adaptive, omitted, false",
        "claude-opus-4-6, adaptive, omitted, false",
    })
    void displayIsObeyed(String model, String type, String display, boolean shows) {
        JsonObject message = message(
                model,
                "\"thinking\": {\"type\": \"" + type + "\", \"display\": \"" + display + "\"}, " + says(QUESTION));
        assertThat(type(content(message).getFirst())).isEqualTo("thinking");
        assertThat(content(message).getFirst().string("thinking").orElseThrow().isEmpty())
                .isEqualTo(!shows);
    }

    @Test
    void signatureIsTheSameForTheSameThoughtAndAnotherForAnother() {
        String signature = signature(message(SONNET_4_5, BUDGET + says(QUESTION)));
        assertThat(signature(message(SONNET_4_5, BUDGET + says(QUESTION)))).isEqualTo(signature);
        assertThat(signature(message(SONNET_4_5, BUDGET + says("What is 17 + 26?"))))
                .isNotEqualTo(signature);
        assertThat(signature(message("claude-haiku-4-5", BUDGET + says(QUESTION))))
                .isNotEqualTo(signature);
    }

    private static String signature(JsonObject message) {
        return blocks(message, "thinking").getFirst().string("signature").orElseThrow();
    }

    @Test
    void thoughtComesBackAsItWas() {
        for (String model : List.of(SONNET_4_5, "claude-opus-4-6", "claude-opus-5-5", "claude-haiku-5-5")) {
            String thinking = model.equals(SONNET_4_5) ? BUDGET : "\"thinking\": {\"type\": \"adaptive\"}, ";
            JsonObject first = message(model, thinking + says(QUESTION));
            assertThat(blocks(first, "thinking")).hasSize(1);
            good(post(model, thinking + after(QUESTION, all(first), "\"And 1 + 1?\"")));
        }
    }

    @Test
    void changedThoughtIsRefused() {
        JsonObject first = message(SONNET_4_5, BUDGET + says(QUESTION));
        assertThat(invalid(post(
                        SONNET_4_5,
                        BUDGET + after(QUESTION, changed(first, "thinking", "signature", "AAAA"), "\"And?\""))))
                .isEqualTo("messages.1.content.0: Invalid `signature` in `thinking` block");
        assertThat(invalid(post(
                        SONNET_4_5,
                        BUDGET + after(QUESTION, changed(first, "thinking", "thinking", "Hm."), "\"And?\""))))
                .startsWith("messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant"
                        + " message cannot be modified.");
    }

    @Test
    void newestModelsBindThoughtsToTheirConversation() {
        String model = "claude-opus-5-5";
        JsonObject first = message(model, "\"system\": \"Be brief.\", " + says(QUESTION));
        String next = "\"And 1 + 1?\"";
        good(post(model, "\"system\": \"Be brief.\", " + after(QUESTION, all(first), next)));
        String elsewhere = "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a"
                + " different conversation.";
        assertThat(invalid(post(model, "\"system\": \"Be brief.\", " + after("What is 2 + 2?", all(first), next))))
                .startsWith(elsewhere)
                .doesNotContain("differs");
        assertThat(invalid(post(model, after(QUESTION, all(first), next))))
                .startsWith(elsewhere)
                .endsWith("The `system` prompt differs from the one this block was created with.");
        assertThat(invalid(post("claude-haiku-5-5", "\"system\": \"Be brief.\", " + after(QUESTION, all(first), next))))
                .contains("different model");
        JsonObject older = message("claude-opus-4-8", says(QUESTION + " [[sandbox: think=on]]"));
        good(post("claude-opus-4-8", after("What is 2 + 2?", all(older), next)));
    }

    @Test
    void thoughtOfAnotherModelIsRefusedByEveryModel() {
        JsonObject first = message(SONNET_4_5, BUDGET + says(QUESTION));
        for (String model : List.of("claude-haiku-4-5", "claude-opus-4-6", "claude-opus-5-5")) {
            assertThat(invalid(post(model, after(QUESTION, all(first), "\"And?\""))))
                    .as(model)
                    .isEqualTo("messages.1.content.0: Invalid `signature` in `thinking` block. The block was created by"
                            + " a different model. Remove the block.");
        }
    }

    @Test
    void strangersAreDroppedWhenTheBetaHeaderAndTheRequestSaySo() {
        String model = "claude-opus-5-5";
        JsonObject first = message(model, says(QUESTION));
        String members = "\"thinking\": {\"type\": \"adaptive\", \"block_binding\":"
                + " {\"prefix_mismatch_behavior\": \"drop_block\"}}, " + after("Hm?", all(first), "\"And?\"");
        assertThat(invalid(post(model, members)))
                .isEqualTo("thinking.adaptive.block_binding: Extra inputs are not permitted");
        good(Anthropic.newer("/messages")
                .header("anthropic-beta", "thinking-binding-controls-2026-08-01")
                .post(Anthropic.body(model, members)));
    }

    @Test
    void redactedThoughtIsTakenBackAsItWasAndNotElsewhere() {
        String question = QUESTION + " [[sandbox: think=redacted]]";
        for (String model : List.of(SONNET_4_5, "claude-opus-5-5")) {
            JsonObject first = message(model, says(question));
            assertThat(content(first)).extracting(Anthropic::type).containsExactly("redacted_thinking", "text");
            good(post(model, after(question, all(first), "\"And?\"")));
            assertThat(invalid(post(
                            model,
                            after(question, changed(first, "redacted_thinking", "data", "EmwKAhgB"), "\"And?\""))))
                    .isEqualTo("messages.1.content.0: Invalid `data` in `redacted_thinking` block");
            assertThat(invalid(post("claude-haiku-4-5", after(question, all(first), "\"And?\""))))
                    .startsWith("messages.1.content.0: Invalid `data` in `redacted_thinking` block. The block was"
                            + " created by a different model.");
        }
        JsonObject bound = message("claude-opus-5-5", says(question));
        assertThat(invalid(post("claude-opus-5-5", after("Hm?", all(bound), "\"And?\""))))
                .contains("bound to a different conversation");
    }

    @Test
    void redactedThoughtStreamsInOnePiece() {
        List<JsonObject> events = Anthropic.newer("/messages")
                .post(Anthropic.body(
                        "claude-opus-5-5", "\"stream\": true, " + says(QUESTION + " [[sandbox: think=redacted]]")))
                .chunks();
        JsonObject start = events.stream()
                .filter(event -> event.string("type").orElseThrow().equals("content_block_start"))
                .findFirst()
                .orElseThrow()
                .object("content_block")
                .orElseThrow();
        assertThat(type(start)).isEqualTo("redacted_thinking");
        assertThat(start.string("data").orElseThrow()).isNotBlank();
        assertThat(events)
                .noneMatch(event -> event.object("delta")
                        .map(delta -> delta.has("thinking") || delta.has("signature"))
                        .orElse(false));
    }

    @Test
    void withABudgetAnOpenToolLoopBeginsWithAThought() {
        String ask = "Use get_time.";
        JsonObject calling = message(SONNET_4_5, TOOL + BUDGET + says(ask));
        assertThat(content(calling)).extracting(Anthropic::type).containsExactly("thinking", "tool_use");
        String result = "[{\"type\": \"tool_result\", \"tool_use_id\": \""
                + content(calling).getLast().string("id").orElseThrow() + "\", \"content\": \"half past nine\"}]";
        Answer whole = post(SONNET_4_5, TOOL + BUDGET + after(ask, all(calling), result));
        assertThat(Anthropic.text(good(whole))).contains("half past nine");
        JsonArray bare = new JsonArray(List.of(content(calling).getLast()));
        assertThat(invalid(post(SONNET_4_5, TOOL + BUDGET + after(ask, bare, result))))
                .startsWith("messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found"
                        + " `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a"
                        + " thinking block");
        good(post(SONNET_4_5, TOOL + after(ask, bare, result)));
        good(post("claude-opus-4-6", TOOL + "\"thinking\": {\"type\": \"adaptive\"}, " + after(ask, bare, result)));
    }

    @Test
    void betweenToolsThinksOnlyOverResults() {
        String model = "claude-sonnet-5-5";
        String thinking = "\"thinking\": {\"type\": \"between_tools\"}, ";
        String ask = "Use get_time.";
        JsonObject calling = message(model, TOOL + thinking + says(ask));
        assertThat(content(calling)).extracting(Anthropic::type).containsExactly("tool_use");
        String result = "[{\"type\": \"tool_result\", \"tool_use_id\": \""
                + content(calling).getLast().string("id").orElseThrow() + "\", \"content\": \"half past nine\"}]";
        assertThat(content(message(model, TOOL + thinking + after(ask, all(calling), result))))
                .extracting(Anthropic::type)
                .containsExactly("thinking", "text");
    }
}
