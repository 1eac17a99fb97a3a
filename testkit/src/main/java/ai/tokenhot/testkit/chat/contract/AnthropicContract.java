package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.anthropic.AnthropicChatClient;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages as Anthropic speaks it. One subclass per form of the headers. */
public abstract class AnthropicContract extends ChatClientContract {

    /** The headers that the client sends. */
    protected abstract AnthropicChatClient.Headers headers();

    /** How {@link #thinkingModel} is asked to think. */
    protected AnthropicChatClient.ThinkingForm thinkingForm() {
        return AnthropicChatClient.ThinkingForm.ADAPTIVE;
    }

    @Override
    protected final ChatClient connect(Endpoint endpoint) {
        return new AnthropicChatClient(endpoint, headers(), thinkingForm());
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case USAGE_TOTAL -> false;
            case FORCED_TOOLS,
                    PROMPT_CACHE,
                    STOP_SEQUENCES,
                    NAMED_STOP_SEQUENCE,
                    FILES,
                    THINKING_TEXT,
                    THINKING_PROOF,
                    CALL_PROOF,
                    PARALLEL_SWITCH,
                    COUNT_TOKENS,
                    RETRY_AFTER -> true;
        };
    }

    @Override
    public JsonObject malformed() {
        return JsonObject.builder().put("metadata", "none").build();
    }

    @Override
    public String malformedName() {
        return "metadata";
    }

    @Override
    public List<String> usageNumbers() {
        return List.of(
                "input_tokens",
                "output_tokens",
                "cache_read_input_tokens",
                "cache_creation_input_tokens",
                "cache_creation.ephemeral_5m_input_tokens",
                "cache_creation.ephemeral_1h_input_tokens");
    }

    @Override
    public Optional<String> requestIdHeader() {
        return Optional.of("request-id");
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

    @ParameterizedTest
    @EnumSource
    void temperatureIsTakenByTheOlderVersionOnly(Manner manner) {
        var prompt = prompt().user("Hello!")
                .extra(JsonObject.builder().put("temperature", 0.5).build());
        switch (headers()) {
            case CURRENT -> {
                SdkFailure failure = failure(manner, prompt);
                assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
                assertThat(failure.message()).contains("temperature");
            }
            case OLDER -> assertThat(ask(manner, prompt).text()).isNotBlank();
        }
    }

    @Test
    void cacheWritesAreReportedByTheirTime() {
        Answer answer = client().answer(prompt().cachedSystem(Samples.longTextOfItsOwn())
                .user("Hello!")
                .build());
        var usage = answer.usage().orElseThrow();
        assertThat(usage.cacheWrite()).isPositive();
        assertThat(usage.reported().getOrDefault("cache_creation.ephemeral_5m_input_tokens", 0L)
                        + usage.reported().getOrDefault("cache_creation.ephemeral_1h_input_tokens", 0L))
                .isEqualTo(usage.cacheWrite());
    }

    @ParameterizedTest
    @EnumSource
    void thinkingWithABrokenSealIsRefused(Manner manner) {
        var question = Prompt.to(thinkingModel()).thinking().user("What is 17 + 25?");
        Answer answer = ask(manner, question);
        Message message = (Message) answer.original();
        Message broken = message.toBuilder()
                .content(message.content().stream()
                        .map(block -> block.isThinking()
                                ? ContentBlock.ofThinking(block.asThinking().toBuilder()
                                        .signature("bm90IGEgc2lnbmF0dXJl")
                                        .build())
                                : block)
                        .toList())
                .build();
        SdkFailure failure =
                failure(manner, question.given(answer.sentBackAs(broken)).user("Are you sure?"));
        assertThat(failure.kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
        assertThat(failure.message()).contains("signature");
    }

    @Test
    void blocksFollowEachOther() {
        List<RawMessageStreamEvent> events = client().stream(prompt().tools(Samples.GET_WEATHER, Samples.GET_TIME)
                        .user("Use get_weather and get_time for Paris.")
                        .build())
                .events(RawMessageStreamEvent.class);
        assertThat(events.getFirst().isMessageStart()).isTrue();
        assertThat(events.getLast().isMessageStop()).isTrue();
        var steps = new ArrayList<String>();
        for (RawMessageStreamEvent event : events) {
            event.contentBlockStart().ifPresent(start -> steps.add("start " + start.index()));
            event.contentBlockStop().ifPresent(stop -> steps.add("stop " + stop.index()));
        }
        var expected = new ArrayList<String>();
        for (int block = 0; block < steps.size() / 2; block++) {
            expected.add("start " + block);
            expected.add("stop " + block);
        }
        assertThat(steps).hasSizeGreaterThanOrEqualTo(4).isEqualTo(expected);
    }

    @Test
    void inputTokensAreKnownFromTheFirstEventOn() {
        List<RawMessageStreamEvent> events =
                client().stream(prompt().user("Hello!").build()).events(RawMessageStreamEvent.class);
        assertThat(events.getFirst().asMessageStart().message().usage().inputTokens())
                .isPositive();
    }
}
