package ai.tokenhot.json.schema;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class SchemaPatternTest {

    private static boolean matches(String pattern, String text) {
        var budget = new SchemaBudget(1_000_000);
        boolean found = SchemaPattern.of(pattern).orElseThrow().in(text, budget);
        assertThat(budget.exhausted()).as("%s takes too long", pattern).isFalse();
        return found;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "^\\d{4}-\\d{2}-\\d{2}$ § 2026-11-25 § true",
                "^\\d{4}-\\d{2}-\\d{2}$ § 2026-11-2 § false",
                "b § abc § true",
                "^b § abc § false",
                "^(a|bc)+$ § abcabc § true",
                "^(a|bc)+$ § abca b § false",
                "^[^a-c\\]]*$ § xyz § true",
                "^[^a-c\\]]*$ § x]z § false",
                "^[a\\-c-]+$ § a-c § true",
                "^[a\\-c-]+$ § b § false",
                "^a{2,3}?$ § aa § true",
                "^a{2,3}$ § aaaa § false",
                "^a{2,}$ § aaaa § true",
                "^a{,2}$ § a{,2} § true",
                "^x{$ § x{ § true",
                "^.$ § 😀 § true",
                "^\\u{1F600}$ § 😀 § true",
                "^[\\u4e00-\\u9fff]+$ § 你好 § true",
                "^\\p{Lu}\\p{L}*$ § Éa你 § true",
                "^\\P{Nd}+$ § a1 § false",
                "\\bword\\b § a word. § true",
                "\\bword\\b § swords § false",
                "\\Bord § sword § true",
                "^(?:a)(?<name>b)$ § ab § true",
                "^\\/\\.\\$$ § /.$ § true",
                "^$ § `` § true",
                "^(|a)*$ § aa § true",
                "^(a*)*$ § b § false",
                "^[]$ § a § false",
                "^[^]$ § a § true",
                "^\\cA?x\\x41\\t?$ § xA § true",
            })
    void meansWhatItMeansInJavaScript(String pattern, String text, boolean found) {
        assertThat(matches(pattern, text)).isEqualTo(found);
    }

    @Test
    void endIsTheEndAndNotTheLastLineEnd() {
        assertThat(matches("^a$", "a\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=a)",
                "(?!a)",
                "(?<=a)",
                "(?<!a)",
                "(a)\\1",
                "a**",
                "(a",
                "a)",
                "[a",
                "\\",
                "*",
                "a{3,2}",
                "[z-a]",
                "\\p{Unknown}",
                "a{99999}",
                "(a{100}){100}",
                "\\u12",
                "\\q",
                "[\\d-z]"
            })
    void whatIsNotUnderstoodIsNotChecked(String pattern) {
        assertThat(SchemaPattern.of(pattern)).isEmpty();
    }

    @Test
    void longPatternIsNotChecked() {
        assertThat(SchemaPattern.of("a".repeat(SchemaPattern.MAX_PATTERN + 1))).isEmpty();
        assertThat(SchemaPattern.of("(".repeat(900) + ")".repeat(900))).isEmpty();
    }

    @Test
    void patternsThatMakeOthersGoBackForEverTakeOneWalk() {
        String text = "a".repeat(20_000) + "!";
        for (String pattern : List.of("^(a+)+$", "^(a|a)*$", "^(a|b|ab)*c$", "(.*)*x", "^(?:a?){50}a{50}$")) {
            assertThat(matches(pattern, text.substring(0, 2_000) + "!"))
                    .as(pattern)
                    .isFalse();
        }
        assertThat(matches("^(a|b)*!$", text)).isTrue();
    }

    @Test
    void budgetEndsWhatTakesTooLong() {
        var budget = new SchemaBudget(1_000);
        SchemaPattern.of("(a|b)*c").orElseThrow().in("ab".repeat(10_000), budget);
        assertThat(budget.exhausted()).isTrue();
    }

    @Property(tries = 2000)
    void findsWhatTheLibraryFinds(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        assertThat(matches(pattern, text))
                .isEqualTo(Pattern.compile(pattern).matcher(text).find());
    }

    @Provide
    Arbitrary<String> patterns() {
        return pattern(3);
    }

    private static Arbitrary<String> pattern(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("a", "b", ".", "[ab]", "[^a]", "\\d", "^", "\\b", "\\w", "");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> inner = Arbitraries.lazy(() -> pattern(depth - 1));
        return Arbitraries.oneOf(
                leaf,
                inner.list().ofMinSize(2).ofMaxSize(3).map(parts -> String.join("", parts)),
                inner.list().ofMinSize(2).ofMaxSize(3).map(parts -> "(" + String.join("|", parts) + ")"),
                inner.flatMap(part ->
                        Arbitraries.of("*", "+", "?", "{2}", "{1,2}", "*?").map(count -> "(?:" + part + ")" + count)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab1 ").ofMaxLength(8);
    }
}
