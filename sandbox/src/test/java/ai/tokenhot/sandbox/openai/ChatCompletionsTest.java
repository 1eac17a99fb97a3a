package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Samples;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ChatCompletionsTest {

    private static final String WEATHER = """
            {"type":"function","function":{"name":"get_weather","description":"Current weather of a city",
             "parameters":{"type":"object","properties":{"city":{"type":"string"},
               "unit":{"type":"string","enum":["celsius","fahrenheit"]}},
               "required":["city"],"additionalProperties":false}}}""";
    private static final String CLOCK = """
            {"type":"function","function":{"name":"get_time","description":"The local time","parameters":
             {"type":"object","properties":{"zone":{"type":"string"}},"required":["zone"]}}}""";

    private static Answer post(String body) {
        return Sandbox.request("/openai/v1/chat/completions")
                .header("authorization", "Bearer sk-test")
                .post(body);
    }

    private static JsonObject choice(JsonObject answer) {
        return answer.array("choices").orElseThrow().objects().findFirst().orElseThrow();
    }

    private static JsonObject message(JsonObject answer) {
        return choice(answer).object("message").orElseThrow();
    }

    private static JsonObject delta(JsonObject chunk) {
        return choice(chunk).object("delta").orElseThrow();
    }

    private static JsonObject usage(JsonObject answer) {
        return answer.object("usage").orElseThrow();
    }

    private static String text(Answer stream) {
        return stream.chunks().stream()
                .filter(chunk -> chunk.array("choices").orElseThrow().size() > 0)
                .map(chunk -> delta(chunk).string("content").orElse(""))
                .collect(Collectors.joining());
    }

    private static void assertRefused(Answer answer, int status, String code, String param, String words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonObject error = answer.json().object("error").orElseThrow();
        assertThat(error.string("code").orElse("")).isEqualTo(code);
        assertThat(error.string("param").orElse("")).isEqualTo(param);
        assertThat(error.string("message").orElse("")).contains(words);
        assertThat(error.members()).containsOnlyKeys("message", "type", "param", "code");
    }

    @Test
    void wholeAnswerHasEveryFieldAndSaysWhoseItIs() {
        Answer answer = post("""
                {"model":"gpt-5.4","messages":[{"role":"system","content":"Be brief."},
                 {"role":"user","content":"My cat is Mo. What is 12 * 7?"}]}""");

        assertThat(answer.status()).isEqualTo(200);
        JsonObject json = answer.json();
        assertThat(json.string("object")).contains("chat.completion");
        assertThat(json.string("id").orElseThrow()).startsWith("chatcmpl-");
        assertThat(json.string("model")).contains("gpt-5.4");
        assertThat(choice(json).string("finish_reason")).contains("stop");
        assertThat(message(json).string("content").orElseThrow())
                .startsWith("Sandbox answer from gpt-5.4: ")
                .contains("12 * 7 = 84");
        assertThat(usage(json).integer("total_tokens").orElseThrow())
                .isEqualTo(usage(json).integer("prompt_tokens").orElseThrow()
                        + usage(json).integer("completion_tokens").orElseThrow());
        assertThat(usage(json).object("prompt_tokens_details").orElseThrow().members())
                .containsKeys("cached_tokens", "audio_tokens");
        assertThat(usage(json).object("completion_tokens_details").orElseThrow().members())
                .containsKeys("reasoning_tokens", "audio_tokens", "accepted_prediction_tokens");
        assertThat(answer.header("x-request-id")).startsWith("req_");
        assertThat(answer.header("x-ratelimit-remaining-requests")).isNotEmpty();
        assertThat(answer.header("x-tokenhot-sandbox")).isEqualTo("true");
    }

    @Test
    void streamIsDataLinesOnlyAndEndsWithDone() {
        String request = """
                {"model":"gpt-5.4","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"user","content":"你好，我叫小明 👩‍👩‍👧"}]}""";
        Answer answer = post(request);

        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.body())
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("\r")
                .doesNotContain("event:");
        for (String event : answer.body().split("\n\n")) {
            assertThat(event).startsWith("data: ").doesNotContain("\n");
        }
        List<JsonObject> chunks = answer.chunks();
        assertThat(delta(chunks.getFirst()).string("role")).contains("assistant");
        assertThat(delta(chunks.getFirst()).string("content")).contains("");
        assertThat(text(answer)).startsWith("沙盒回答（gpt-5.4）：").contains("小明");
        JsonObject last = chunks.getLast();
        assertThat(last.array("choices").orElseThrow().size()).isZero();
        assertThat(usage(last).integer("completion_tokens").orElseThrow()).isPositive();
        JsonObject finish = chunks.get(chunks.size() - 2);
        assertThat(delta(finish).members()).isEmpty();
        assertThat(choice(finish).string("finish_reason")).contains("stop");
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.has("usage")).isTrue());
        assertThat(chunks)
                .extracting(chunk -> chunk.string("id").orElse(""))
                .containsOnly(chunks.getFirst().string("id").orElseThrow());
    }

    @Test
    void streamWithoutTheOptionHasNoUsage() {
        Answer answer =
                post("{\"model\":\"gpt-5\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(answer.chunks()).noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void toolIsCalledWhenTheTextIsAboutItAndArgumentsComeFromTheText() {
        Answer answer = post("""
                {"model":"gpt-5.4","messages":[{"role":"user","content":"What is the weather in Paris, in fahrenheit?"}],
                 "tools":[%s,%s]}""".formatted(WEATHER, CLOCK));

        JsonObject message = message(answer.json());
        assertThat(choice(answer.json()).string("finish_reason")).contains("tool_calls");
        assertThat(message.get("content")).isEmpty();
        List<JsonObject> calls =
                message.array("tool_calls").orElseThrow().objects().toList();
        assertThat(calls).hasSize(1);
        JsonObject function = calls.getFirst().object("function").orElseThrow();
        assertThat(function.string("name")).contains("get_weather");
        assertThat(Json.parse(function.string("arguments").orElseThrow()))
                .isEqualTo(Json.parse("{\"city\":\"Paris\",\"unit\":\"fahrenheit\"}"));
    }

    @Test
    void twoCallsStreamInFragmentsUnderTheirOwnIndex() {
        Answer answer = post("""
                {"model":"gpt-5.4","stream":true,"messages":[{"role":"user","content":"Weather in Paris and the time?"}],
                 "tools":[%s,%s]}""".formatted(WEATHER, CLOCK));

        var arguments = new StringBuilder[] {new StringBuilder(), new StringBuilder()};
        var ids = new java.util.HashSet<String>();
        int fragments = 0;
        for (JsonObject chunk : answer.chunks()) {
            for (JsonObject call : delta(chunk).array("tool_calls").map(JsonArray::objects).stream()
                    .flatMap(calls -> calls)
                    .toList()) {
                int index = call.integer("index").orElseThrow().intValue();
                boolean first = call.string("id").map(ids::add).orElse(false);
                JsonObject function = call.object("function").orElseThrow();
                assertThat(function.has("name")).isEqualTo(first);
                assertThat(call.has("type")).isEqualTo(first);
                arguments[index].append(function.string("arguments").orElseThrow());
                fragments++;
            }
        }
        assertThat(ids).hasSize(2);
        assertThat(fragments).isGreaterThan(4);
        assertThat(((JsonObject) Json.parse(arguments[0].toString())).string("city"))
                .contains("Paris");
        assertThat(((JsonObject) Json.parse(arguments[1].toString())).string("zone"))
                .isPresent();
    }

    @Test
    void parallelCallsCanBeSwitchedOff() {
        Answer answer = post("""
                {"model":"gpt-5.4","messages":[{"role":"user","content":"Weather in Paris and the time?"}],
                 "tools":[%s,%s],"parallel_tool_calls":false}""".formatted(WEATHER, CLOCK));

        assertThat(message(answer.json()).array("tool_calls").orElseThrow().size())
                .isEqualTo(1);
    }

    @Test
    void forcedToolIsCalledWhateverTheTextAndNoneIsNever() {
        String forced = """
                {"model":"gpt-5.4","messages":[{"role":"user","content":"Hello"}],"tools":[%s,%s],
                 "tool_choice":{"type":"function","function":{"name":"get_time"}}}""".formatted(WEATHER, CLOCK);
        JsonObject call = message(post(forced).json())
                .array("tool_calls")
                .orElseThrow()
                .objects()
                .findFirst()
                .orElseThrow();
        assertThat(call.object("function").orElseThrow().string("name")).contains("get_time");

        String none = """
                {"model":"gpt-5.4","messages":[{"role":"user","content":"Weather?"}],"tools":[%s],
                 "tool_choice":"none"}""".formatted(WEATHER);
        assertThat(message(post(none).json()).has("tool_calls")).isFalse();
    }

    @Test
    void secondTurnUsesTheResult() {
        Answer answer = post("""
                {"model":"gpt-5.4","messages":[{"role":"user","content":"Weather in Paris?"},
                 {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                  "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Paris\\"}"}}]},
                 {"role":"tool","tool_call_id":"call_1","content":"22 degrees and sunny"}],
                 "tools":[%s]}""".formatted(WEATHER));

        assertThat(message(answer.json()).string("content").orElseThrow())
                .contains("get_weather")
                .contains("22 degrees and sunny");
    }

    @Test
    void oldFunctionsAreAnsweredInTheOldForm() {
        String body = """
                {"model":"gpt-4o","stream":%s,"messages":[{"role":"user","content":"Weather in Paris?"}],
                 "functions":[{"name":"get_weather","parameters":{"type":"object","properties":
                  {"city":{"type":"string"}},"required":["city"]}}]}""";
        JsonObject whole = post(body.formatted("false")).json();
        assertThat(choice(whole).string("finish_reason")).contains("function_call");
        assertThat(message(whole).object("function_call").orElseThrow().string("arguments"))
                .contains("{\"city\":\"Paris\"}");

        String streamed = post(body.formatted("true")).chunks().stream()
                .map(chunk -> delta(chunk)
                        .object("function_call")
                        .flatMap(call -> call.string("arguments"))
                        .orElse(""))
                .collect(Collectors.joining());
        assertThat(streamed).isEqualTo("{\"city\":\"Paris\"}");
    }

    @Test
    void imageIsMeasuredAndCounted() {
        String png = Samples.pngBase64(64, 48);
        Answer answer = post("""
                {"model":"gpt-5.4","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}}]}]}""".formatted(png));

        assertThat(message(answer.json()).string("content").orElseThrow()).contains("an image/png of 64x48");
        assertThat(usage(answer.json())
                        .object("prompt_tokens_details")
                        .orElseThrow()
                        .integer("image_tokens"))
                .contains(210L);
    }

    @Test
    void notAnImageIsRefused() {
        Answer answer = post("""
                {"model":"gpt-5.4","messages":[{"role":"user","content":[
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,aGVsbG8="}}]}]}""");

        assertRefused(answer, 400, "invalid_image_format", "messages[0].content[0].image_url.url", "unsupported image");
    }

    @Test
    void maxTokensCutTheAnswerAndReasoningCountsAgainstThem() {
        JsonObject cut = post("""
                {"model":"gpt-5.4","max_completion_tokens":5,"messages":[{"role":"user","content":"Tell me."}]}""").json();
        assertThat(choice(cut).string("finish_reason")).contains("length");
        assertThat(usage(cut).integer("completion_tokens")).contains(5L);

        JsonObject thought = post("""
                {"model":"gpt-5","max_completion_tokens":5,"messages":[{"role":"user","content":"Tell me."}]}""").json();
        assertThat(message(thought).string("content")).contains("");
        assertThat(usage(thought)
                        .object("completion_tokens_details")
                        .orElseThrow()
                        .integer("reasoning_tokens"))
                .contains(5L);
    }

    @Test
    void stopSequenceEndsTheTextBeforeItself() {
        JsonObject answer = post("""
                {"model":"gpt-4o","stop":["three"],"messages":[{"role":"user",
                 "content":"[[sandbox: text=\\"one two three four\\"]]"}]}""").json();

        assertThat(message(answer).string("content")).contains("one two ");
        assertThat(choice(answer).string("finish_reason")).contains("stop");
    }

    @Test
    void repeatedLongPromptIsCachedInStepsOf128() {
        String story = "The river runs under the bridge and nobody counts the boats. ".repeat(150);
        String body = """
                {"model":"gpt-5.2","prompt_cache_key":"%s","messages":[{"role":"system","content":"%s"},
                 {"role":"user","content":"Hello"}]}""".formatted(Long.toString(System.nanoTime()), story);

        long first = cached(post(body).json());
        long second = cached(post(body).json());

        assertThat(first).isZero();
        assertThat(second).isGreaterThanOrEqualTo(1_024);
        assertThat((second - 1_024) % 128).isZero();
    }

    private static long cached(JsonObject answer) {
        return usage(answer)
                .object("prompt_tokens_details")
                .orElseThrow()
                .integer("cached_tokens")
                .orElseThrow();
    }

    @Test
    void logprobsAndSeveralChoices() {
        JsonObject answer = post("""
                {"model":"gpt-4o","n":2,"logprobs":true,"top_logprobs":2,
                 "messages":[{"role":"user","content":"hi"}]}""").json();

        assertThat(answer.array("choices").orElseThrow().size()).isEqualTo(2);
        JsonObject entry = choice(answer)
                .object("logprobs")
                .orElseThrow()
                .array("content")
                .orElseThrow()
                .objects()
                .findFirst()
                .orElseThrow();
        assertThat(entry.array("top_logprobs").orElseThrow().size()).isEqualTo(2);
    }

    @Test
    void badRequestsAreRefusedInTheVendorsWords() {
        assertRefused(post("{\"messages\":[]}"), 400, "", "", "you must provide a model parameter");
        assertRefused(post("{\"model\":\"gpt-5\"}"), 400, "missing_required_parameter", "messages", "'messages'");
        assertRefused(post("{\"model\":\"gpt-5\",\"messages\":[]}"), 400, "empty_array", "messages", "empty array");
        assertRefused(post("{\"model\":"), 400, "", "", "could not parse the JSON body");
        assertRefused(
                post("{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":5}]}"),
                400,
                "invalid_type",
                "messages[0].content",
                "expected one of a string or array of objects, but got an integer instead");
        assertRefused(
                post("{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}"),
                400,
                "invalid_value",
                "messages[0].role",
                "Supported values are: 'system', 'developer', 'user', 'assistant', 'tool', and 'function'.");
        assertRefused(with("\"foo\":1"), 400, "unknown_parameter", "foo", "Unknown parameter: 'foo'.");
        assertRefused(with("\"temperature\":3"), 400, "decimal_above_max_value", "temperature", "<= 2");
        assertRefused(with("\"temperature\":0.2"), 400, "unsupported_value", "temperature", "does not support 0.2");
        assertRefused(with("\"max_tokens\":9"), 400, "unsupported_parameter", "max_tokens", "max_completion_tokens");
        assertRefused(with("\"reasoning_effort\":\"none\""), 400, "unsupported_value", "reasoning_effort", "'minimal'");
        assertRefused(with("\"stream_options\":{}"), 400, "", "stream_options", "only allowed when 'stream'");
        assertRefused(with("\"tool_choice\":\"auto\""), 400, "", "tool_choice", "only allowed when 'tools'");
    }

    private static Answer with(String field) {
        return post("{\"model\":\"gpt-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + field + "}");
    }

    @Test
    void unansweredCallsAndStrayResultsAreRefused() {
        assertRefused(post("""
                        {"model":"gpt-5","messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[
                         {"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                         {"role":"user","content":"y"}]}"""), 400, "", "messages.[2].role", "did not have response messages: call_1");
        assertRefused(post("""
                        {"model":"gpt-5","messages":[{"role":"user","content":"x"},
                         {"role":"tool","tool_call_id":"call_1","content":"y"}]}"""), 400, "", "messages.[1].role", "must be a response to a preceeding message");
    }

    @Test
    void keysAndModelsAndPaths() {
        String body = "{\"model\":\"gpt-9\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertRefused(post(body), 404, "model_not_found", "", "`gpt-9`");
        assertRefused(
                Sandbox.request("/openai/v1/chat/completions").post(body), 401, "", "", "didn't provide an API key");
        assertRefused(
                Sandbox.request("/openai/v1/chat/completions")
                        .header("authorization", "Bearer sk-invalid-0123456789")
                        .post(body),
                401,
                "invalid_api_key",
                "",
                "sk-inval****6789");
        assertRefused(
                Sandbox.request("/openai/v1/nothing")
                        .header("authorization", "Bearer sk-test")
                        .post(body),
                404,
                "",
                "",
                "Invalid URL (POST /v1/nothing)");
    }

    @Test
    void modelsAreListedAndFoundOneByOne() {
        JsonObject list = Sandbox.request("/openai/v1/models")
                .header("authorization", "Bearer sk-test")
                .get()
                .json();
        List<String> ids = list.array("data")
                .orElseThrow()
                .objects()
                .map(model -> model.string("id").orElseThrow())
                .toList();
        assertThat(ids).contains("gpt-5", "gpt-5.2", "gpt-5.4", "gpt-5.4-mini");

        Answer one = Sandbox.request("/openai/v1/models/gpt-5")
                .header("authorization", "Bearer sk-test")
                .get();
        assertThat(one.json().string("object")).contains("model");
    }
}
