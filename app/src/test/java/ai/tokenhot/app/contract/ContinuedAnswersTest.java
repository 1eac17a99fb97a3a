package ai.tokenhot.app.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;
import ai.tokenhot.testkit.chat.openai.OpenAiChatClient;
import ai.tokenhot.testkit.chat.openai.OpenAiResponsesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A model that does not finish at once is asked on, by us: callers of other languages get one answer. */
@Timeout(60)
class ContinuedAnswersTest {

    private static final String MODEL = "gemini-3.1-pro-preview";
    private static final String WORDS = "one two three four five six seven eight nine ten eleven twelve";
    private static final String QUESTION = "[[sandbox: finish=continuation text='" + WORDS + "']] Count.";

    private static final Prompt PROMPT =
            Prompt.to(MODEL).user(QUESTION).maxTokens(500).build();

    /** Official SDKs of other languages. */
    enum Sdk {
        COMPLETIONS,
        RESPONSES,
        MESSAGES;

        ChatClient connect() {
            String origin = SharedGateway.origin();
            return switch (this) {
                case COMPLETIONS ->
                    new OpenAiChatClient(
                            new Endpoint(origin + "/v1", SharedGateway.KEY), OpenAiChatClient.Variation.OPENAI);
                case RESPONSES -> new OpenAiResponsesClient(new Endpoint(origin + "/v1", SharedGateway.KEY));
                case MESSAGES ->
                    new AnthropicChatClient(
                            new Endpoint(origin, SharedGateway.KEY),
                            AnthropicChatClient.Headers.CURRENT,
                            AnthropicChatClient.ThinkingForm.ADAPTIVE);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void answerIsWhole(Sdk sdk) {
        try (ChatClient client = sdk.connect()) {
            Answer answer = client.answer(PROMPT);
            assertThat(answer.text()).isEqualTo(WORDS);
            assertThat(answer.stop()).isEqualTo(Stop.END);
            Answer streamed = client.stream(PROMPT).answer();
            assertThat(streamed.text()).isEqualTo(WORDS);
            assertThat(streamed.stop()).isEqualTo(Stop.END);
        }
    }

    /** Each request is paid by itself: its prompt too. */
    @Test
    void usageIsThatOfAllRequests() throws Exception {
        JsonObject once = receipt(QUESTION.replace("finish=continuation ", ""));
        JsonObject twice = receipt(QUESTION);
        assertThat(count(twice, "input")).isGreaterThan(count(once, "input") * 3 / 2);
        assertThat(twice.array("attempts")
                        .orElse(JsonArray.of())
                        .objects()
                        .map(attempt -> attempt.string("outcome").orElse("")))
                .containsExactly("continued", "completed");
    }

    private static long count(JsonObject receipt, String quantity) {
        return receipt.object("usage")
                .flatMap(usage -> usage.object("quantities"))
                .flatMap(quantities -> quantities.integer(quantity))
                .orElseThrow();
    }

    private static JsonObject receipt(String question) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            JsonObject body = JsonObject.builder()
                    .put("model", MODEL)
                    .put(
                            "messages",
                            JsonArray.of(JsonObject.builder()
                                    .put("role", "user")
                                    .put("content", question)
                                    .build()))
                    .build();
            HttpResponse<String> answer = http.send(
                    request("/v1/chat/completions")
                            .header("content-type", "application/json")
                            .POST(BodyPublishers.ofString(body.text()))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            String id = answer.headers().firstValue("x-request-id").orElseThrow();
            return (JsonObject)
                    Json.parse(http.send(request("/v1/receipts/" + id).build(), BodyHandlers.ofString())
                            .body());
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(SharedGateway.origin() + path))
                .header("authorization", "Bearer " + SharedGateway.KEY);
    }
}
