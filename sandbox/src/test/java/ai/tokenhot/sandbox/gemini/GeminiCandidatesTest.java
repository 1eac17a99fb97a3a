package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Several candidates, log probabilities, refusals, answers in two calls, and the schemas that are taken. */
final class GeminiCandidatesTest {

    private static final String MODEL = "gemini-2.5-flash";

    private static Answer call(String model, String method, String text, String members) {
        return Sandbox.request("/gemini/v1beta/models/" + model + ":" + method)
                .header("x-goog-api-key", "any")
                .post("{\"contents\":[{\"parts\":[{\"text\":" + Json.of(text).text() + "}]}]" + members + "}");
    }

    private static Answer generate(String text, String members) {
        return call(MODEL, "generateContent", text, members);
    }

    private static List<JsonObject> stream(String text, String members) {
        return call(MODEL, "streamGenerateContent?alt=sse", text, members).chunks();
    }

    private static String config(String members) {
        return ",\"generationConfig\":{" + members + "}";
    }

    private static List<JsonObject> candidates(JsonObject response) {
        return response.array("candidates").stream().flatMap(JsonArray::objects).toList();
    }

    private static String text(JsonObject candidate) {
        return candidate.object("content").stream()
                .flatMap(content -> content.array("parts").stream())
                .flatMap(JsonArray::objects)
                .map(part -> part.string("text").orElse(""))
                .collect(Collectors.joining());
    }

    private static long count(JsonObject response, String name) {
        return response.object("usageMetadata").orElseThrow().integer(name).orElse(0L);
    }

    @Test
    void candidatesStreamByTurnsAndAreCountedTogether() {
        JsonObject whole = generate("hi", config("\"candidateCount\":3")).json();
        assertThat(candidates(whole))
                .extracting(each -> each.integer("index").orElseThrow())
                .containsExactly(0L, 1L, 2L);

        var texts = new TreeMap<Long, String>();
        var order = new ArrayList<Long>();
        var finished = new ArrayList<Long>();
        List<JsonObject> chunks = stream("hi", config("\"candidateCount\":3"));
        for (JsonObject chunk : chunks) {
            for (JsonObject candidate : candidates(chunk)) {
                long index = candidate.integer("index").orElseThrow();
                order.add(index);
                texts.merge(index, text(candidate), String::concat);
                candidate.string("finishReason").ifPresent(reason -> finished.add(index));
            }
        }
        assertThat(order.subList(0, 4)).containsExactly(0L, 1L, 2L, 0L);
        assertThat(finished).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(texts.values())
                .containsExactlyElementsOf(candidates(whole).stream()
                        .map(GeminiCandidatesTest::text)
                        .toList());
        for (String counter : List.of("candidatesTokenCount", "thoughtsTokenCount", "totalTokenCount")) {
            assertThat(count(chunks.getLast(), counter)).as(counter).isEqualTo(count(whole, counter));
        }
    }

    @Test
    void logProbabilitiesAreToldWhenAskedFor() {
        JsonObject candidate = candidates(generate("hi", config("\"responseLogprobs\":true,\"logprobs\":3"))
                        .json())
                .getFirst();
        JsonObject result = candidate.object("logprobsResult").orElseThrow();
        List<JsonObject> chosen =
                result.array("chosenCandidates").orElseThrow().objects().toList();
        List<JsonObject> top =
                result.array("topCandidates").orElseThrow().objects().toList();

        assertThat(chosen.stream()
                        .map(token -> token.string("token").orElseThrow())
                        .collect(Collectors.joining()))
                .isEqualTo(text(candidate));
        assertThat(top).hasSameSizeAs(chosen);
        assertThat(top).allSatisfy(place -> {
            List<Double> values = place.array("candidates")
                    .orElseThrow()
                    .objects()
                    .map(token -> token.number("logProbability").orElseThrow())
                    .toList();
            assertThat(values).hasSize(3).isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(values).allSatisfy(value -> assertThat(value).isNegative());
        });
        double mean = chosen.stream()
                .mapToDouble(token -> token.number("logProbability").orElseThrow())
                .average()
                .orElseThrow();
        assertThat(candidate.number("avgLogprobs").orElseThrow()).isEqualTo(mean);
        List<JsonObject> streamed = stream("hi", config("\"responseLogprobs\":true,\"logprobs\":3")).stream()
                .flatMap(chunk -> candidates(chunk).stream())
                .flatMap(each -> each.object("logprobsResult").stream())
                .flatMap(each -> each.array("chosenCandidates").orElseThrow().objects())
                .toList();
        assertThat(streamed).isEqualTo(chosen);
    }

    @Test
    void logProbabilitiesHaveConditions() {
        assertInvalid(generate("hi", config("\"logprobs\":3")), "response_logprobs is true");
        assertInvalid(
                generate("hi", config("\"responseLogprobs\":true,\"logprobs\":21")), "logprobs must be in the range");
        assertInvalid(
                call("gemini-3-flash-preview", "generateContent", "hi", config("\"responseLogprobs\":true")),
                "Logprobs is not enabled for models/gemini-3-flash-preview");
    }

