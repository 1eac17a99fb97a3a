package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Reasoning that comes back. */
final class ResponsesReasoningTest {

    private static final String TOOL = """
            ,"tools":[{"type":"function","name":"get_weather","strict":false,"parameters":{"type":"object",
             "properties":{"city":{"type":"string"}},"required":["city"]}}]""";

    private static final Json QUESTION = Json.parse("{\"role\":\"user\",\"content\":\"Weather in Paris?\"}");

    private static Answer post(String model, String input, String members) {
        return Sandbox.request("/openai/v1/responses")
                .header("authorization", "Bearer sk-reasoning")
                .post("{\"model\":\"" + model + "\",\"store\":false,\"input\":" + input + members + "}");
    }

    private static JsonObject good(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static List<JsonObject> output(JsonObject response) {
        return response.array("output").orElseThrow().objects().toList();
    }

    /** Reasoning and a call. */
    private static List<JsonObject> called(String members) {
        List<JsonObject> output = output(good(post("gpt-5", "[" + QUESTION.text() + "]", TOOL + members)));
        assertThat(output)
                .extracting(item -> item.string("type").orElseThrow())
                .containsExactly("reasoning", "function_call");
        return output;
    }

    private static String input(Json question, List<JsonObject> items, String... more) {
        var all = new ArrayList<Json>();
        all.add(question);
        all.addAll(items);
        String id = items.getLast().string("call_id").orElse("");
        if (!id.isEmpty()) {
            all.add(JsonObject.builder()
                    .put("type", "function_call_output")
                    .put("call_id", id)
                    .put("output", "hail")
                    .build());
        }
        for (String text : more) {
            all.add(JsonObject.builder()
                    .put("role", "user")
                    .put("content", text)
                    .build());
        }
        return new JsonArray(all).text();
    }

    private static String input(List<JsonObject> items, String... more) {
        return input(QUESTION, items, more);
    }

    private static void assertRemoved(JsonObject response, JsonObject reasoning, String reason) {
        assertThat(response.array("input_transformations").orElseThrow().objects())
                .containsExactly(JsonObject.builder()
                        .put("type", "reasoning")
                        .put("id", reasoning.string("id").orElseThrow())
                        .put("action", "removed")
                        .put("reason", reason)
                        .build());
    }

    @Test
    void reasoningThatComesBackAsItWasIsUsed() {
        List<JsonObject> items = called("");
        assertThat(good(post("gpt-5", input(items), TOOL)).has("input_transformations"))
                .isFalse();
        assertThat(good(post("gpt-5-2025-08-07", input(items), TOOL)).has("input_transformations"))
                .isFalse();
        JsonObject second = good(post("gpt-5", input(items), TOOL));
        var more = new ArrayList<Json>(((JsonArray) Json.parse(input(items))).items());
        more.addAll(output(second));
        more.add(QUESTION);
        assertThat(good(post("gpt-5", new JsonArray(more).text(), TOOL)).has("input_transformations"))
                .isFalse();
    }

    @Test
    void unusableReasoningIsRemovedAndNamed() {
        List<JsonObject> items = called("");
        JsonObject reasoning = items.getFirst();
        assertRemoved(good(post("gpt-5-mini", input(items), TOOL)), reasoning, "model_mismatch");
        Json other = Json.parse("{\"role\":\"user\",\"content\":\"Weather in Rome?\"}");
        assertRemoved(good(post("gpt-5", input(other, items), TOOL)), reasoning, "prefix_mismatch");
        assertRemoved(
                good(post("gpt-5", input(items), TOOL + ",\"safety_identifier\":\"u\"")),
                reasoning,
                "end_user_mismatch");
        assertRemoved(
                good(post("gpt-5", input(items, "Thanks"), TOOL + ",\"reasoning\":{\"context\":\"current_turn\"}")),
                reasoning,
                "turn_boundary");
        var forged = new ArrayList<>(items);
        String content = reasoning.string("encrypted_content").orElseThrow();
        forged.set(
                0,
                reasoning
                        .with()
                        .put("encrypted_content", content.substring(0, content.length() - 4) + "AAAA")
                        .build());
        assertRemoved(good(post("gpt-5", input(forged), TOOL)), reasoning, "organization_mismatch");
    }

    @Test
    void instructionsAreNotPartOfWhatReasoningIsBoundTo() {
        List<JsonObject> items = called(",\"instructions\":\"Be brief.\"");
        assertThat(good(post("gpt-5", input(items), TOOL)).has("input_transformations"))
                .isFalse();
    }

    @Test
    void itemsOfOneAnswerComeBackTogether() {
        List<JsonObject> items = called("");
        assertRefused(
                post("gpt-5", input(items.subList(1, 2)), TOOL),
                "of type 'function_call' was provided without its required 'reasoning' item: '"
                        + items.getFirst().string("id").orElseThrow() + "'.");
        JsonObject anonymous = items.get(1).with().remove("id").build();
        good(post("gpt-5", input(List.of(anonymous)), TOOL));
        assertRefused(
                post("gpt-5", input(items.subList(0, 1), "Well?"), TOOL),
                "was provided without its required following item.");
        var twice = new ArrayList<>(items);
        twice.addFirst(items.getFirst());
        assertRefused(post("gpt-5", input(twice), TOOL), "Duplicate item found with id");
    }

    @Test
    void reasoningWithoutItsContentMustBeKept() {
        List<JsonObject> items = new ArrayList<>(called(""));
        items.set(0, items.getFirst().with().remove("encrypted_content").build());
        Answer answer = post("gpt-5", input(items), TOOL);
        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("Items are not persisted when `store` is set to false.");

        JsonObject stored = good(Sandbox.request("/openai/v1/responses")
                .header("authorization", "Bearer sk-reasoning")
                .post("{\"model\":\"gpt-5\",\"input\":[" + QUESTION.text() + "]" + TOOL + "}"));
        List<JsonObject> bare = new ArrayList<>(output(stored));
        bare.set(0, bare.getFirst().with().remove("encrypted_content").build());
        good(post("gpt-5", input(bare), TOOL));
    }

    private static void assertRefused(Answer answer, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().object("error").orElseThrow().string("message").orElseThrow())
                .contains(words);
    }
}
