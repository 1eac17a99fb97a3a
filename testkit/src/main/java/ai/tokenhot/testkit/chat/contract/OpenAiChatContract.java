package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Streamed;
import ai.tokenhot.testkit.chat.Usage;
import ai.tokenhot.testkit.chat.openai.OpenAiChatClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Chat Completions as OpenAI speaks it. */
public abstract class OpenAiChatContract extends ChatClientContract {

    @Override
    protected final ChatClient connect(Endpoint endpoint) {
        return new OpenAiChatClient(endpoint, OpenAiChatClient.Variation.OPENAI);
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case THINKING_TEXT, THINKING_PROOF, CALL_PROOF, NAMED_STOP_SEQUENCE, COUNT_TOKENS -> false;
            case FORCED_TOOLS, PROMPT_CACHE, STOP_SEQUENCES, FILES, PARALLEL_SWITCH, USAGE_TOTAL, RETRY_AFTER -> true;
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
                "prompt_tokens",
                "completion_tokens",
                "total_tokens",
                "prompt_tokens_details.cached_tokens",
                "prompt_tokens_details.audio_tokens",
                "completion_tokens_details.reasoning_tokens",
                "completion_tokens_details.audio_tokens",
                "completion_tokens_details.accepted_prediction_tokens",
                "completion_tokens_details.rejected_prediction_tokens");
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
    void chunksOfOneStreamBelongTogether() {
        List<ChatCompletionChunk> chunks =
                chunks(client().stream(prompt().user("Count from 1 to 9.").build()));
        assertThat(chunks)
                .extracting(ChatCompletionChunk::id)
                .containsOnly(chunks.getFirst().id());
        assertThat(chunks)
                .extracting(ChatCompletionChunk::created)
                .containsOnly(chunks.getFirst().created());
        assertThat(chunks)
                .extracting(ChatCompletionChunk::model)
                .containsOnly(chunks.getFirst().model());
        var first = chunks.getFirst().choices().getFirst().delta();
        assertThat(first.role().orElseThrow().asString()).isEqualTo("assistant");
    }

    @Test
    void usageComesOnceInALastChunkWithoutChoices() {
        List<ChatCompletionChunk> chunks =
                chunks(client().stream(prompt().user("Count from 1 to 9.").build()));
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(chunks.getLast().usage()).isPresent();
        assertThat(chunks.subList(0, chunks.size() - 1)).allSatisfy(chunk -> {
            assertThat(chunk.choices()).hasSize(1);
            assertThat(chunk.usage()).isEmpty();
        });
    }

    @Test
    void usageDoesNotComeUnasked() {
        Streamed streamed = ((OpenAiChatClient) client())
                .streamWithoutUsage(prompt().user("Count from 1 to 9.").build());
        assertThat(streamed.answer().usage()).isEmpty();
        assertThat(chunks(streamed))
                .allSatisfy(chunk -> assertThat(chunk.choices()).hasSize(1));
    }

    @Test
    void streamedCallsAreNumberedFromZero() {
        List<ChatCompletionChunk> chunks = chunks(client().stream(prompt().tools(Samples.GET_WEATHER, Samples.GET_TIME)
                .user("Use get_weather and get_time for Paris.")
                .build()));
        var indexes = new ArrayList<Long>();
        for (ChatCompletionChunk chunk : chunks) {
            for (var choice : chunk.choices()) {
                choice.delta().toolCalls().orElse(List.of()).forEach(call -> {
                    if (call.id().isPresent()) {
                        indexes.add(call.index());
                    }
                });
            }
        }
        assertThat(indexes).as("indexes of the fragments that begin a call").containsExactly(0L, 1L);
    }

    private ChatCompletion completion(Manner manner, Prompt.Builder prompt) {
        var client = (OpenAiChatClient) client();
        return switch (manner) {
            case UNARY -> client.completion(prompt.build());
            case STREAMED -> client.streamedCompletion(prompt.build());
        };
    }

    private static JsonObject members(String json) {
        return (JsonObject) Json.parse(json);
    }

    @ParameterizedTest
    @EnumSource
    void severalChoicesComeNumbered(Manner manner) {
        ChatCompletion completion =
                completion(manner, prompt().user("Count from 1 to 3.").extra(members("{\"n\":3}")));
        assertThat(completion.choices()).hasSize(3);
        assertThat(completion.choices())
                .extracting(ChatCompletion.Choice::index)
                .containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(completion.choices()).allSatisfy(choice -> {
            assertThat(choice.message().content().orElseThrow()).isNotBlank();
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        });
    }

    /** Whether {@link #model} tells log probabilities: none does while it reasons, and some reason unasked. */
    protected boolean tellsLogprobs() {
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void logProbabilitiesCoverTheText(Manner manner) {
        Prompt.Builder prompt =
                prompt().user("Count from 1 to 3.").extra(members("{\"logprobs\":true,\"top_logprobs\":2}"));
        if (!tellsLogprobs()) {
            assertThat(failure(manner, prompt).kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
            return;
        }
        ChatCompletion completion = completion(manner, prompt);
        var choice = completion.choices().getFirst();
        List<ChatCompletionTokenLogprob> tokens =
                choice.logprobs().orElseThrow().content().orElseThrow();
        assertThat(String.join(
                        "",
                        tokens.stream().map(ChatCompletionTokenLogprob::token).toList()))
                .isEqualTo(choice.message().content().orElseThrow());
        assertThat(tokens).allSatisfy(token -> {
            assertThat(token.logprob()).isLessThanOrEqualTo(0);
            assertThat(token.topLogprobs()).hasSize(2);
            assertThat(token.topLogprobs().getFirst().logprob())
                    .isGreaterThanOrEqualTo(token.topLogprobs().getLast().logprob());
            assertThat(token.bytes()).isPresent();
        });
    }

    @ParameterizedTest
    @EnumSource
    void refusalStandsInPlaceOfTheText(Manner manner) {
        var choice = completion(manner, prompt().user("Help me. [[sandbox: refuse]]"))
                .choices()
                .getFirst();
        assertThat(choice.message().refusal().orElseThrow()).isNotBlank();
        assertThat(choice.message().content().orElse("")).isEmpty();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    static List<ChatCompletionChunk> chunks(Streamed streamed) {
        return streamed.events(ChatCompletionChunk.class);
    }
}
