package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.chat.ChatClient;
import ai.tokenhot.testkit.chat.Endpoint;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.openai.OpenAiChatClient;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice.Delta.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Chat Completions as xAI varies it: thinking is shown, counted beside the output, and calls stream whole. */
public abstract class XaiChatContract extends ChatClientContract {

    @Override
    protected final ChatClient connect(Endpoint endpoint) {
        return new OpenAiChatClient(endpoint, OpenAiChatClient.Variation.XAI);
    }

    @Override
    public boolean supports(Feature feature) {
        return switch (feature) {
            case FILES, THINKING_PROOF, CALL_PROOF, NAMED_STOP_SEQUENCE, COUNT_TOKENS -> false;
            case FORCED_TOOLS, PROMPT_CACHE, STOP_SEQUENCES, THINKING_TEXT, PARALLEL_SWITCH, USAGE_TOTAL, RETRY_AFTER ->
                true;
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

    /** Which of the two xAI answers is not documented. */
    @Override
    public Set<SdkFailure.Kind> malformedKinds() {
        return Set.of(SdkFailure.Kind.BAD_REQUEST, SdkFailure.Kind.UNPROCESSABLE);
    }

    @Override
    public List<String> usageNumbers() {
        return List.of(
                "prompt_tokens",
                "completion_tokens",
                "total_tokens",
                "prompt_tokens_details.cached_tokens",
                "completion_tokens_details.reasoning_tokens");
    }

    /** What xAI calls its request ids is not known. */
    @Override
    public Optional<String> requestIdHeader() {
        return Optional.empty();
    }

    @ParameterizedTest
    @EnumSource
    void failureInAnOkAnswerIsNeverAnAnswer(Manner manner) {
        assertThat(failure(manner, prompt().user("Hello! [[sandbox: http200-error]]"))
                        .thrown())
                .isNotNull();
    }

    @Test
    void streamedCallsComeWhole() {
        List<ToolCall> calls = OpenAiChatContract.chunks(
                        client().stream(prompt().tools(Samples.GET_WEATHER, Samples.GET_TIME)
                                .user("Use get_weather and get_time for Paris.")
                                .build()))
                .stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().toolCalls().orElse(List.of()).stream())
                .toList();
        assertThat(calls).hasSize(2).allSatisfy(call -> {
            assertThat(call.id()).isPresent();
            var function = call.function().orElseThrow();
            var schema = Stream.of(Samples.GET_WEATHER, Samples.GET_TIME)
                    .filter(tool -> function.name().filter(tool.name()::equals).isPresent())
                    .findFirst()
                    .orElseThrow()
                    .schema();
            assertThat(JsonSchema.problems(schema, function.arguments().orElseThrow()))
                    .isEmpty();
        });
    }
}
