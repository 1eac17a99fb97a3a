package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Stop;
import ai.tokenhot.testkit.chat.Tool;
import ai.tokenhot.testkit.chat.ToolCall;
import ai.tokenhot.testkit.chat.ToolChoice;
import ai.tokenhot.testkit.chat.ToolResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.testkit.chat.contract.Samples.BOOK_TABLE;
import static ai.tokenhot.testkit.chat.contract.Samples.GET_TIME;
import static ai.tokenhot.testkit.chat.contract.Samples.GET_WEATHER;
import static ai.tokenhot.testkit.chat.contract.Samples.LIST_ALARMS;
import static org.assertj.core.api.Assertions.assertThat;

/** Tools: when they are called, with what, and what becomes of their results. */
public interface ToolContract extends ChatSubject {

    private static void assertCalls(Answer answer, Tool... tools) {
        assertThat(answer.stop()).isEqualTo(Stop.TOOL_CALLS);
        assertThat(answer.toolCalls())
                .extracting(ToolCall::name)
                .containsExactlyInAnyOrder(
                        List.of(tools).stream().map(Tool::name).toArray(String[]::new));
        for (ToolCall call : answer.toolCalls()) {
            Tool tool = List.of(tools).stream()
                    .filter(each -> each.name().equals(call.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(JsonSchema.problems(tool.schema(), call.arguments()))
                    .as("%s of %s", call.arguments(), call.name())
                    .isEmpty();
        }
        assertThat(answer.toolCalls().stream().map(ToolCall::id).filter(id -> !id.isEmpty()))
                .doesNotHaveDuplicates();
    }

    private Prompt.Builder askingForWeather() {
        return prompt().tools(GET_WEATHER, GET_TIME, LIST_ALARMS).user("Use get_weather for Paris.");
    }

    private Prompt.Builder askingForBoth() {
        return prompt().tools(GET_WEATHER, GET_TIME, LIST_ALARMS).user("Use get_weather and get_time for Paris.");
    }

    @ParameterizedTest
    @EnumSource
    default void callsTheToolThatIsAskedFor(Manner manner) {
        assertCalls(ask(manner, askingForWeather()), GET_WEATHER);
    }

    @ParameterizedTest
    @EnumSource
    default void argumentsSatisfyTheWholeSchema(Manner manner) {
        assertCalls(
                ask(
                        manner,
                        prompt().tools(BOOK_TABLE)
                                .user(
                                        "Use book_table: 4 guests at Chez Nous, outdoors, fish and cake, at most 80 euros. "
                                                + "My name is Xiao Ming, phone 5550123.")),
                BOOK_TABLE);
    }

    @ParameterizedTest
    @EnumSource
    default void callsAToolWithoutArguments(Manner manner) {
        assertCalls(ask(manner, prompt().tools(LIST_ALARMS).user("Use list_alarms.")), LIST_ALARMS);
    }

    @ParameterizedTest
    @EnumSource
    default void callsSeveralToolsAtOnce(Manner manner) {
        assertCalls(ask(manner, askingForBoth()), GET_WEATHER, GET_TIME);
    }

    @ParameterizedTest
    @EnumSource
    default void callsOneToolAtATimeWhenToldSo(Manner manner) {
        Answer answer = ask(manner, askingForBoth().oneCallAtATime());
        assertThat(answer.toolCalls()).hasSize(supports(Feature.PARALLEL_SWITCH) ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource
    default void callsSomeToolWhenItMust(Manner manner) {
        var prompt = prompt().tools(GET_WEATHER, GET_TIME)
                .choice(new ToolChoice.Required())
                .user("Hello!");
        if (!supports(Feature.FORCED_TOOLS)) {
            assertThat(failure(manner, prompt).kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
            return;
        }
        Answer answer = ask(manner, prompt);
        assertThat(answer.stop()).isEqualTo(Stop.TOOL_CALLS);
        assertThat(answer.toolCalls()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    default void callsTheToolThatItMust(Manner manner) {
        var prompt = askingForWeather().choice(new ToolChoice.Named(GET_TIME.name()));
        if (!supports(Feature.FORCED_TOOLS)) {
            assertThat(failure(manner, prompt).kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
            return;
        }
        assertCalls(ask(manner, prompt), GET_TIME);
    }

    @ParameterizedTest
    @EnumSource
    default void callsNoToolWhenItMustNot(Manner manner) {
        Answer answer = ask(manner, askingForWeather().choice(new ToolChoice.None()));
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.stop()).isEqualTo(Stop.END);
        assertThat(answer.text()).isNotBlank();
    }

    @Test
    default void streamedCallsEqualUnaryOnes() {
        Answer whole = client().answer(askingForBoth().build());
        Answer folded = client().stream(askingForBoth().build()).answer();
        assertThat(folded.toolCalls())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
                .isEqualTo(whole.toolCalls());
        assertThat(folded.usage()).isEqualTo(whole.usage());
    }

    @ParameterizedTest
    @EnumSource
    default void usesTheResult(Manner manner) {
        Answer calling = ask(manner, askingForWeather());
        Answer answer = ask(
                manner,
                askingForWeather()
                        .given(calling)
                        .results(List.of(new ToolResult(calling.toolCalls().getFirst(), "Hail, 17 degrees"))));
        assertThat(answer.stop()).isEqualTo(Stop.END);
        assertThat(answer.text()).contains("17 degrees");
    }

    @ParameterizedTest
    @EnumSource
    default void usesTheResultsOfParallelCalls(Manner manner) {
        Answer calling = ask(manner, askingForBoth());
        List<ToolResult> results = calling.toolCalls().stream()
                .map(call -> new ToolResult(
                        call, call.name().equals(GET_TIME.name()) ? "half past nine" : "Hail, 17 degrees"))
                .toList();
        Answer answer = ask(manner, askingForBoth().given(calling).results(results));
        assertThat(answer.text()).contains("17 degrees").contains("half past nine");
    }
}
