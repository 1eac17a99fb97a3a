package ai.tokenhot.testkit.chat.openai;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Streamed;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** OpenAI's SDK on Chat Completions. Every object that comes is checked with the SDK's {@code validate()}. */
public final class OpenAiChatClient implements ChatClient {

    /** Whose variation of the dialect is spoken. */
    public enum Variation {
        /** The original. */
        OPENAI,
        /** xAI's: shows what it thinks, and counts it beside {@code completion_tokens}, not in them. */
        XAI
    }

    private final OpenAiSdk sdk;
    private final ChatAnswers answers;

    /** A client of this endpoint. */
    public OpenAiChatClient(Endpoint endpoint, Variation variation) {
        this.sdk = new OpenAiSdk(endpoint);
        this.answers = new ChatAnswers(variation);
    }

    @Override
    public Answer answer(Prompt prompt) {
        try (HttpResponseFor<ChatCompletion> response = sdk.client()
                .chat()
                .completions()
                .withRawResponse()
                .create(ChatRequests.of(prompt).build())) {
            return answers.answer(
                    response.parse(), Optional.empty(), response.headers().asMap());
        }
    }

    @Override
    public Streamed stream(Prompt prompt, Consumer<Object> onEvent) {
        return stream(ChatRequests.withUsageAtTheEnd(prompt), onEvent);
    }

    /** The completion as the SDK gives it, with all its choices. */
    public ChatCompletion completion(Prompt prompt) {
        return sdk.client()
                .chat()
                .completions()
                .create(ChatRequests.of(prompt).build())
                .validate();
    }

    /** The same, put together by the SDK from a stream. */
    public ChatCompletion streamedCompletion(Prompt prompt) {
        try (StreamResponse<ChatCompletionChunk> stream =
                sdk.client().chat().completions().createStreaming(ChatRequests.withUsageAtTheEnd(prompt))) {
            var accumulator = ChatCompletionAccumulator.create();
            stream.stream().forEach(chunk -> accumulator.accumulate(chunk.validate()));
            return accumulator.chatCompletion().validate();
        }
    }

    /** Streams without asking for usage, as the dialect allows. */
    public Streamed streamWithoutUsage(Prompt prompt) {
        return stream(ChatRequests.of(prompt).build(), event -> {});
    }

    private Streamed stream(ChatCompletionCreateParams request, Consumer<Object> onEvent) {
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                        sdk.client().chat().completions().withRawResponse().createStreaming(request);
                StreamResponse<ChatCompletionChunk> stream = response.parse()) {
            var accumulator = ChatCompletionAccumulator.create();
            List<Object> events = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            var reasoning = new StringBuilder();
            stream.stream().forEach(chunk -> {
                onEvent.accept(chunk);
                events.add(chunk.validate());
                accumulator.accumulate(chunk);
                chunk.choices().forEach(choice -> {
                    choice.delta().content().filter(text -> !text.isEmpty()).ifPresent(texts::add);
                    ChatAnswers.reasoning(choice.delta()._allProperties()).ifPresent(reasoning::append);
                });
            });
            Optional<String> thought = reasoning.isEmpty() ? Optional.empty() : Optional.of(reasoning.toString());
            Answer answer = answers.answer(
                    accumulator.chatCompletion(), thought, response.headers().asMap());
            return new Streamed(events, texts, answer);
        }
    }

    /** The dialect has no such operation. */
    @Override
    public Optional<Long> countTokens(Prompt prompt) {
        return Optional.empty();
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
        return OpenAiSdk.failure(thrown);
    }

    @Override
    public void close() {
        sdk.close();
    }
}
