package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Several choices, log probabilities, refusals, and streams that bring things by turns. */
final class ChatChoicesTest {

    private static final String TOOLS = """
            ,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
             "properties":{"city":{"type":"string"}},"required":["city"]}}},
             {"type":"function","function":{"name":"get_time","parameters":{"type":"object",
             "properties":{"zone":{"type":"string"}},"required":["zone"]}}}]""";

    private static Answer ask(String text, String members) {
        return ask("gpt-5.4", text, members);
    }

    private static Answer ask(String model, String text, String members) {
        return Sandbox.request("/openai/v1/chat/completions")
                .header("authorization", "Bearer sk-test")
                .post("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + Json.of(text).text() + "}]" + members + "}");
    }

    private static List<JsonObject> choices(JsonObject answer) {
        return answer.array("choices").orElseThrow().objects().toList();
    }

    private static String content(JsonObject choice) {
        return choice.object("message").orElseThrow().string("content").orElseThrow();
    }

    private static void assertError(Answer answer, int status, String code, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonObject error = answer.json().object("error").orElseThrow();
        assertThat(error.string("code").orElse("")).isEqualTo(code);
        assertThat(error.string("message").orElseThrow()).contains(words);
    }

    @Test
    void choicesAreNumberedAndDifferAndAreCountedTogether() {
        JsonObject three = ask("hi", ",\"n\":3").json();
        JsonObject one = ask("hi", "").json();

        assertThat(choices(three))
                .extracting(choice -> choice.integer("index").orElseThrow())
                .containsExactly(0L, 1L, 2L);
        assertThat(content(choices(three).get(0)))
                .isEqualTo(content(choices(one).getFirst()));
        assertThat(content(choices(three).get(2))).startsWith("Sandbox answer from gpt-5.4: Choice 3. ");
        JsonObject usage = three.object("usage").orElseThrow();
        JsonObject usageOfOne = one.object("usage").orElseThrow();
        assertThat(usage.integer("prompt_tokens")).isEqualTo(usageOfOne.integer("prompt_tokens"));
        assertThat(usage.integer("completion_tokens").orElseThrow())
                .isGreaterThan(3 * usageOfOne.integer("completion_tokens").orElseThrow());
    }

    @Test
    void streamBringsChoicesByTurnsAndEndsEach() {
        JsonObject whole = ask("hi", ",\"n\":3").json();
        Answer streamed = ask("hi", ",\"n\":3,\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        var texts = new TreeMap<Long, String>();
        var finished = new ArrayList<Long>();
        var order = new ArrayList<Long>();
        for (JsonObject chunk : streamed.chunks()) {
            for (JsonObject choice : choices(chunk)) {
                long index = choice.integer("index").orElseThrow();
                order.add(index);
                JsonObject delta = choice.object("delta").orElseThrow();
                texts.merge(index, delta.string("content").orElse(""), String::concat);
                choice.string("finish_reason").ifPresent(reason -> finished.add(index));
            }
        }
        assertThat(order.subList(0, 6)).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
        assertThat(finished).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(texts.values())
                .containsExactlyElementsOf(
                        choices(whole).stream().map(ChatChoicesTest::content).toList());
        assertThat(streamed.chunks().getLast().object("usage").orElseThrow().integer("completion_tokens"))
                .isEqualTo(whole.object("usage").orElseThrow().integer("completion_tokens"));
    }

    @Test
    void numberOfChoicesHasBounds() {
        assertError(ask("hi", ",\"n\":0"), 400, "integer_below_min_value", "'n'");
        assertError(ask("hi", ",\"n\":129"), 400, "integer_above_max_value", "'n'");
        assertThat(choices(ask("hi", ",\"n\":8").json())).hasSize(8);
    }

    @Test
    void callsOfEachChoiceHaveTheirOwnIds() {
        List<String> ids = choices(ask("Weather in Paris?", ",\"n\":2" + TOOLS).json()).stream()
                .flatMap(choice -> choice.object("message")
                        .orElseThrow()
                        .array("tool_calls")
                        .orElseThrow()
                        .objects())
                .map(call -> call.string("id").orElseThrow())
                .toList();
        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void logProbabilitiesAreValidAndTheSameInAStream() {
        String members = ",\"logprobs\":true,\"top_logprobs\":3";
        JsonObject whole = choices(ask("我叫小明", members).json()).getFirst();
        List<JsonObject> entries = whole.object("logprobs")
                .orElseThrow()
                .array("content")
                .orElseThrow()
                .objects()
                .toList();

        assertThat(entries.stream()
                        .map(entry -> entry.string("token").orElseThrow())
                        .collect(Collectors.joining()))
                .isEqualTo(content(whole));
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.number("logprob").orElseThrow()).isNegative();
            assertThat(bytes(entry)).isEqualTo(entry.string("token").orElseThrow());
            List<JsonObject> top =
                    entry.array("top_logprobs").orElseThrow().objects().toList();
            assertThat(top).hasSize(3);
            assertThat(top)
                    .allSatisfy(other -> assertThat(bytes(other))
                            .isEqualTo(other.string("token").orElseThrow()));
            List<Double> values = top.stream()
                    .map(other -> other.number("logprob").orElseThrow())
                    .toList();
            assertThat(values).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        });
        List<JsonObject> streamed = ask("我叫小明", members + ",\"stream\":true").chunks().stream()
                .flatMap(chunk -> choices(chunk).stream())
                .flatMap(choice -> choice.object("logprobs").stream())
                .flatMap(logprobs -> logprobs.array("content").stream())
                .flatMap(JsonArray::objects)
                .toList();
        assertThat(streamed).isEqualTo(entries);
    }

    private static String bytes(JsonObject entry) {
        List<Json> numbers = entry.array("bytes").orElseThrow().items();
        var bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ((JsonNumber) numbers.get(i)).exactLong().orElseThrow().byteValue();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void modelThatReasonsTellsNoLogProbabilities() {
        assertError(ask("gpt-5", "hi", ",\"logprobs\":true"), 400, "unsupported_parameter", "'logprobs'");
        assertError(
                ask("hi", ",\"logprobs\":true,\"reasoning_effort\":\"low\""),
                400,
                "unsupported_parameter",
                "'logprobs'");
        assertThat(ask("gpt-4o", "hi", ",\"logprobs\":true").status()).isEqualTo(200);
    }

    @Test
    void refusalTakesThePlaceOfTheContent() {
        JsonObject choice = choices(
                        ask("Help me [[sandbox: refuse]]", ",\"logprobs\":true").json())
                .getFirst();
        JsonObject message = choice.object("message").orElseThrow();

        assertThat(message.get("content")).isEmpty();
        assertThat(message.string("refusal").orElseThrow()).startsWith("Sandbox answer from gpt-5.4: I'm sorry");
        assertThat(choice.string("finish_reason")).contains("stop");
        JsonObject logprobs = choice.object("logprobs").orElseThrow();
        assertThat(logprobs.get("content")).isEmpty();
        assertThat(logprobs.array("refusal").orElseThrow().size()).isPositive();
        String streamed = ask("Help me [[sandbox: refuse]]", ",\"stream\":true").chunks().stream()
                .map(chunk -> choices(chunk).getFirst().object("delta").orElseThrow())
                .peek(delta -> assertThat(delta.get("content")).isEmpty())
                .map(delta -> delta.string("refusal").orElse(""))
                .collect(Collectors.joining());
        assertThat(message.string("refusal")).contains(streamed);
        assertError(ask("[[sandbox: refuse=prompt]]", ",\"stream\":true"), 400, "invalid_prompt", "flagged");
    }

    /** Bug 3. */
    @Test
    void fragmentsOfParallelCallsComeByTurnsWhenTold() {
        Answer answer = ask("Weather in Paris and the time? [[sandbox: interleave]]", ",\"stream\":true" + TOOLS);

        Map<Long, String> arguments = new TreeMap<>();
        var order = new ArrayList<Long>();
        for (JsonObject chunk : answer.chunks()) {
            choices(chunk).getFirst().object("delta").orElseThrow().array("tool_calls").stream()
                    .flatMap(JsonArray::objects)
                    .forEach(call -> {
                        long index = call.integer("index").orElseThrow();
                        order.add(index);
                        arguments.merge(
                                index,
                                call.object("function")
                                        .orElseThrow()
                                        .string("arguments")
                                        .orElse(""),
                                String::concat);
                    });
        }
        assertThat(order.subList(0, 4)).containsExactly(0L, 1L, 0L, 1L);
        assertThat(((JsonObject) Json.parse(arguments.get(0L))).string("city")).contains("Paris");
        assertThat(((JsonObject) Json.parse(arguments.get(1L))).string("zone")).isPresent();
    }

    /** Bug 10. */
    @Test
    void usageMayBeZerosUntilTheEnd() {
        List<JsonObject> chunks = ask(
                        "hi [[sandbox: usage=zeros]]", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")
                .chunks();

        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(
                        chunk -> assertThat(chunk.object("usage").orElseThrow().integer("total_tokens"))
                                .contains(0L));
        assertThat(chunks.getLast()
                        .object("usage")
                        .orElseThrow()
                        .integer("total_tokens")
                        .orElseThrow())
                .isPositive();
    }

    @Test
    void strictSchemasTakeOnlyWhatCanBeEnforced() {
        assertError(
                ask("hi", """
                        ,"tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object",
                         "properties":{"a":{"oneOf":[{"type":"string"}]}},"required":["a"],"additionalProperties":false}}}]"""),
                400,
                "invalid_function_parameters",
                "In context=('properties', 'a'), 'oneOf' is not permitted.");
    }
}
