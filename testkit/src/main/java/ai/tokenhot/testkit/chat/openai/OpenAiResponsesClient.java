package ai.tokenhot.testkit.chat.openai;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Streamed;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseErrorEvent;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseItem;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextDeltaEvent;
import com.openai.models.responses.inputitems.InputItemListParams;
import com.openai.models.responses.inputtokens.InputTokenCountParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** OpenAI's SDK on Responses. Every object that comes is checked with the SDK's {@code validate()}. */
public final class OpenAiResponsesClient implements ChatClient {

    /** What a user of the SDK makes of an error event: in this dialect the SDK hands it out like any other. */
    private static final class ErrorEvent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ErrorEvent(ResponseErrorEvent event) {
            super(event.code().orElse("no code") + ": " + event.message());
        }
    }

    private final OpenAiSdk sdk;

    /** A client of this endpoint. */
    public OpenAiResponsesClient(Endpoint endpoint) {
        this.sdk = new OpenAiSdk(endpoint);
    }

    @Override
    public Answer answer(Prompt prompt) {
        try (HttpResponseFor<Response> response =
                sdk.client().responses().withRawResponse().create(ResponseRequests.of(prompt))) {
            return ResponseAnswers.answer(response.parse(), response.headers().asMap());
        }
    }

    @Override
    public Streamed stream(Prompt prompt, Consumer<Object> onEvent) {
        try (HttpResponseFor<StreamResponse<ResponseStreamEvent>> response =
                        sdk.client().responses().withRawResponse().createStreaming(ResponseRequests.of(prompt));
                StreamResponse<ResponseStreamEvent> stream = response.parse()) {
            var accumulator = ResponseAccumulator.create();
            List<Object> events = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            stream.stream().forEach(event -> {
                onEvent.accept(event);
                events.add(event.validate());
                event.error().ifPresent(error -> {
                    throw new ErrorEvent(error);
                });
                accumulator.accumulate(event);
                event.outputTextDelta().map(ResponseTextDeltaEvent::delta).ifPresent(texts::add);
            });
            Answer answer = ResponseAnswers.answer(
                    accumulator.response(), response.headers().asMap());
            return new Streamed(events, texts, answer);
        }
    }

    @Override
    public Optional<Long> countTokens(Prompt prompt) {
        var request = InputTokenCountParams.builder()
                .model(prompt.model())
                .inputOfResponseInputItems(ResponseRequests.items(prompt));
        prompt.system().ifPresent(request::instructions);
        prompt.tools().forEach(tool -> request.addTool(ResponseRequests.function(tool)));
        return Optional.of(sdk.client()
                .responses()
                .inputTokens()
                .count(request.build())
                .validate()
                .inputTokens());
    }

    /** Asks for an answer that the vendor keeps. */
    public Answer answerStored(Prompt prompt) {
        return ResponseAnswers.answer(
                sdk.client()
                        .responses()
                        .create(ResponseRequests.of(prompt).toBuilder()
                                .store(true)
                                .build()),
                Map.of());
    }

    /** The response as the SDK gives it. */
    public Response response(Prompt prompt) {
        return sdk.client().responses().create(ResponseRequests.of(prompt)).validate();
    }

    /** The same, put together by the SDK from a stream. */
    public Response streamedResponse(Prompt prompt) {
        try (StreamResponse<ResponseStreamEvent> stream =
                sdk.client().responses().createStreaming(ResponseRequests.of(prompt))) {
            return folded(stream);
        }
    }

    private static Response folded(StreamResponse<ResponseStreamEvent> stream) {
        var accumulator = ResponseAccumulator.create();
        stream.stream().forEach(event -> accumulator.accumulate(event.validate()));
        return accumulator.response().validate();
    }

    /** Fetches what the vendor keeps. */
    public Answer kept(String id) {
        return ResponseAnswers.answer(sdk.client().responses().retrieve(id), Map.of());
    }

    /** Streams again what the vendor keeps. */
    public Answer streamedAgain(String id) {
        try (StreamResponse<ResponseStreamEvent> stream =
                sdk.client().responses().retrieveStreaming(id)) {
            return ResponseAnswers.answer(folded(stream), Map.of());
        }
    }

    /** The texts of the messages that a kept response answered, the oldest first, fetched page by page. */
    public List<String> keptInput(String id, int pageSize) {
        var asked = InputItemListParams.builder()
                .responseId(id)
                .order(InputItemListParams.Order.ASC)
                .limit(pageSize)
                .build();
        return sdk.client().responses().inputItems().list(asked).autoPager().stream()
                .map(ResponseItem::validate)
                .flatMap(item -> Stream.concat(
                        item.responseInputMessageItem().stream()
                                .flatMap(message -> message.content().stream())
                                .flatMap(content -> content.inputText().stream())
                                .map(ResponseInputText::text),
                        item.responseOutputMessage().stream()
                                .flatMap(message -> message.content().stream())
                                .flatMap(content -> content.outputText().stream())
                                .map(ResponseOutputText::text)))
                .toList();
    }

    /** Has the vendor forget what it keeps. */
    public void forget(String id) {
        sdk.client().responses().delete(id);
    }

    /** Asks to stop a response. */
    public void cancel(String id) {
        sdk.client().responses().cancel(id);
    }

    /** Asks for more of a conversation that the vendor keeps, and has that kept too. */
    public Answer answerStoredAfter(String storedResponse, Prompt prompt) {
        return ResponseAnswers.answer(
                sdk.client()
                        .responses()
                        .create(ResponseRequests.of(prompt).toBuilder()
                                .previousResponseId(storedResponse)
                                .store(true)
                                .build()),
                Map.of());
    }

    /** Asks for more of a conversation that the vendor keeps. */
    public Answer answerAfter(String storedResponse, Prompt prompt) {
        return ResponseAnswers.answer(
                sdk.client()
                        .responses()
                        .create(ResponseRequests.of(prompt).toBuilder()
                                .previousResponseId(storedResponse)
                                .build()),
                Map.of());
    }

    @Override
    public List<String> models() {
        return sdk.models();
    }

    @Override
    public String model(String name) {
        return sdk.model(name);
    }

    @Override
    public SdkFailure failure(RuntimeException thrown) {
        SdkFailure failure = OpenAiSdk.failure(thrown);
        return thrown instanceof ErrorEvent
                ? new SdkFailure(
                        SdkFailure.Kind.STREAM_ERROR, failure.status(), failure.message(), failure.retryAfter(), thrown)
                : failure;
    }

    @Override
    public void close() {
        sdk.close();
    }
}
