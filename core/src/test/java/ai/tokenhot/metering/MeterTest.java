package ai.tokenhot.metering;

import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Quantity.Share;
import ai.tokenhot.inference.Quantity.Side;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.metering.Meter.Estimate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class MeterTest {

    @Provide
    Arbitrary<List<Reading>> reports() {
        Arbitrary<Long> figures = Arbitraries.longs().between(0, 1L << 41).edgeCases(cases -> cases.add(0L, 1L));
        Arbitrary<Reading> readings = Combinators.combine(
                        Arbitraries.maps(Arbitraries.of(Quantity.class), figures)
                                .ofMaxSize(6),
                        Arbitraries.of("default", "priority", "").optional(0.7))
                .as((counts, tier) -> new Reading(new EnumMap<>(withOneMore(counts)), tier));
        return readings.list().ofMaxSize(5);
    }

    /** An EnumMap cannot be copied from an empty map of another kind. */
    private static Map<Quantity, Long> withOneMore(Map<Quantity, Long> counts) {
        var map = new EnumMap<Quantity, Long>(Quantity.class);
        map.putAll(counts);
        return map;
    }

    private static Meter meter(List<Reading> reports) {
        var meter = new Meter();
        reports.forEach(meter::report);
        return meter;
    }

    @Property
    void laterReportReplacesTheEarlierAndNothingIsAdded(@ForAll("reports") List<Reading> reports) {
        Map<Quantity, Long> last = new EnumMap<>(Quantity.class);
        reports.forEach(report -> last.putAll(report.counts()));
        Usage usage = meter(reports).complete();
        assertThat(usage.counts()).isEqualTo(last);
        assertThat(usage.provenance()).isEqualTo(last.isEmpty() ? Provenance.UNKNOWN : Provenance.EXACT);
        for (Quantity quantity : Quantity.values()) {
            assertThat(usage.count(quantity).isPresent()).isEqualTo(last.containsKey(quantity));
        }
    }

    @Property
    void interruptionNeverLowersAReportedFigure(
            @ForAll("reports") List<Reading> reports,
            @ForAll @LongRange(min = 0, max = 1L << 42) long input,
            @ForAll @LongRange(min = 0, max = 1L << 42) long output) {
        Meter meter = meter(reports);
        Usage before = meter.complete();
        Usage usage = meter.interrupted(new Estimate(input, output));
        before.counts()
                .forEach((quantity, count) -> assertThat(usage.counts().get(quantity))
                        .as(quantity.label())
                        .isGreaterThanOrEqualTo(count));
        assertThat(usage.total(Side.OUTPUT).orElse(0)).isEqualTo(Math.max(sum(before, Side.OUTPUT), output));
    }

    @Property
    void estimateStandsOnlyForWhatIsMissing(
            @ForAll("reports") List<Reading> reports,
            @ForAll @LongRange(min = 0, max = 1L << 42) long input,
            @ForAll @LongRange(min = 0, max = 1L << 42) long output) {
        Meter meter = meter(reports);
        Usage before = meter.complete();
        Usage usage = meter.interrupted(new Estimate(input, output));
        boolean inputTold = before.total(Side.INPUT).isPresent();
        assertThat(usage.total(Side.INPUT).orElseThrow()).isEqualTo(inputTold ? sum(before, Side.INPUT) : input);
        boolean estimated = !inputTold || output > sum(before, Side.OUTPUT);
        assertThat(usage.provenance()).isEqualTo(estimated ? Provenance.ESTIMATED : Provenance.AT_LEAST);
        usage.counts().forEach((quantity, count) -> {
            if (quantity != Quantity.INPUT && quantity != Quantity.OUTPUT) {
                assertThat(before.counts()).containsEntry(quantity, count);
            }
        });
    }

    private static long sum(Usage usage, Side side) {
        return usage.counts().entrySet().stream()
                .filter(count -> count.getKey().side() == side && count.getKey().share() == Share.PART)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    void nothingReportedIsUnknownAndNotZero() {
        assertThat(new Meter().complete()).isEqualTo(Usage.unknown());
        assertThat(new Meter().complete().total(Side.INPUT)).isEmpty();
        assertThat(new Meter().reported()).isFalse();
    }

    @Test
    void deliveredTextCountsWhenTheProviderToldOnlyTheBeginning_incident10() {
        Meter meter = meter(List.of(new Reading(Map.of(Quantity.INPUT, 25L, Quantity.OUTPUT, 1L), Optional.empty())));
        Usage usage = meter.interrupted(new Estimate(999, 806));
        assertThat(usage.counts()).isEqualTo(Map.of(Quantity.INPUT, 25L, Quantity.OUTPUT, 806L));
        assertThat(usage.provenance()).isEqualTo(Provenance.ESTIMATED);
    }

    @Test
    void promptCountsWhenACallBreaksBeforeAnyReport_incident13() {
        Usage usage = new Meter().interrupted(new Estimate(120, 0));
        assertThat(usage.counts()).isEqualTo(Map.of(Quantity.INPUT, 120L));
        assertThat(usage.provenance()).isEqualTo(Provenance.ESTIMATED);
    }

    @Test
    void estimateIsSharedWithReportedReasoning() {
        Meter meter =
                meter(List.of(new Reading(Map.of(Quantity.INPUT, 5L, Quantity.REASONING, 300L), Optional.empty())));
        assertThat(meter.interrupted(new Estimate(0, 350)).counts()).containsEntry(Quantity.OUTPUT, 50L);
        assertThat(meter.interrupted(new Estimate(0, 200)).counts()).doesNotContainKey(Quantity.OUTPUT);
    }

    @Test
    void howManyImagesTheInputHadDoesNotTellTheInput() {
        Meter meter = meter(List.of(new Reading(Map.of(Quantity.IMAGE_INPUT, 258L), Optional.empty())));
        assertThat(meter.interrupted(new Estimate(300, 0)).counts()).containsEntry(Quantity.INPUT, 300L);
    }

    @Test
    void lastTierThatWasToldStays() {
        Meter meter = meter(List.of(
                new Reading(Map.of(Quantity.INPUT, 1L), Optional.of("priority")),
                new Reading(Map.of(Quantity.OUTPUT, 1L), Optional.empty())));
        assertThat(meter.complete().tier()).contains("priority");
        assertThat(new Reading(Map.of(), Optional.of("x".repeat(41))).tier()).isEmpty();
    }
}
