package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Samples;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ResponsesTest {

    private static final String TOOL = """
            {"type":"function","name":"get_weather","description":"Weather of a city","strict":true,
             "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
             "additionalProperties":false}}""";

    private static Answer post(String body) {
        return Sandbox.request("/openai/v1/responses")
                .header("authorization", "Bearer sk-test")
                .post(body);
    }

    private static List<JsonObject> output(JsonObject response) {
        return response.array("output").orElseThrow().objects().toList();
    }

    private static List<String> types(List<JsonObject> objects) {
        return objects.stream()
                .map(object -> object.string("type").orElseThrow())
                .toList();
    }

    private static String text(JsonObject message) {
        return message.array("content")
                .orElseThrow()
                .objects()
                .map(part -> part.string("text").orElse(""))
                .collect(Collectors.joining());
    }

    @Test
    void wholeResponseRepeatsTheSettings() {
        Answer answer = post("""
                {"model":"gpt-5.4","instructions":"Be brief.","input":"我叫小明。","store":false,
                 "metadata":{"a":"b"},"max_output_tokens":500,"temperature":0.5}""");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject response = answer.json();
        assertThat(response.string("id").orElseThrow()).startsWith("resp_");
        assertThat(response.string("status")).contains("completed");
        assertThat(response.string("instructions")).contains("Be brief.");
        assertThat(response.flag("store")).contains(false);
        assertThat(response.number("temperature")).contains(0.5);
        assertThat(response.members())
                .containsKeys(
                        "error",
                        "incomplete_details",
                        "parallel_tool_calls",
                        "tool_choice",
                        "tools",
                        "top_p",
                        "text",
                        "truncation",
                        "reasoning",
                        "previous_response_id",
                        "user");
        assertThat(types(output(response))).containsExactly("message");
        assertThat(text(output(response).getFirst())).startsWith("沙盒回答").contains("小明");
        JsonObject usage = response.object("usage").orElseThrow();
        assertThat(usage.integer("total_tokens").orElseThrow())
                .isEqualTo(usage.integer("input_tokens").orElseThrow()
                        + usage.integer("output_tokens").orElseThrow());
        assertThat(usage.object("input_tokens_details")).isPresent();
        assertThat(usage.object("output_tokens_details")).isPresent();
    }

    @Test
    void reasoningComesFirstSealedAndWithASummaryOnlyWhenAsked() {
        JsonObject plain = post("{\"model\":\"gpt-5\",\"input\":\"hi\"}").json();
        JsonObject summed = post("{\"model\":\"gpt-5\",\"input\":\"hi\",\"reasoning\":{\"summary\":\"auto\"}}")
                .json();

        assertThat(types(output(plain))).containsExactly("reasoning", "message");
        JsonObject reasoning = output(plain).getFirst();
        assertThat(reasoning.string("encrypted_content").orElseThrow()).startsWith("gAAAAA");
        assertThat(reasoning.array("summary").orElseThrow().size()).isZero();
        assertThat(output(summed).getFirst().array("summary").orElseThrow().size())
                .isEqualTo(1);
        assertThat(output(summed).getFirst().string("encrypted_content"))
                .isEqualTo(reasoning.string("encrypted_content"));
        assertThat(plain.object("usage")
                        .orElseThrow()
                        .object("output_tokens_details")
                        .orElseThrow()
                        .integer("reasoning_tokens")
                        .orElseThrow())
                .isPositive();
    }

    @Test
    void streamIsTheWholeLadder() {
        Answer answer = post(
                "{\"model\":\"gpt-5\",\"input\":\"What is 2 + 3?\",\"stream\":true,\"reasoning\":{\"summary\":\"auto\"}}");

        assertThat(answer.body()).endsWith("\n\n").doesNotContain("[DONE]").doesNotContain("\r");
        var names = new ArrayList<String>();
        for (String event : answer.body().split("\n\n")) {
            List<String> lines = event.lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).startsWith("event: ");
            assertThat(lines.get(1)).startsWith("data: {");
            String name = lines.get(0).substring(7);
            assertThat(((JsonObject) Json.parse(lines.get(1).substring(6))).string("type"))
                    .contains(name);
            names.add(name);
        }
        var order = names.stream().distinct().toList();
        assertThat(order)
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.completed");
        List<JsonObject> chunks = answer.chunks();
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks.get(i).integer("sequence_number")).contains((long) i);
        }
        String deltas = chunks.stream()
                .filter(chunk -> chunk.string("type").orElseThrow().equals("response.output_text.delta"))
                .map(chunk -> chunk.string("delta").orElseThrow())
                .collect(Collectors.joining());
        JsonObject completed = chunks.getLast().object("response").orElseThrow();
        assertThat(text(output(completed).getLast())).isEqualTo(deltas).contains("2 + 3 = 5");
        assertThat(completed.object("usage")).isPresent();
        assertThat(chunks.getFirst().object("response").orElseThrow().object("usage"))
                .isEmpty();
    }

    @Test
    void sealedReasoningIsOnlyCompleteWhenItsItemIsDone() {
        List<JsonObject> chunks =
                post("{\"model\":\"gpt-5\",\"input\":\"hi\",\"stream\":true}").chunks();
        String added = item(chunks, "response.output_item.added")
                .string("encrypted_content")
                .orElseThrow();
        String done = item(chunks, "response.output_item.done")
                .string("encrypted_content")
                .orElseThrow();

        assertThat(done).startsWith(added);
        assertThat(done.length()).isGreaterThan(added.length());
    }

    private static JsonObject item(List<JsonObject> chunks, String type) {
        return chunks.stream()
                .filter(chunk -> chunk.string("type").orElseThrow().equals(type))
                .findFirst()
                .orElseThrow()
                .object("item")
                .orElseThrow();
    }

    @Test
    void callStreamsItsArgumentsAndHasTwoIds() {
        Answer answer = post("""
                {"model":"gpt-5.4","stream":true,"input":"Weather in Paris?","tools":[%s]}""".formatted(TOOL));

        List<JsonObject> chunks = answer.chunks();
        String deltas = chunks.stream()
                .filter(chunk -> chunk.string("type").orElseThrow().equals("response.function_call_arguments.delta"))
                .map(chunk -> chunk.string("delta").orElseThrow())
                .collect(Collectors.joining());
        JsonObject call = item(chunks, "response.output_item.done");
        assertThat(call.string("arguments")).contains(deltas).contains("{\"city\":\"Paris\"}");
        assertThat(call.string("id").orElseThrow()).startsWith("fc_");
        assertThat(call.string("call_id").orElseThrow()).startsWith("call_");
        assertThat(item(chunks, "response.output_item.added").string("arguments"))
                .contains("");
    }

    @Test
    void secondTurnUsesTheOutput() {
        Answer answer = post("""
                {"model":"gpt-5.4","tools":[%s],"input":[{"role":"user","content":"Weather in Paris?"},
                 {"type":"function_call","call_id":"call_1","name":"get_weather","arguments":"{}"},
                 {"type":"function_call_output","call_id":"call_1","output":"snow"}]}""".formatted(TOOL));

        assertThat(text(output(answer.json()).getLast()))
                .contains("get_weather")
                .contains("snow");
    }

    @Test
    void structuredOutputIsTheWholeText() {
        Answer answer = post("""
                {"model":"gpt-5.4","input":"Paris has 2 rivers","text":{"format":{"type":"json_schema","name":"town",
                 "strict":true,"schema":{"type":"object","properties":{"city":{"type":"string"},
                 "rivers":{"type":"integer"}},"required":["city","rivers"],"additionalProperties":false}}}}""");

        JsonObject value = (JsonObject) Json.parse(text(output(answer.json()).getFirst()));
        assertThat(value.integer("rivers")).contains(2L);
        assertThat(value.members()).containsOnlyKeys("city", "rivers");
    }

    @Test
    void partsOfAllKindsAreTaken() {
        Answer answer = post("""
                {"model":"gpt-5.4","input":[{"role":"user","content":[{"type":"input_text","text":"Look"},
                 {"type":"input_image","image_url":"data:image/png;base64,%s"},
                 {"type":"input_file","filename":"a.txt","file_data":"data:text/plain;base64,aGVsbG8="}]}]}""".formatted(Samples.pngBase64(20, 10)));

        assertThat(text(output(answer.json()).getFirst()))
                .contains("an image/png of 20x10")
                .contains("a text/plain (5 bytes)");
    }

    @Test
    void ceilingMakesTheResponseIncomplete() {
        Answer answer = post("{\"model\":\"gpt-5.4\",\"input\":\"tell me\",\"max_output_tokens\":16,\"stream\":true}");

        JsonObject last = answer.chunks().getLast();
        assertThat(last.string("type")).contains("response.incomplete");
        JsonObject response = last.object("response").orElseThrow();
        assertThat(response.string("status")).contains("incomplete");
        assertThat(response.object("incomplete_details").orElseThrow().string("reason"))
                .contains("max_output_tokens");
        assertThat(output(response).getFirst().string("status")).contains("incomplete");
    }

    @Test
    void whatNeedsKeptStateIsNotFound() {
        assertError(
                post("{\"model\":\"gpt-5\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}"),
                404,
                "previous_response_id",
                "resp_1");
        assertError(
                post("{\"model\":\"gpt-5\",\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]}"),
                404,
                "input",
                "msg_1");
        Answer get = Sandbox.request("/openai/v1/responses/resp_2")
                .header("authorization", "Bearer sk-test")
                .get();
        assertError(get, 404, "", "resp_2");
    }

    @Test
    void badRequestsAreRefusedInTheVendorsWords() {
        assertError(post("{\"input\":\"x\"}"), 400, "model", "Missing required parameter: 'model'");
        assertError(post("{\"model\":\"gpt-5\"}"), 400, "input", "Missing required parameter: 'input'");
        assertError(post("{\"model\":\"gpt-5\",\"input\":\"x\",\"stop\":\"y\"}"), 400, "stop", "Unknown parameter");
        assertError(
                post("{\"model\":\"gpt-4o\",\"input\":\"x\",\"reasoning\":{\"effort\":\"low\"}}"),
                400,
                "reasoning.effort",
                "not supported with this model");
        assertError(
                post("{\"model\":\"gpt-5\",\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"c\","
                        + "\"output\":\"x\"}]}"),
                400,
                "input",
                "No tool call found");
        assertError(
                post("{\"model\":\"gpt-5\",\"input\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\","
                        + "\"arguments\":\"{}\"}]}"),
                400,
                "input",
                "No tool output found for function call c.");
        assertError(post("""
                        {"model":"gpt-5","input":"x","tools":[{"type":"function","name":"f","strict":true,
                         "parameters":{"type":"object","properties":{"a":{"type":"string"}}}}]}"""), 400, "tools[0].parameters", "'additionalProperties' is required");
    }

    private static void assertError(Answer answer, int status, String param, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonObject error = answer.json().object("error").orElseThrow();
        assertThat(error.string("param").orElse("")).isEqualTo(param);
        assertThat(error.string("message").orElseThrow()).contains(words);
    }

    @Test
    void inputIsCountedAsInTheAnswer() {
        String input = "\"model\":\"gpt-5.4\",\"input\":\"Count these words, please.\"";
        Answer counted = Sandbox.request("/openai/v1/responses/input_tokens")
                .header("authorization", "Bearer sk-test")
                .post("{" + input + "}");

        assertThat(counted.json().string("object")).contains("response.input_tokens");
        assertThat(counted.json().integer("input_tokens"))
                .isEqualTo(post("{" + input + "}")
                        .json()
                        .object("usage")
                        .orElseThrow()
                        .integer("input_tokens"));
    }
}