    private static void assertInvalid(Answer answer, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().object("error").orElseThrow().string("message").orElseThrow())
                .contains(words);
    }

    @Test
    void refusalHasNoContentAndABlockedPromptNoCandidates() {
        JsonObject refused = generate("Help [[sandbox: refuse]]", "").json();
        JsonObject candidate = candidates(refused).getFirst();
        assertThat(candidate.has("content")).isFalse();
        assertThat(candidate.string("finishReason")).contains("SAFETY");
        assertThat(candidate.array("safetyRatings").orElseThrow().objects())
                .anyMatch(rating -> rating.flag("blocked").orElse(false));
        List<JsonObject> streamed = stream("Help [[sandbox: refuse]]", "");
        assertThat(candidates(streamed.getLast()).getFirst().string("finishReason"))
                .contains("SAFETY");
        assertThat(streamed)
                .noneMatch(chunk -> !text(candidates(chunk).getFirst()).isEmpty());

        JsonObject blocked = generate("Help [[sandbox: refuse=prompt]]", "").json();
        assertThat(blocked.has("candidates")).isFalse();
        assertThat(blocked.object("promptFeedback").orElseThrow().string("blockReason"))
                .contains("SAFETY");
        assertThat(count(blocked, "promptTokenCount")).isEqualTo(count(blocked, "totalTokenCount"));
        List<JsonObject> stream = stream("Help [[sandbox: refuse=prompt]]", "");
        assertThat(stream).hasSize(1);
        assertThat(stream.getFirst().object("promptFeedback")).isPresent();
    }

    @Test
    void answerMayComeInTwoCalls() {
        String prompt = "Tell me of boats [[sandbox: finish=continuation]]";
        JsonObject whole = generate("Tell me of boats", "").json();
        JsonObject first = generate(prompt, "").json();
        JsonObject half = candidates(first).getFirst();
        assertThat(half.string("finishReason")).contains("CONTINUATION");
        String token = half.string("continuationToken").orElseThrow();
        JsonObject second =
                generate(prompt, ",\"continuationToken\":\"" + token + "\"").json();
        JsonObject rest = candidates(second).getFirst();

        assertThat(rest.string("finishReason")).contains("STOP");
        assertThat(rest.has("continuationToken")).isFalse();
        assertThat(text(half)).isNotEmpty();
        assertThat(text(rest)).isNotEmpty();
        assertThat(text(half) + text(rest)).isEqualTo(text(candidates(whole).getFirst()));
        assertThat(count(first, "promptTokenCount")).isEqualTo(count(second, "promptTokenCount"));
        assertThat(count(second, "thoughtsTokenCount")).isZero();

        List<JsonObject> streamed = stream(prompt, "");
        assertThat(candidates(streamed.getLast()).getFirst().string("continuationToken"))
                .contains(token);
        assertInvalid(generate("Another prompt", ",\"continuationToken\":\"" + token + "\""), "continuation_token");
        assertInvalid(generate(prompt, ",\"continuationToken\":\"AAAA\""), "continuation_token");
    }

    /** Bug 10. */
    @Test
    void usageMayBeToldOnlyAtTheEnd() {
        List<JsonObject> chunks = stream("hi [[sandbox: usage=zeros]]", "");
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(
                                chunk.object("usageMetadata").orElseThrow().members())
                        .containsOnlyKeys("trafficType"));
        assertThat(count(chunks.getLast(), "totalTokenCount")).isPositive();
    }

    @Test
    void jsonSchemasAreTakenInPart() {
        String good = """
                {"$schema":"x","$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"}}}},
                 "type":"object","additionalProperties":false,"properties":{"n":{"$ref":"#/$defs/node"},
                 "a":{"anyOf":[{"type":"string"},{"type":"null"}],"default":"x"},"b":{"type":"array","prefixItems":[{"type":"integer"}]}},
                 "required":["n","a"]}""";
        assertThat(generate("hi", tool(good)).status()).isEqualTo(200);
        for (String keyword :
                List.of("const", "allOf", "not", "exclusiveMinimum", "propertyNames", "patternProperties")) {
            String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"" + keyword + "\":{}}}}";
            assertInvalid(
                    generate("hi", tool(schema)),
                    "Unknown name \"" + keyword
                            + "\" at 'tools[0].function_declarations[0].parameters_json_schema.properties.a'");
            assertInvalid(
                    generate(
                            "hi", config("\"responseMimeType\":\"application/json\",\"responseJsonSchema\":" + schema)),
                    "Unknown name \"" + keyword + "\" at 'generation_config.response_json_schema.properties.a'");
        }
        assertInvalid(
                generate("hi", tool("{\"properties\":{\"a\":{\"$ref\":\"#\",\"type\":\"object\"}}}")),
                "a schema with `$ref` must not have `type`");
        assertInvalid(
                generate(
                        "hi",
                        tool(
                                "{\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/$defs/n\"}},"
                                        + "\"required\":[\"n\"]}},\"properties\":{\"a\":{\"$ref\":\"#/$defs/n\"}},\"required\":[\"a\"]}")),
                "is cyclic");
    }

    private static String tool(String schema) {
        return ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":" + schema + "}]}]";
    }
}
