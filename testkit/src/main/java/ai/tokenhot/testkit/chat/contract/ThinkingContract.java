package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.ToolResult;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Thinking: what is shown of it, its seal, and that the seal may come back. */
public interface ThinkingContract extends ChatSubject {

    private Prompt.Builder thinking() {
        return Prompt.to(thinkingModel()).thinking();
    }

    private Prompt.Builder thinkingWithATool() {
        return thinking().tools(Samples.GET_WEATHER).user("Use get_weather for Paris.");
    }

    private void assertThought(Answer answer, Feature proof) {
        assertThat(answer.usage().orElseThrow().thinking())
                .as("thinking tokens")
                .isPositive();
        if (supports(Feature.THINKING_TEXT)) {
            assertThat(answer.thinking()).isNotBlank();
        } else {
            assertThat(answer.thinking()).isEmpty();
        }
        if (supports(proof)) {
            assertThat(answer.proofs())
                    .isNotEmpty()
                    .allSatisfy(seal -> assertThat(seal).isNotBlank());
        } else {
            assertThat(answer.proofs()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void thinksWhenAsked(Manner manner) {
        Answer answer = ask(manner, thinking().user("What is 17 + 25?"));
        assertThought(answer, Feature.THINKING_PROOF);
        assertThat(answer.text()).contains("42");
        assertThat(answer.stop()).isEqualTo(Stop.END);
    }

    @ParameterizedTest
    @EnumSource
    default void goesOnAfterThinking(Manner manner) {
        Answer first = ask(manner, thinking().user("My name is Xiao Ming."));
        Answer second = ask(
                manner, thinking().user("My name is Xiao Ming.").given(first).user("Remember my name?"));
        assertThought(second, Feature.THINKING_PROOF);
        assertThat(second.text()).contains("Xiao Ming");
    }

    @ParameterizedTest
    @EnumSource
    default void goesOnAfterThinkingAndCalling(Manner manner) {
        Answer calling = ask(manner, thinkingWithATool());
        assertThought(calling, Feature.CALL_PROOF);
        assertThat(calling.stop()).isEqualTo(Stop.TOOL_CALLS);
        Answer answer = ask(
                manner,
                thinkingWithATool()
                        .given(calling)
                        .results(List.of(new ToolResult(calling.toolCalls().getFirst(), "Hail, 17 degrees"))));
        assertThat(answer.text()).contains("17 degrees");
    }

    /** What was thought before each of two calls comes back with everything that followed it. */
    @ParameterizedTest
    @EnumSource
    default void goesOnThroughTwoRoundsOfCalling(Manner manner) {
        var conversation =
                thinking().tools(Samples.GET_WEATHER, Samples.GET_TIME).user("Use get_weather for Paris.");
        Answer first = ask(manner, conversation);
        assertThought(first, Feature.CALL_PROOF);
        conversation
                .given(first)
                .results(List.of(new ToolResult(first.toolCalls().getFirst(), "Hail, 17 degrees")));
        Answer between = ask(manner, conversation);
        assertThat(between.text()).contains("17 degrees");
        Answer second = ask(manner, conversation.given(between).user("Now use get_time for Paris."));
        assertThought(second, Feature.CALL_PROOF);
        assertThat(second.toolCalls()).extracting(call -> call.name()).containsExactly(Samples.GET_TIME.name());
        conversation
                .given(second)
                .results(List.of(new ToolResult(second.toolCalls().getFirst(), "half past nine")));
        Answer last = ask(manner, conversation);
        assertThat(last.text()).contains("half past nine");
        assertThat(last.stop()).isEqualTo(Stop.END);
    }
}
