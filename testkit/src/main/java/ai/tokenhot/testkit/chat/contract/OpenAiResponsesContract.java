package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.PlainJson;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Usage;
import ai.tokenhot.testkit.chat.openai.OpenAiResponsesClient;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Responses as OpenAI speaks it. */
public abstract class OpenAiResponsesContract extends ChatClientContract {

    @Override
    protected final ChatClient connect(Endpoint endpoint) {
        return new OpenAiResponsesClient(endpoint);
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case STOP_SEQUENCES, NAMED_STOP_SEQUENCE -> false;
            case FORCED_TOOLS,
                    PROMPT_CACHE,
                    FILES,
                    THINKING_TEXT,
                    THINKING_PROOF,
                    CALL_PROOF,
                    PARALLEL_SWITCH,
                    COUNT_TOKENS,
                    USAGE_TOTAL,
                    RETRY_AFTER -> true;
        };
    }

    @Override
    public JsonObject malformed() {
        return JsonObject.builder().put("top_p", "high").build();
    }

    @Override
    public String malformedName() {
        return "top_p";
    }

    @Override
    public List<String> usageNumbers() {
        return List.of(
                "input_tokens",
                "input_tokens_details.cached_tokens",
                "input_tokens_details.cache_write_tokens",
                "output_tokens",
                "output_tokens_details.reasoning_tokens",
                "total_tokens");
    }

    @Override
    public Optional<String> requestIdHeader() {
        return Optional.of("x-request-id");
    }

    @ParameterizedTest
    @EnumSource
    void unknownFieldIsABadRequestThatNamesIt(Manner manner) {
        SdkFailure failure = failure(
                manner,
                prompt().user("Hello!")
                        .extra(JsonObject.builder().put("no_such_field", 1).build()));
        assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
        assertThat(failure.message()).contains("no_such_field");
    }

    /** Whether {@link #model} writes to the prompt cache at a price, and so reports it: GPT-5.6 and later do. */
    protected boolean reportsCacheWrites() {
        return false;
    }

    @ParameterizedTest
    @EnumSource
    void cacheWritesAreReportedOnce(Manner manner) {
        String prefix = Samples.longTextOfItsOwn();
        Usage first = ask(manner, prompt().cachedSystem(prefix).user("Hello!"))
                .usage()
                .orElseThrow();
        Usage second = ask(manner, prompt().cachedSystem(prefix).user("Hello!"))
                .usage()
                .orElseThrow();
        if (reportsCacheWrites()) {
            assertThat(first.cacheWrite()).as("written by %s", first).isPositive();
            assertThat(second.cacheRead()).as("read by %s", second).isEqualTo(first.cacheWrite());
        } else {
            assertThat(first.cacheWrite()).isZero();
        }
        assertThat(second.cacheWrite()).isZero();
    }

    @Test
    void eventsAreNumberedFromZero() {
        List<Long> numbers = streamed(prompt().user("Count from 1 to 9.")).stream()
                .map(event -> members(event).integer("sequence_number").orElseThrow())
                .toList();
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.range(0, numbers.size()).boxed().toList());
    }

    @Test
    void eventsOfATextFormTheLadder() {
        assertThat(ladder(prompt().user("Count from 1 to 9.")))
                .matches("response.created response.in_progress "
                        + "(response.output_item.added (response.reasoning\\S+ )*response.output_item.done )?"
                        + "response.output_item.added response.content_part.added "
                        + "(response.output_text.delta )+response.output_text.done "
                        + "response.content_part.done response.output_item.done response.completed ");
    }

    @Test
    void eventsOfACallFormTheLadder() {
        assertThat(ladder(prompt().tools(Samples.GET_WEATHER).user("Use get_weather for Paris.")))
                .matches("response.created response.in_progress "
                        + "(response.output_item.added (response.reasoning\\S+ )*response.output_item.done )?"
                        + "response.output_item.added (response.function_call_arguments.delta )*"
                        + "response.function_call_arguments.done response.output_item.done response.completed ");
    }

    @Test
    void eventsOfThinkingFormTheLadder() {
        assertThat(ladder(Prompt.to(thinkingModel()).thinking().user("What is 17 + 25?")))
                .contains("response.output_item.added response.reasoning_summary_part.added "
                        + "response.reasoning_summary_text.delta ")
                .contains("response.reasoning_summary_text.done response.reasoning_summary_part.done "
                        + "response.output_item.done ");
    }

    @Test
    void goesOnFromAStoredResponse() {
        var client = (OpenAiResponsesClient) client();
        Answer first =
                client.answerStored(prompt().user("My name is Xiao Ming.").build());
        Prompt next = prompt().user("Remember my name?").build();
        assertThat(client.answerAfter(first.id(), next).text()).contains("Xiao Ming");
    }

    @Test
    void storedResponseIsKeptUntilItIsDeleted() {
        var client = (OpenAiResponsesClient) client();
        Answer first =
                client.answerStored(prompt().user("My name is Xiao Ming.").build());
        assertThat(client.kept(first.id()).text()).isEqualTo(first.text());
        assertThat(client.streamedAgain(first.id()).text()).isEqualTo(first.text());
        Answer next = client.answerStoredAfter(
                first.id(), prompt().user("Remember my name?").build());
        assertThat(client.keptInput(next.id(), 2))
                .containsExactly("My name is Xiao Ming.", first.text(), "Remember my name?");
        assertThat(client.failure(Assertions.catchThrowableOfType(
                                RuntimeException.class, () -> client.cancel(first.id())))
                        .kind())
                .isEqualTo(SdkFailure.Kind.BAD_REQUEST);
        client.forget(first.id());
        assertNotFound(client, () -> client.kept(first.id()));
        assertNotFound(client, () -> client.forget(first.id()));
        assertNotFound(
                client,
                () -> client.answerAfter(first.id(), prompt().user("Hello?").build()));
    }

    @Test
    void unstoredResponseIsNotKept() {
        var client = (OpenAiResponsesClient) client();
        Answer answer = client.answer(prompt().user("Hello!").build());
        assertNotFound(client, () -> client.kept(answer.id()));
    }

    private static void assertNotFound(ChatClient client, ThrowingCallable call) {
        RuntimeException thrown = Assertions.catchThrowableOfType(RuntimeException.class, call);
        assertThat(thrown).as("what the SDK throws").isNotNull();
        assertThat(client.failure(thrown).kind()).isEqualTo(SdkFailure.Kind.NOT_FOUND);
    }

    private Response response(Manner manner, Prompt.Builder prompt) {
        var client = (OpenAiResponsesClient) client();
        return switch (manner) {
            case UNARY -> client.response(prompt.build());
            case STREAMED -> client.streamedResponse(prompt.build());
        };
    }

    private static ResponseOutputMessage.Content content(Response response) {
        return response.output().getLast().asMessage().content().getFirst();
    }

    /** Whether {@link #model} tells log probabilities: none does while it reasons, and some reason unasked. */
    protected boolean tellsLogprobs() {
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void logProbabilitiesComeWhenIncluded(Manner manner) {
        Prompt.Builder prompt = prompt().user("Count from 1 to 3.")
                .extra((JsonObject) Json.parse("{\"top_logprobs\":2,\"include\":[\"message.output_text.logprobs\"]}"));
        if (!tellsLogprobs()) {
            assertThat(failure(manner, prompt).kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
            return;
        }
        ResponseOutputText text = content(response(manner, prompt)).asOutputText();
        List<ResponseOutputText.Logprob> tokens = text.logprobs().orElseThrow();
        assertThat(String.join(
                        "",
                        tokens.stream().map(ResponseOutputText.Logprob::token).toList()))
                .isEqualTo(text.text());
        assertThat(tokens).allSatisfy(token -> assertThat(token.topLogprobs()).hasSize(2));
    }

    @ParameterizedTest
    @EnumSource
    void refusalIsAPartOfTheMessage(Manner manner) {
        Response response = response(manner, prompt().user("Help me. [[sandbox: refuse]]"));
        assertThat(content(response).asRefusal().refusal()).isNotBlank();
        assertThat(response.status().orElseThrow()).isEqualTo(ResponseStatus.COMPLETED);
    }

    private List<ResponseStreamEvent> streamed(Prompt.Builder prompt) {
        return client().stream(prompt.build()).events(ResponseStreamEvent.class);
    }

    /** The types of all events, each followed by a space. */
    private String ladder(Prompt.Builder prompt) {
        var types = new StringBuilder();
        streamed(prompt)
                .forEach(event -> types.append(members(event).string("type").orElseThrow())
                        .append(' '));
        return types.toString();
    }

    /** The members of an event as they came; the SDK has no accessor that all events share. */
    private static JsonObject members(ResponseStreamEvent event) {
        return (JsonObject) PlainJson.json(event._json().orElseThrow().convert(Object.class));
    }
}
