package ai.tokenhot.sandbox.script;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class DirectivesTest {

    private static Directives.Reading.Clear clear(Turn... turns) {
        return (Directives.Reading.Clear) Directives.read(Conversation.of("m", List.of(turns)));
    }

    private static Directives in(String text) {
        return clear(Turn.user(text)).directives();
    }

    private static String unclear(String text) {
        return ((Directives.Reading.Unclear) Directives.read(Conversation.of("m", List.of(Turn.user(text))))).message();
    }

    @Test
    void allWordsAreRead() {
        Directives directives = in("[[sandbox: status=429 retry-after=2 delay=500ms gap=1s tokens=200 cut=3 finish=none"
                + " malformed=2 error-after=4 usage=none pings=on http200-error bytes=1 crlf reason]]");

        assertThat(directives.status()).hasValue(429);
        assertThat(directives.retryAfterSeconds()).hasValue(2);
        assertThat(directives.delay()).isEqualTo(Duration.ofMillis(500));
        assertThat(directives.gap()).isEqualTo(Duration.ofSeconds(1));
        assertThat(directives.tokens()).hasValue(200);
        assertThat(directives.cut()).hasValue(3);
        assertThat(directives.withoutFinish()).isTrue();
        assertThat(directives.malformed()).hasValue(2);
        assertThat(directives.errorAfter()).hasValue(4);
        assertThat(directives.withoutUsage()).isTrue();
        assertThat(directives.pings()).isTrue();
        assertThat(directives.errorIn200()).isTrue();
        assertThat(directives.bytes()).hasValue(1);
        assertThat(directives.lineEnd()).contains("\r\n");
        assertThat(directives.think()).contains(true);
    }

    @Test
    void firstEventErrorIsAnErrorAfterNothing() {
        assertThat(in("[[sandbox: first-event-error]]").errorAfter()).isEqualTo(OptionalInt.of(0));
    }

    @Test
    void valuesMayBeQuotedInTwoWays() {
        assertThat(in("[[sandbox: text=\"two words, a \\\"quote\\\"\\nand ]] more\"]]")
                        .text())
                .contains("two words, a \"quote\"\nand ]] more");
        assertThat(in("[[sandbox: args='{\"a\": \"b\\n\", \"c\": [[1]]}']]").arguments())
                .contains("{\"a\": \"b\\n\", \"c\": [[1]]}");
        assertThat(in("[[sandbox: text='']]").text()).contains("");
    }

    @Test
    void directivesAreTakenOutOfTheText() {
        var read = clear(Turn.user("Say [[sandbox: gap=1ms]] hello [[sandbox:tokens=5]]"));

        assertThat(read.conversation().lastUserText()).isEqualTo("Say  hello");
        assertThat(read.directives().gap()).isEqualTo(Duration.ofMillis(1));
        assertThat(read.directives().tokens()).hasValue(5);
    }

    @Test
    void theLastSayingWinsAndOtherWordsStay() {
        Directives directives = clear(
                        Turn.system("[[sandbox: gap=5ms tokens=10]]"),
                        Turn.user("[[sandbox: tokens=20]] a [[sandbox: tokens=30]]"))
                .directives();

        assertThat(directives.tokens()).hasValue(30);
        assertThat(directives.gap()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void aUsersDirectiveHoldsForTheAnswerToItOnly() {
        var read = clear(Turn.user("[[sandbox: status=429]] first"), Turn.assistant("answer"), Turn.user("and now?"));

        assertThat(read.directives().status()).isEmpty();
        assertThat(read.conversation().turns().getFirst().text()).isEqualTo("first");
    }

    @Test
    void whatAnAnswerSaysIsNoDirective() {
        assertThat(clear(Turn.user("x"), Turn.assistant("[[sandbox: status=429]]"), Turn.user("y"))
                        .directives()
                        .status())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=200          | status: 200 (expected: a number from 400 to 599)
            delay=5m            | delay: 5m (expected: a time such as 500ms or 2s, at most 600s)
            delay=601s          | delay: 601s (expected: a time such as 500ms or 2s, at most 600s)
            tokens=0            | tokens: 0 (expected: a number from 1 to 20000)
            finish=soon         | finish: soon (expected: none or filter or continuation)
            colour=red          | colour is unknown (expected: one of status, retry-after
            tool=get_weather    | tool: get_weather (expected: a request with tools)
            text="open          | the closing " is missing
            """)
    void whatIsNotAllowedIsNamedWithWhatIs(String entry, String message) {
        assertThat(unclear("[[sandbox: " + entry + "]]")).contains(message);
    }

    @Test
    void missingEndIsNamed() {
        assertThat(unclear("[[sandbox: gap=1ms")).contains("the closing ]] is missing");
    }
}
