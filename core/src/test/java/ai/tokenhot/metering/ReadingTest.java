package ai.tokenhot.metering;

import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ReadingTest {

    /** Incidents 14 and 15: no part is negative, and the parts are the whole. */
    @Property
    void partsOfAConsistentTotalSumUpToIt(
            @ForAll @LongRange(min = 0, max = 1L << 36) long cached,
            @ForAll @LongRange(min = 0, max = 1L << 36) long written,
            @ForAll @LongRange(min = 0, max = 1L << 36) long rest) {
        long total = cached + written + rest;
        Map<Quantity, Long> counts = parts(cached, written, total).counts();
        assertThat(counts)
                .isEqualTo(Map.of(Quantity.CACHED_INPUT, cached, Quantity.CACHE_WRITE, written, Quantity.INPUT, rest));
    }

    @Property
    void noPartIsEverNegativeOrBeyondTheBound(@ForAll long cached, @ForAll long written, @ForAll long total) {
        Reading reading = parts(cached, written, total);
        assertThat(reading.counts().values())
                .allSatisfy(count -> assertThat(count).isBetween(0L, Reading.MAX_COUNT));
        assertThat(reading.counts().containsKey(Quantity.CACHED_INPUT)).isEqualTo(cached >= 0);
        assertThat(reading.counts().containsKey(Quantity.INPUT)).isEqualTo(total >= 0);
    }

    private static Reading parts(long cached, long written, long total) {
        return new Reading.Parts()
                .put(Quantity.CACHED_INPUT, OptionalLong.of(cached))
                .put(Quantity.CACHE_WRITE, OptionalLong.of(written))
                .rest(Quantity.INPUT, OptionalLong.of(total), Quantity.CACHED_INPUT, Quantity.CACHE_WRITE)
                .build();
    }

    @Test
    void partsAboveTheTotalWereCountedOutsideOfIt() {
        assertThat(parts(4096, 0, 12).counts()).containsEntry(Quantity.INPUT, 12L);
    }

    @Test
    void absentStaysAbsent() {
        var parts = new Reading.Parts()
                .put(Quantity.CACHED_INPUT, OptionalLong.empty())
                .rest(Quantity.INPUT, OptionalLong.empty(), Quantity.CACHED_INPUT);
        assertThat(parts.build().counts()).isEmpty();
    }

    @Test
    void usageRefusesANegativeCount_incident14() {
        assertThatThrownBy(() -> new Usage(Map.of(Quantity.INPUT, -3L), Provenance.EXACT, java.util.Optional.empty()))
                .hasMessage("input: -3 (expected: >= 0)");
    }
}
