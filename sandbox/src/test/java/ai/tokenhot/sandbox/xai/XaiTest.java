package ai.tokenhot.sandbox.xai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class XaiTest {

    private static Answer post(String body) {
        return Sandbox.request("/xai/v1/chat/completions")
                .header("authorization", "Bearer xai-test")
                .post(body);
    }

    private static Answer ask(String model, String fields, String text) {
        return post("{\"model\":\"" + model + "\"" + fields + ",\"messages\":[{\"role\":\"user\",\"content\":"
                + Json.of(text).text() + "}]}");
    }

    private static JsonObject first(JsonObject answer) {
        return answer.array("choices").orElseThrow().objects().findFirst().orElseThrow();
    }

    private static void assertFlat(Answer answer, int status, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().members()).containsOnlyKeys("code", "error");
        assertThat(answer.json().string("error").orElseThrow()).contains(words);
    }

    @Test
    void reasoningIsShownAndCountedOutsideTheCompletion() {
        JsonObject answer = ask("grok-4.3", "", "My name is Ann.").json();

        JsonObject message = first(answer).object("message").orElseThrow();
        assertThat(message.string("reasoning_content").orElseThrow()).contains("My name is Ann.");
        assertThat(message.string("content").orElseThrow()).startsWith("Sandbox answer from grok-4.3: Hello, Ann!");
        JsonObject usage = answer.object("usage").orElseThrow();
        long reasoning = usage.object("completion_tokens_details")
                .orElseThrow()
                .integer("reasoning_tokens")
                .orElseThrow();
        assertThat(reasoning).isPositive();
        assertThat(usage.integer("total_tokens").orElseThrow())
                .isEqualTo(usage.integer("prompt_tokens").orElseThrow()
                        + usage.integer("completion_tokens").orElseThrow()
                        + reasoning);
        assertThat(usage.integer("num_sources_used")).contains(0L);
    }

    @Test
    void effortNoneSwitchesTheReasoningOff() {
        JsonObject answer =
                ask("grok-4.3", ",\"reasoning_effort\":\"none\"", "hi").json();

        assertThat(first(answer).object("message").orElseThrow().has("reasoning_content"))
                .isFalse();
    }

    @Test
    void streamBringsReasoningThenTextAndEachCallWhole() {
        Answer answer = post("""
                {"model":"grok-4.3","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"user","content":"Weather in Paris and the time?"}],
                 "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
                  "properties":{"city":{"type":"string"}},"required":["city"]}}},
                  {"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{}}}}]}""");

        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        List<JsonObject> deltas = answer.chunks().stream()
                .filter(chunk -> chunk.array("choices").orElseThrow().size() > 0)
                .map(chunk -> first(chunk).object("delta").orElseThrow())
                .toList();
        String reasoning = deltas.stream()
                .map(delta -> delta.string("reasoning_content").orElse(""))
                .collect(Collectors.joining());
        assertThat(reasoning).contains("Weather in Paris");
        List<JsonObject> calls = deltas.stream()
                .flatMap(delta -> delta.array("tool_calls").stream())
                .flatMap(JsonArray::objects)
                .toList();
        assertThat(calls).hasSize(2).allSatisfy(call -> {
            assertThat(call.has("id")).isTrue();
            assertThat(call.object("function").orElseThrow().members()).containsKeys("name", "arguments");
        });
        assertThat(calls.getFirst().object("function").orElseThrow().string("arguments"))
                .contains("{\"city\":\"Paris\"}");
    }

    @Test
    void whatReasoningModelsRefuse() {
        for (String field : List.of(
                "\"frequency_penalty\":1",
                "\"presence_penalty\":1",
                "\"stop\":[\"x\"]",
                "\"top_k\":5",
                "\"logit_bias\":{}")) {
            assertFlat(ask("grok-4.3", "," + field, "hi"), 400, "Argument not supported on this model");
        }
        assertThat(ask("grok-4-1-fast-non-reasoning", ",\"stop\":[\"zzz\"]", "hi")
                        .status())
                .isEqualTo(200);
        assertFlat(ask("grok-4-1-fast-reasoning", ",\"reasoning_effort\":\"low\"", "hi"), 400, "reasoningEffort");
        assertFlat(ask("grok-4.3", ",\"reasoning_effort\":\"minimal\"", "hi"), 400, "one of none, low");
        assertFlat(ask("grok-4.3", ",\"search_parameters\":{}", "hi"), 410, "deprecated");
        assertFlat(ask("grok-4.3", ",\"logprobs\":true,\"top_logprobs\":9", "hi"), 400, "Failed to deserialize");
    }

    @Test
    void onlyImagesAreTakenAsFiles() {
        Answer answer = post("""
                {"model":"grok-4.3","messages":[{"role":"user","content":[{"type":"file","file":
                 {"file_data":"data:text/plain;base64,aGVsbG8="}}]}]}""");

        assertFlat(answer, 400, "other than text and image_url");
    }

    @Test
    void unknownMembersAreIgnored() {
        assertThat(ask("grok-4.3", ",\"no_such_member\":1", "hi").status()).isEqualTo(200);
    }

    @Test
    void errorsHaveTwoShapes() {
        assertFlat(ask("grok-4.1", "", "hi"), 404, "grok-4.1 does not exist");
        assertFlat(Sandbox.request("/xai/v1/chat/completions").post("{}"), 401, "No API key provided");
        assertFlat(
                Sandbox.request("/xai/v1/chat/completions")
                        .header("authorization", "Bearer xai-invalid")
                        .post("{}"),
                401,
                "Incorrect API key provided");
        assertFlat(post("{\"model\":\"grok-4.3\",\"messages\":[{\"role\":\"user\",\"content\":"), 400, "JSON");

        Answer limited = ask("grok-4.3", "", "[[sandbox: status=429 retry-after=3]]");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).isEqualTo("3");
        assertThat(limited.json().object("error").orElseThrow().string("code")).contains("rate_limit_exceeded");
    }

    @Test
    void failureMayComeWithStatus200EvenToAStream() {
        Answer answer = ask("grok-4.3", ",\"stream\":true", "[[sandbox: http200-error]]");

        assertFlat(answer, 200, "unavailable");
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void modelsAreListed() {
        JsonObject list = Sandbox.request("/xai/v1/models")
                .header("authorization", "Bearer xai-test")
                .get()
                .json();

        assertThat(list.array("data")
                        .orElseThrow()
                        .objects()
                        .map(model -> model.string("id").orElseThrow()))
                .contains("grok-4.3", "grok-4-1-fast-reasoning");
    }
}
