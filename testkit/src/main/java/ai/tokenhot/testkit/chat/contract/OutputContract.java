package ai.tokenhot.testkit.chat.contract;

import ai.tokenhot.testkit.chat.Answer;
import ai.tokenhot.testkit.chat.SdkFailure;
import ai.tokenhot.testkit.chat.Stop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The answer's form and its end. */
public interface OutputContract extends ChatSubject {

    @ParameterizedTest
    @EnumSource
    default void structuredOutputSatisfiesTheSchema(Manner manner) {
        Answer answer = ask(manner, prompt().user("Describe the city of Paris.").outputSchema(Samples.CITY_SCHEMA));
        assertThat(JsonSchema.problems(Samples.CITY_SCHEMA, answer.text()))
                .as(answer.text())
                .isEmpty();
        assertThat(answer.stop()).isEqualTo(Stop.END);
    }

    @ParameterizedTest
    @EnumSource
    default void endsBeforeAStopSequence(Manner manner) {
        var prompt = prompt().user("Count from 1 to 9, with a comma and a space between the numbers.")
                .stopAt(", 6");
        if (!supports(Feature.STOP_SEQUENCES)) {
            assertThat(failure(manner, prompt).kind()).isEqualTo(SdkFailure.Kind.BAD_REQUEST);
            return;
        }
        Answer answer = ask(manner, prompt);
        assertThat(answer.text()).endsWith("4, 5");
        if (supports(Feature.NAMED_STOP_SEQUENCE)) {
            assertThat(answer.stop()).isEqualTo(Stop.STOP_SEQUENCE);
            assertThat(answer.stopText()).contains(", 6");
        } else {
            assertThat(answer.stop()).isEqualTo(Stop.END);
            assertThat(answer.stopText()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void endsAtTheTokenCeiling(Manner manner) {
        int ceiling = 24;
        Answer answer = ask(manner, prompt().user("Count from 1 to 500.").maxTokens(ceiling));
        assertThat(answer.stop()).isEqualTo(Stop.MAX_TOKENS);
        var usage = answer.usage().orElseThrow();
        assertThat(usage.output() + usage.thinking()).isPositive().isLessThanOrEqualTo(ceiling);
    }
}
