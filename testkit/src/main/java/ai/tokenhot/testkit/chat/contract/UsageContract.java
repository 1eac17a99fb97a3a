package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.Prompt;
import ai.tokenhot.testkit.chat.Usage;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The numbers that are paid for. */
public interface UsageContract extends ChatSubject {

    private void assertAddsUp(Usage usage) {
        assertThat(usage.plainInput()).as("plain input of %s", usage).isNotNegative();
        assertThat(usage.output()).as("output of %s", usage).isNotNegative();
        assertThat(usage.reported())
                .allSatisfy((name, tokens) -> assertThat(tokens).as(name).isNotNegative());
        assertThat(usage.input()).as("input of %s", usage).isPositive();
        if (supports(Feature.USAGE_TOTAL)) {
            assertThat(usage.total()).as("total of %s", usage).hasValue(usage.sum());
        } else {
            assertThat(usage.total()).isEmpty();
        }
        assertThat(usage.reported()).containsKeys(usageNumbers().toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    default void usageAddsUp(Manner manner) {
        Usage usage =
                ask(manner, prompt().system("Be brief.").user("Hello!")).usage().orElseThrow();
        assertAddsUp(usage);
        assertThat(usage.output()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    default void usageAddsUpWithThinking(Manner manner) {
        Answer answer = ask(manner, Prompt.to(thinkingModel()).thinking().user("What is 17 + 25?"));
        assertAddsUp(answer.usage().orElseThrow());
        assertThat(answer.usage().orElseThrow().thinking()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    default void usageAddsUpWithToolCalls(Manner manner) {
        Answer answer = ask(
                manner, prompt().tools(Samples.GET_WEATHER, Samples.GET_TIME).user("Use get_weather for Paris."));
        assertAddsUp(answer.usage().orElseThrow());
        assertThat(answer.usage().orElseThrow().output()).isPositive();
    }

    @Test
    default void longerPromptsUseMore() {
        long shorter =
                ask(Manner.UNARY, prompt().user("Hello!")).usage().orElseThrow().input();
        long longer = ask(Manner.UNARY, prompt().system("Be brief and polite.").user("Hello, how are you today?"))
                .usage()
                .orElseThrow()
                .input();
        assertThat(longer).isGreaterThan(shorter);
    }

    @ParameterizedTest
    @EnumSource
    default void repeatedPrefixIsReadFromTheCache(Manner manner) {
        String prefix = Samples.longTextOfItsOwn();
        Usage first = ask(manner, prompt().cachedSystem(prefix).user("Hello!"))
                .usage()
                .orElseThrow();
        Usage second = ask(manner, prompt().cachedSystem(prefix).user("Hello!"))
                .usage()
                .orElseThrow();
        assertThat(first.cacheRead()).as("read by %s", first).isZero();
        if (!supports(Feature.PROMPT_CACHE)) {
            assertThat(second.cacheRead()).as("read by %s", second).isZero();
            return;
        }
        assertThat(second.cacheRead()).as("read by %s", second).isPositive().isLessThanOrEqualTo(second.input());
        assertThat(second.input()).isEqualTo(first.input());
        assertAddsUp(first);
        assertAddsUp(second);
    }

    @Test
    default void countsTokensBeforehand() {
        Prompt prompt =
                prompt().user("Tell me about the rivers of Europe, please.").build();
        Optional<Long> counted = client().countTokens(prompt);
        if (!supports(Feature.COUNT_TOKENS)) {
            assertThat(counted).isEmpty();
            return;
        }
        long used = client().answer(prompt).usage().orElseThrow().input();
        assertThat(counted.orElseThrow()).isCloseTo(used, Percentage.withPercentage(countErrorPercent()));
    }
}
