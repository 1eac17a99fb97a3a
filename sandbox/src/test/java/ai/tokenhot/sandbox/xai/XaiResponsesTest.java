package ai.tokenhot.sandbox.xai;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** xAI's variation of Responses. */
final class XaiResponsesTest {

    private static final String TOOL = """
            ,"tools":[{"type":"function","name":"get_weather","parameters":{"type":"object",
             "properties":{"city":{"type":"string"}},"required":["city"]}},{"type":"x_search"}]""";

    private static Sandbox.Request request(String path) {
        return Sandbox.request("/xai/v1/responses" + path).header("authorization", "Bearer xai-test");
    }

    private static Answer ask(String input, String members) {
        return request("").post("{\"model\":\"grok-4.3\",\"input\":\"" + input + "\"" + members + "}");
    }

    private static List<JsonObject> output(JsonObject response) {
        return response.array("output").orElseThrow().objects().toList();
    }

    private static void assertFlat(Answer answer, int status, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().members()).containsOnlyKeys("code", "error");
        assertThat(answer.json().string("error").orElseThrow()).contains(words);
    }

    @Test
    void reasoningIsShownAndCountedWithinTheOutput() {
        JsonObject response = ask("My name is Ann.", "").json();

        JsonObject reasoning = output(response).getFirst();
        assertThat(reasoning.string("type")).contains("reasoning");
        assertThat(reasoning.array("summary").orElseThrow().size()).isEqualTo(1);
        assertThat(reasoning.has("encrypted_content")).isFalse();
        assertThat(response.string("id").orElseThrow()).matches("[0-9a-f-]{36}");
        JsonObject usage = response.object("usage").orElseThrow();
        long thoughts = usage.object("output_tokens_details")
                .orElseThrow()
                .integer("reasoning_tokens")
                .orElseThrow();
        long all = usage.integer("output_tokens").orElseThrow();
        assertThat(thoughts).isPositive().isLessThan(all);
        assertThat(usage.integer("total_tokens"))
                .contains(usage.integer("input_tokens").orElseThrow() + all);
    }

    @Test
    void streamIsTheLadderWithCallsInOnePiece() {
        Answer answer =
                ask("Weather in Paris?", TOOL + ",\"stream\":true,\"include\":[\"reasoning.encrypted_content\"]");

        List<JsonObject> events = answer.chunks();
        assertThat(events.getFirst().string("type")).contains("response.created");
        assertThat(events.getLast().string("type")).contains("response.completed");
        assertThat(events).noneMatch(event -> event.has("obfuscation"));
        assertThat(events.stream()
                        .filter(event -> event.string("type").orElseThrow().endsWith("arguments.delta"))
                        .map(event -> event.string("delta").orElseThrow()))
                .containsExactly("{\"city\":\"Paris\"}");
        JsonObject response = events.getLast().object("response").orElseThrow();
        assertThat(output(response).getFirst().string("encrypted_content")).isPresent();
        var input = new java.util.ArrayList<ai.tokenhot.json.Json>();
        input.add(ai.tokenhot.json.Json.parse("{\"role\":\"user\",\"content\":\"Weather in Paris?\"}"));
        input.addAll(output(response));
        input.add(JsonObject.builder()
                .put("type", "function_call_output")
                .put("call_id", output(response).getLast().string("call_id").orElseThrow())
                .put("output", "hail")
                .build());
        Answer second =
                request("").post("{\"model\":\"grok-4.3\",\"input\":" + new JsonArray(input).text() + TOOL + "}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).contains("hail");
    }

    @Test
    void conversationGoesOnFromAKeptResponse() {
        String id = ask("My name is Ann.", "").json().string("id").orElseThrow();

        assertThat(request("/" + id).get().json().string("id")).contains(id);
        assertThat(ask("Remember my name?", ",\"previous_response_id\":\"" + id + "\"")
                        .body())
                .contains("Your name is Ann");
        assertThat(request("/" + id).delete().json().flag("deleted")).contains(true);
        assertFlat(request("/" + id).get(), 404, id);
        assertFlat(ask("x", ",\"previous_response_id\":\"" + id + "\""), 404, id);
        assertFlat(request("/" + id + "/input_items").get(), 404, "Not found");
        assertFlat(request("/" + id).post("{}"), 405, "Method not allowed");
    }

    @Test
    void errorsAreFlatAndMayComeInA200() {
        assertFlat(request("").post("{\"model\":\"grok-none\",\"input\":\"x\"}"), 404, "grok-none");
        assertFlat(ask("x", ",\"temperature\":\"hot\""), 400, "temperature");
        assertFlat(ask("x", ",\"top_logprobs\":9"), 400, "top_logprobs");
        assertFlat(ask("x", ",\"reasoning\":{\"effort\":\"max\"}"), 400, "max");
        assertFlat(ask("x", ",\"background\":true"), 400, "background");
        assertFlat(ask("x", ",\"search_parameters\":{}"), 410, "deprecated");
        assertFlat(ask("[[sandbox: refuse=prompt]]", ""), 403, "usage guidelines");
        assertThat(ask("x", ",\"no_such_member\":1").status()).isEqualTo(200);
        Answer in200 = ask("[[sandbox: http200-error]]", ",\"stream\":true");
        assertFlat(in200, 200, "temporarily unavailable");
        assertThat(in200.header("content-type")).isEqualTo("application/json");
    }
}
