package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Streamed;
import ai.tokenhot.testkit.chat.Usage;
import ai.tokenhot.testkit.chat.openai.OpenAiChatClient;
import com.openai.models.chat.completions.ChatCompletionChunk;
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
            case FORCED_TOOLS, STOP_SEQUENCES, FILES, PARALLEL_SWITCH, USAGE_TOTAL, RETRY_AFTER -> true;
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

    static List<ChatCompletionChunk> chunks(Streamed streamed) {
        return streamed.events(ChatCompletionChunk.class);
    }
}
