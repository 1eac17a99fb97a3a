package ai.tokenhot.app.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * LangChain4j as a client, on a model of each vendor. It speaks Chat Completions over the JDK's HTTP client, which asks
 * for an upgrade to HTTP/2 with each first request of a connection, body and all.
 */
@Timeout(60)
final class LangChain4jTest {

    private static final String BASE_URL = SharedGateway.origin() + "/v1";

    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("get_weather")
            .description("Tells the weather of a city")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("city", "The city")
                    .required("city")
                    .build())
            .build();

    static List<String> models() {
        return List.of("gpt-5.4", "claude-opus-4-6", "gemini-3.1-pro-preview", "grok-4.1");
    }

    private static OpenAiChatModel chat(String model) {
        return OpenAiChatModel.builder()
                .baseUrl(BASE_URL)
                .apiKey(SharedGateway.KEY)
                .modelName(model)
                .maxRetries(0)
                .build();
    }

    @ParameterizedTest
    @MethodSource("models")
    void chats(String model) {
        ChatResponse answer =
                chat(model).chat(UserMessage.from("Hello [[sandbox: text=\"Good morning from the model.\"]]"));
        assertThat(answer.aiMessage().text()).isEqualTo("Good morning from the model.");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.tokenUsage().inputTokenCount()).isPositive();
        assertThat(answer.tokenUsage().outputTokenCount()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("models")
    void streams(String model) throws Exception {
        var streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(BASE_URL)
                .apiKey(SharedGateway.KEY)
                .modelName(model)
                .build();
        var pieces = new ArrayList<String>();
        var whole = new CompletableFuture<ChatResponse>();
        streaming.chat(
                ChatRequest.builder()
                        .messages(UserMessage.from("Hello [[sandbox: text=\"Good morning from the model.\"]]"))
                        .build(),
                new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String piece) {
                        pieces.add(piece);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        whole.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        whole.completeExceptionally(error);
                    }
                });
        ChatResponse answer = whole.get(30, TimeUnit.SECONDS);
        assertThat(answer.aiMessage().text()).isEqualTo("Good morning from the model.");
        assertThat(String.join("", pieces)).isEqualTo("Good morning from the model.");
        assertThat(pieces).hasSizeGreaterThan(1);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @MethodSource("models")
    void callsAToolAndGoesOnWithItsResult(String model) {
        UserMessage question = UserMessage.from("What is the weather in Bern?");
        AiMessage call = chat(model)
                .chat(ChatRequest.builder()
                        .messages(question)
                        .toolSpecifications(WEATHER)
                        .build())
                .aiMessage();
        assertThat(call.toolExecutionRequests()).hasSize(1);
        ToolExecutionRequest request = call.toolExecutionRequests().getFirst();
        assertThat(request.name()).isEqualTo("get_weather");
        assertThat(((JsonObject) Json.parse(request.arguments())).string("city"))
                .contains("Bern");
        ChatResponse answer = chat(model)
                .chat(ChatRequest.builder()
                        .messages(question, call, ToolExecutionResultMessage.from(request, "hail, 3 degrees"))
                        .toolSpecifications(WEATHER)
                        .build());
        assertThat(answer.aiMessage().text()).contains("hail, 3 degrees");
    }

    @ParameterizedTest
    @MethodSource("models")
    void answersBySchema(String model) {
        ResponseFormat format = ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name("person")
                        .rootElement(JsonObjectSchema.builder()
                                .addStringProperty("name")
                                .addIntegerProperty("age")
                                .required("name", "age")
                                .additionalProperties(false)
                                .build())
                        .build())
                .build();
        String text = chat(model)
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("\"Ada\" is 36 years old."))
                        .responseFormat(format)
                        .build())
                .aiMessage()
                .text();
        var person = (JsonObject) Json.parse(text);
        assertThat(person.string("name")).isPresent();
        assertThat(person.integer("age")).isPresent();
    }
}
