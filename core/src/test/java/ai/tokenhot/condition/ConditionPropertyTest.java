package ai.tokenhot.condition;

import ai.tokenhot.condition.CelOracle.Program;
import ai.tokenhot.condition.Condition.Verdict;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

import static org.assertj.core.api.Assertions.assertThat;

/** Random conditions mean what the real CEL takes them for, and what is said to be certain is. */
final class ConditionPropertyTest {

    private static final int POINTS = 8;

    private final CelOracle oracle = new CelOracle(RandomConditions.VARIABLES);

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void certainVerdictsHoldForAllThatTheFactsLeaveOpen(@ForAll long seed) {
        var random = new RandomConditions(seed, 0);
        String text = random.condition();
        Map<String, Fact> facts = random.facts(false);
        Verdict verdict = Condition.of(text, RandomConditions.VARIABLES).test(facts::get);
        Program program = oracle.program(text).orElseThrow();

        for (int i = 0; i < POINTS && verdict != Verdict.MAYBE; i++) {
            Map<String, Object> point = random.point(facts);
            assertThat(program.test(point)).as("%s%n%s%n%s", text, facts, point).isEqualTo(verdict);
        }
    }

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void exactFactsGiveTheVerdictOfCel(@ForAll long seed) {
        var random = new RandomConditions(seed, 0);
        String text = random.condition();
        Condition condition = Condition.of(text, RandomConditions.VARIABLES);
        Program program = oracle.program(text).orElseThrow();

        for (int i = 0; i < POINTS; i++) {
            Map<String, Fact> facts = random.facts(true);
            assertThat(condition.test(facts::get))
                    .as("%s%n%s", text, facts)
                    .isEqualTo(program.test(random.point(facts)));
        }
    }

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void whatIsAcceptedCelAcceptsWithTheSameMeaning(@ForAll long seed) {
        var random = new RandomConditions(seed, 0);
        String text = random.damaged(random.condition());
        Optional<Condition> condition = accepted(text);

        condition.ifPresent(ours -> {
            Map<String, Fact> facts = random.facts(true);
            assertThat(oracle.program(text).map(program -> program.test(random.point(facts))))
                    .as("%s%n%s", text, facts)
                    .contains(ours.test(facts::get));
        });
    }

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void whatIsRefusedForItsTypesCelRefuses(@ForAll long seed) {
        String text = new RandomConditions(seed, 15).condition();
        String problem = problem(text);

        if (problem.isEmpty()) {
            assertThat(oracle.program(text)).as(text).isPresent();
        } else if (!problem.contains("not supported")) {
            assertThat(oracle.program(text)).as("%s%n%s", text, problem).isEmpty();
        }
    }

    private static Optional<Condition> accepted(String text) {
        try {
            return Optional.of(Condition.of(text, RandomConditions.VARIABLES));
        } catch (ConditionException _) {
            return Optional.empty();
        }
    }

    private static String problem(String text) {
        try {
            Condition.of(text, RandomConditions.VARIABLES);
            return "";
        } catch (ConditionException e) {
            return e.problem();
        }
    }
}
