package ai.tokenhot.condition;

import ai.tokenhot.condition.Condition.Kind;
import ai.tokenhot.condition.Condition.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class ConditionTest {

    private static final Map<String, Kind> VARIABLES =
            Map.of("context", Kind.NUMBER, "service_tier", Kind.TEXT, "size", Kind.TEXT, "batch", Kind.FLAG);

    @Test
    void exactFactsDecide() {
        Condition condition = condition("context > 200000 && service_tier == 'flex'");

        assertThat(condition.test(facts(new Fact.Count(200_001), new Fact.Text("flex"))))
                .isEqualTo(Verdict.YES);
        assertThat(condition.test(facts(new Fact.Count(200_000), new Fact.Text("flex"))))
                .isEqualTo(Verdict.NO);
        assertThat(condition.test(facts(new Fact.Count(200_001), new Fact.Text("auto"))))
                .isEqualTo(Verdict.NO);
    }

    @Test
    void rangeDecidesWhereAllOfItLiesOnOneSide() {
        Condition condition = condition("context > 200000");

        assertThat(condition.test(facts(new Fact.Range(0, 5_000), Fact.UNKNOWN)))
                .isEqualTo(Verdict.NO);
        assertThat(condition.test(facts(new Fact.Range(200_001, 300_000), Fact.UNKNOWN)))
                .isEqualTo(Verdict.YES);
        assertThat(condition.test(facts(new Fact.Range(0, 200_001), Fact.UNKNOWN)))
                .isEqualTo(Verdict.MAYBE);
    }

    @Test
    void oneCertainSideDecidesWhateverTheOtherIs() {
        assertThat(condition("context > 200000 && batch").test(facts(new Fact.Count(1), Fact.UNKNOWN)))
                .isEqualTo(Verdict.NO);
        assertThat(condition("batch || context < 200000").test(facts(new Fact.Count(1), Fact.UNKNOWN)))
                .isEqualTo(Verdict.YES);
        assertThat(condition("batch ? context > 0 : context < 2").test(facts(new Fact.Count(1), Fact.UNKNOWN)))
                .isEqualTo(Verdict.YES);
    }

    @Test
    void oneOfSomeTextsDecidesWhereAllAgree() {
        Facts facts = facts(Fact.UNKNOWN, new Fact.OneOf(Set.of("flex", "flexible")));

        assertThat(condition("service_tier == 'flex'").test(facts)).isEqualTo(Verdict.MAYBE);
        assertThat(condition("service_tier == 'priority'").test(facts)).isEqualTo(Verdict.NO);
        assertThat(condition("service_tier in ['flex', 'flexible', 'priority']").test(facts))
                .isEqualTo(Verdict.YES);
        assertThat(condition("service_tier.startsWith('flex')").test(facts)).isEqualTo(Verdict.YES);
        assertThat(condition("service_tier.contains('x') && size(service_tier) < 9")
                        .test(facts))
                .isEqualTo(Verdict.YES);
    }

    @Test
    void rangeThatAListCoversIsInIt() {
        Facts facts = facts(new Fact.Range(1, 3), Fact.UNKNOWN);

        assertThat(condition("context in [3, 1, 2]").test(facts)).isEqualTo(Verdict.YES);
        assertThat(condition("context in [3, 1]").test(facts)).isEqualTo(Verdict.MAYBE);
        assertThat(condition("context in [0, 4]").test(facts)).isEqualTo(Verdict.NO);
    }

    @Test
    void calculationsKeepTheirRange() {
        Facts facts = facts(new Fact.Range(-3, 5), Fact.UNKNOWN);

        assertThat(condition("context * context <= 25").test(facts)).isEqualTo(Verdict.YES);
        assertThat(condition("10 / (context + 4) <= 10").test(facts)).isEqualTo(Verdict.YES);
        assertThat(condition("context % 4 < 4 && context % 4 > -4").test(facts)).isEqualTo(Verdict.YES);
        assertThat(condition("10 / context < 11").test(facts)).isEqualTo(Verdict.MAYBE);
    }

    @Test
    void conditionWithoutAResultDoesNotHold() {
        Facts none = facts(new Fact.Count(0), Fact.UNKNOWN);

        assertThat(condition("1 / context == 1").test(none)).isEqualTo(Verdict.NO);
        assertThat(condition("!(1 / context == 1)").test(none)).isEqualTo(Verdict.NO);
        assertThat(condition("1 / context == 1 || context == 0").test(none)).isEqualTo(Verdict.YES);
        assertThat(condition("context + 9223372036854775807 > 0").test(facts(new Fact.Count(1), Fact.UNKNOWN)))
                .isEqualTo(Verdict.NO);
        assertThat(condition("context + 9223372036854775807 > 0").test(facts(new Fact.Range(0, 1), Fact.UNKNOWN)))
                .isEqualTo(Verdict.MAYBE);
    }

    @Test
    void factOfAnotherKindIsUnknown() {
        Facts facts = facts(new Fact.Text("many"), new Fact.Count(1));

        assertThat(condition("context > 1").test(facts)).isEqualTo(Verdict.MAYBE);
        assertThat(condition("service_tier == 'flex'").test(facts)).isEqualTo(Verdict.MAYBE);
        assertThat(condition("batch").test(facts)).isEqualTo(Verdict.MAYBE);
    }

    @Test
    void moreChoicesThanTheBoundAreUnknown() {
        Set<String> many = IntStream.rangeClosed(0, Texts.MAX_CHOICES)
                .mapToObj(Integer::toString)
                .collect(Collectors.toSet());

        assertThat(condition("service_tier == 'flex'").test(facts(Fact.UNKNOWN, new Fact.OneOf(many))))
                .isEqualTo(Verdict.MAYBE);
    }

    @Test
    void namesAreThoseThatItUses() {
        assertThat(condition("size(size) > 3 && (context > 1 || size == 'size(context)' || false)")
                        .names())
                .containsExactly("size", "context");
        assertThat(condition("true").names()).isEmpty();
    }

    @Test
    void textIsKept() {
        assertThat(condition(" context>1 // many").text()).isEqualTo(" context>1 // many");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "contxt > 1 → 1 → unknown name 'contxt' (expected: batch, context, service_tier, size)",
                "context → 1 → a condition that is int (expected: bool)",
                "context > 1 && size → 13 → '&&' on string (expected: bool)",
                "context || batch → 9 → '||' on int (expected: bool)",
                "!size → 1 → '!' on string (expected: bool)",
                "-batch == 1 → 1 → '-' on bool (expected: int)",
                "context == 'many' → 9 → '==' between int and string (expected: the same on both sides)",
                "context >= size → 9 → '>=' between int and string (expected: int on both sides)",
                "size < 'x' → 6 → '<' on string is not supported (expected: int)",
                "size + 'x' == size → 6 → '+' on string is not supported (expected: int)",
                "size - 'x' == size → 6 → '-' between string and string (expected: int on both sides)",
                "batch ? 1 : size → 11 → ':' between int and string (expected: the same on both sides)",
                "context ? batch : batch → 9 → '?' on int (expected: bool)",
                "size in context → 9 → 'context' (expected: a list of literals, such as ['a', 'b'])",
                "size in ['a', 1] → 15 → '1' (expected: a literal string, as before 'in')",
                "context in [1, context] → 16 → 'context' (expected: a literal int, as before 'in')",
                "batch in [true] → 7 → 'in' after bool is not supported (expected: string or int)",
                "['a'] == size → 1 → '[' (expected: a name, a literal or '('; a list stands only behind 'in')",
                "{} == size → 1 → '{' (expected: a name, a literal or '('; maps and messages are not supported)",
                "size['a'] == 1 → 5 → '[' (expected: an operator or the end; a list stands only behind 'in')",
                "size.width > 1 → 6 → the field 'width' is not supported (expected: contains, endsWith, size or startsWith)",
                "size.matches('a+') → 6 → the function 'matches' is not supported (expected: contains, endsWith, size or startsWith)",
                "has(size.a) → 10 → the field 'a' is not supported (expected: contains, endsWith, size or startsWith)",
                "int(size) == 1 → 1 → the function 'int' is not supported (expected: contains, endsWith, size or startsWith)",
                "contains(size, 'x') → 1 → a call of 'contains' that does not fit (expected: string.contains(string))",
                "size.contains(1) → 6 → a call of 'contains' that does not fit (expected: string.contains(string))",
                "size.contains() → 6 → a call of 'contains' that does not fit (expected: string.contains(string))",
                "size(context) > 1 → 1 → a call of 'size' that does not fit (expected: size(string))",
                "context > 1.5 → 11 → a number with a fraction or an exponent is not supported (expected: an int)",
                "context > 1e3 → 11 → a number with a fraction or an exponent is not supported (expected: an int)",
                "context > 1u → 11 → an unsigned number is not supported (expected: an int, without the suffix u)",
                "context > 9223372036854775808 → 11 → a number beyond 64 bits (expected: at most 9223372036854775807)",
                "size == null → 9 → null is not supported (expected: a literal string, int or bool)",
                "size == b'x' → 9 → bytes are not supported (expected: a string without the prefix b)",
                "if == 1 → 1 → 'if' is a reserved word (expected: a name or a literal)",
                "size == 'flex → 9 → a string without an end (expected: ' on the same line)",
                "size == '\\q' → 10 → an escape that is none (expected: \\n, \\', \\\\, \\x41, \\u0041 or another of CEL's)",
                "size == '''x''' → 9 → a string in three quotes is not supported (expected: one quote at each end)",
                "size == r'x\\' → 9 → a raw string that ends with a backslash (expected: '\\\\', not raw)",
                "context = 1 → 9 → '=' (expected: '==')",
                "batch & batch → 7 → '&' (expected: '&&')",
                "batch | batch → 7 → '|' (expected: '||')",
                "'é😀' == size # → 14 → '#' (expected: a name, a literal or an operator)",
                "(batch → 7 → the end (expected: ')')",
                "batch batch → 7 → 'batch' (expected: an operator or the end)",
                "batch 'x' → 7 → a string (expected: an operator or the end)",
                "context > → 10 → the end (expected: a name, a literal or '(')",
                "batch ? true → 13 → the end (expected: ':')",
                "size in ['a' 'b'] → 14 → a string (expected: ',')",
                "size. → 6 → the end (expected: contains, endsWith, size or startsWith)",
                "`` → 1 → the end (expected: a name, a literal or '(')"
            })
    void problemsSayWhatWhereAndWhatWasExpected(String text, int column, String problem) {
        assertThatExceptionOfType(ConditionException.class)
                .isThrownBy(() -> condition(text))
                .satisfies(e -> {
                    assertThat(e.problem()).isEqualTo(problem);
                    assertThat(e.column()).isEqualTo(column);
                    assertThat(e).hasMessage(problem + " at column " + column);
                });
    }

    @Test
    void withoutVariablesTheProblemSaysSo() {
        assertThatExceptionOfType(ConditionException.class)
                .isThrownBy(() -> Condition.of("batch", Map.of()))
                .withMessage("unknown name 'batch' (expected: no names) at column 1");
    }

    @Test
    void lengthHasABound() {
        String longest = "batch" + " ".repeat(ConditionParser.MAX_LENGTH - 5);

        assertThat(condition(longest).names()).containsExactly("batch");
        assertProblem(longest + " ", "1001 characters (expected: at most 1000)", 1_001);
    }

    @Test
    void depthHasABound() {
        int most = ConditionParser.MAX_DEPTH - 1;

        assertThat(condition("(".repeat(most) + "batch" + ")".repeat(most)).names())
                .containsExactly("batch");
        assertProblem("(".repeat(most + 1) + "batch", "nested more than 32 deep (expected: less)", 33);
        assertProblem("(".repeat(1_000), "nested more than 32 deep (expected: less)", 33);
        assertProblem("!(".repeat(500), "nested more than 32 deep (expected: less)", 65);
        assertProblem("size(".repeat(200), "nested more than 32 deep (expected: less)", 161);
        assertProblem("batch?batch:".repeat(83), "nested more than 32 deep (expected: less)", 385);
        assertThat(condition("!".repeat(994) + "batch").test(facts(Fact.UNKNOWN, Fact.UNKNOWN)))
                .isEqualTo(Verdict.MAYBE);
    }

    @Test
    void numberOfPartsHasABound() {
        // 100 literals, 98 signs between them, the comparison: 199 parts.
        String most = "1" + "+1".repeat(98) + "<1";

        assertThat(condition(most).test(facts(Fact.UNKNOWN, Fact.UNKNOWN))).isEqualTo(Verdict.NO);
        assertProblem(most + "==true", "more than 200 parts (expected: fewer)", 200);
        assertProblem("1 in [" + "1,".repeat(300) + "1]", "more than 200 parts (expected: fewer)", 405);
        assertProblem("batch" + "||batch".repeat(140), "more than 200 parts (expected: fewer)", 701);
    }

    @Test
    void factsHoldWhatTheySay() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Fact.Range(5, 3))
                .withMessage("low: 5, high: 3 (expected: low <= high)");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new Fact.OneOf(Set.of()))
                .withMessage("values: none (expected: at least one)");
    }

    private static void assertProblem(String text, String problem, int column) {
        assertThatExceptionOfType(ConditionException.class)
                .isThrownBy(() -> condition(text))
                .withMessage(problem + " at column " + column);
    }

    private static Condition condition(String text) {
        return Condition.of(text, VARIABLES);
    }

    private static Facts facts(Fact context, Fact serviceTier) {
        return name -> switch (name) {
            case "context" -> context;
            case "service_tier" -> serviceTier;
            default -> Fact.UNKNOWN;
        };
    }
}
