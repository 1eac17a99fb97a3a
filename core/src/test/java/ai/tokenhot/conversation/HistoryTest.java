package ai.tokenhot.conversation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryTest {

    private static final KeepBounds BOUNDS = new KeepBounds(Duration.ofDays(1), 100, 1_000, 3, 50);

    private final Map<String, KeptAnswer> kept = new HashMap<>();

    private void keep(String id, Optional<String> previous, int bytes) {
        kept.put(id, new KeptAnswer("p", id, previous, Optional.empty(), 0, new byte[bytes], new byte[0]));
    }

    private History of(String id) {
        return History.of(id, name -> Optional.ofNullable(kept.get(name)), BOUNDS);
    }

    @Test
    void conversationIsToldFromItsBeginning() {
        keep("a", Optional.empty(), 1);
        keep("b", Optional.of("a"), 1);
        keep("c", Optional.of("b"), 1);
        assertThat(of("c"))
                .isInstanceOfSatisfying(
                        History.Found.class,
                        found -> assertThat(found.answers())
                                .extracting(KeptAnswer::id)
                                .containsExactly("a", "b", "c"));
        assertThat(of("a"))
                .isInstanceOfSatisfying(
                        History.Found.class,
                        found -> assertThat(found.answers()).hasSize(1));
    }

    @Test
    void answerThatIsGoneIsNamed() {
        keep("b", Optional.of("a"), 1);
        assertThat(of("b")).isEqualTo(new History.Missing("a"));
        assertThat(of("x")).isEqualTo(new History.Missing("x"));
    }

    @Test
    void conversationsThatAreTooLongEnd() {
        keep("a", Optional.empty(), 1);
        keep("b", Optional.of("a"), 1);
        keep("c", Optional.of("b"), 1);
        keep("d", Optional.of("c"), 1);
        assertThat(of("d")).isEqualTo(new History.TooLong("more than 3 answers"));
        keep("large", Optional.of("a"), 50);
        assertThat(of("large")).isEqualTo(new History.TooLong("more than 50 bytes"));
    }

    @Test
    void circleEnds() {
        keep("a", Optional.of("a"), 1);
        assertThat(of("a")).isInstanceOf(History.TooLong.class);
    }
}
