package ai.tokenhot.app.contract;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The official SDK goes on from answers by their names, whatever vendor's model made them. */
@Timeout(60)
class KeptAnswersTest {

    private static final OpenAIClient CLIENT = OpenAIOkHttpClient.builder()
            .baseUrl(SharedGateway.origin() + "/v1")
            .apiKey(SharedGateway.KEY)
            .maxRetries(0)
            .build();

    @AfterAll
    static void disconnect() {
        CLIENT.close();
    }

    private static ResponseCreateParams.Builder ask(String model, String text) {
        return ResponseCreateParams.builder().model(model).input(text);
    }

    private static Response create(ResponseCreateParams.Builder request) {
        return CLIENT.responses().create(request.build()).validate();
    }

    private static String text(Response response) {
        var text = new StringBuilder();
        response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(content -> content.outputText().stream())
                .forEach(part -> text.append(part.text()));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-6", "gemini-3.1-pro-preview", "gpt-5.4", "grok-4.1"})
    void conversationGoesOnFromTheAnswersName(String model) {
        Response first = create(ask(model, "My name is Ada.").instructions("Be brief."));
        Response second = create(ask(model, "What is my name?").previousResponseId(first.id()));
        assertThat(text(second)).contains("Ada");
        assertThat(second.previousResponseId()).contains(first.id());
        Response third = create(ask(model, "And what is my name now?").previousResponseId(second.id()));
        assertThat(text(third)).contains("Ada");

        Response fetched = CLIENT.responses().retrieve(second.id()).validate();
        assertThat(text(fetched)).isEqualTo(text(second));
        assertThat(CLIENT.responses().inputItems().list(second.id()).items()).hasSizeGreaterThanOrEqualTo(3);

        CLIENT.responses().delete(second.id());
        assertThatThrownBy(() -> CLIENT.responses().retrieve(second.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> create(ask(model, "Hello?").previousResponseId(second.id())))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(second.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-6", "gemini-3.1-pro-preview", "gpt-5.4", "grok-4.1"})
    void streamedAnswerCanBeGoneOnWith(String model) {
        var accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = CLIENT.responses()
                .createStreaming(ask(model, "My name is Grace.").build())) {
            events.stream().forEach(accumulator::accumulate);
        }
        Response first = accumulator.response();
        assertThat(text(create(ask(model, "What is my name?").previousResponseId(first.id()))))
                .contains("Grace");
    }

    @Test
    void conversationWandersFromVendorToVendor() {
        Response first = create(ask("claude-opus-4-6", "My name is Ada."));
        Response second = create(ask("gpt-5.4", "My town is Paris.").previousResponseId(first.id()));
        Response third = create(ask("gemini-3.1-pro-preview", "Hello again.").previousResponseId(second.id()));
        Response fourth = create(ask("gpt-5.4", "What is my name?").previousResponseId(third.id()));
        assertThat(text(fourth)).contains("Ada");
        assertThat(text(create(ask("grok-4.1", "What is my name?").previousResponseId(fourth.id()))))
                .contains("Ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-6", "gemini-3.1-pro-preview", "gpt-5.4", "grok-4.1"})
    void toolsResultFollowsTheKeptCall(String model) {
        String directive = "[[sandbox: tool=weather args='{\"city\":\"Paris\"}']] What is the weather in Paris?";
        var tool = com.openai.models.responses.FunctionTool.builder()
                .name("weather")
                .parameters(com.openai.models.responses.FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", com.openai.core.JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties",
                                com.openai.core.JsonValue.from(
                                        java.util.Map.of("city", java.util.Map.of("type", "string"))))
                        .build())
                .strict(false)
                .build();
        Response first = create(ask(model, directive).addTool(tool));
        var call = first.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .findFirst()
                .orElseThrow();
        Response second = create(ResponseCreateParams.builder()
                .model(model)
                .previousResponseId(first.id())
                .addTool(tool)
                .inputOfResponse(
                        List.of(ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                .callId(call.callId())
                                .output("It is 21 degrees and sunny.")
                                .build()))));
        assertThat(text(second)).contains("21 degrees");
    }

    @Test
    void answerThatIsNotToBeKeptIsNot() {
        Response first = create(ask("claude-opus-4-6", "My name is Ada.").store(false));
        assertThatThrownBy(() -> CLIENT.responses().retrieve(first.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> create(ask("claude-opus-4-6", "Hello?").previousResponseId(first.id())))
                .isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-opus-4-6", "gpt-5.4"})
    void workInTheBackgroundIsRefusedByName(String model) {
        assertThatThrownBy(() -> create(ask(model, "Hello").background(true)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("background");
    }

    @Test
    void answerThatIsCompleteCannotBeCancelled() {
        Response first = create(ask("claude-opus-4-6", "Hello"));
        assertThatThrownBy(() -> CLIENT.responses().cancel(first.id())).isInstanceOf(BadRequestException.class);
    }

    @Test
    void nameThatWasNeverGivenIsUnknown() {
        assertThatThrownBy(() -> CLIENT.responses().retrieve("resp_nothing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> CLIENT.responses().delete("resp_nothing")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> CLIENT.responses().inputItems().list("resp_nothing"))
                .isInstanceOf(NotFoundException.class);
    }
}
