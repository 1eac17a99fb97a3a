package ai.tokenhot.catalog;

import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.inference.Effort;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class NearestEffortTest {

    @ParameterizedTest
    @CsvSource({
        "high,    low medium high, high",
        "max,     low medium high, high",
        "medium,  low high,        low",
        "xhigh,   low max,         low",
        "low,     medium high,     medium",
        "minimal, none low,        low",
        "low,     none high,       high",
        "low,     none,            none",
        "none,    none low,        none",
        "none,    minimal low,     minimal",
    })
    void isTheNextLowerButNeverNoneForWhoAsksForSome(String wanted, String taken, String nearest) {
        Set<Effort> efforts =
                Arrays.stream(taken.split(" ")).map(NearestEffortTest::effort).collect(Collectors.toSet());
        var thinking = new Thinking(Set.of(), efforts, Optional.empty(), Optional.empty(), true);
        assertThat(thinking.nearest(effort(wanted))).contains(effort(nearest));
        assertThat(Thinking.UNKNOWN.nearest(effort(wanted))).isEmpty();
    }

    private static Effort effort(String word) {
        return Effort.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
