package ai.tokenhot.metering;

import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Quantity.Share;
import ai.tokenhot.inference.Usage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Folds what a provider reports in the course of one call. Reports are running totals: a later figure replaces an
 * earlier one and nothing is ever added up, except where an answer takes several requests ({@link #next}). Not
 * thread-safe: one call, one event loop.
 */
public final class Meter {

    private final Map<Quantity, Long> counts = new EnumMap<>(Quantity.class);
    /** What earlier requests of the same answer used. */
    private final Map<Quantity, Long> before = new EnumMap<>(Quantity.class);

    private Optional<String> tier = Optional.empty();

    /** Takes a report. Quantities that it leaves out keep their last figure. */
    public void report(Reading reading) {
        reading.counts().forEach((quantity, count) -> counts.put(quantity, before.getOrDefault(quantity, 0L) + count));
        if (reading.tier().isPresent()) {
            tier = reading.tier();
        }
    }

    /** The answer goes on with another request, which is reported, and paid, by itself. */
    public void next() {
        before.putAll(counts);
    }

    /** Whether anything was reported. */
    public boolean reported() {
        return !counts.isEmpty();
    }

    /** The usage of a call that ended as the provider meant it to end. */
    public Usage complete() {
        return reported() ? new Usage(counts, Provenance.EXACT, tier) : Usage.unknown();
    }

    /**
     * The usage of a call that ended before its end. Where the provider had not yet reported one side, our own estimate
     * stands for it; a reported figure is never lowered by an estimate.
     */
    public Usage interrupted(Estimate estimate) {
        Map<Quantity, Long> merged = new EnumMap<>(counts);
        boolean inputReported = reportedSide(Quantity.Side.INPUT);
        boolean estimated = false;
        if (!inputReported) {
            merged.put(Quantity.INPUT, estimate.inputTokens());
            estimated = true;
        }
        long reportedOutput = partsOf(Quantity.Side.OUTPUT);
        if (estimate.outputTokens() > reportedOutput) {
            long reasoning = merged.getOrDefault(Quantity.REASONING, 0L);
            merged.put(Quantity.OUTPUT, Math.max(0, estimate.outputTokens() - reasoning));
            estimated = true;
        }
        return new Usage(merged, estimated ? Provenance.ESTIMATED : Provenance.AT_LEAST, tier);
    }

    private boolean reportedSide(Quantity.Side side) {
        return counts.keySet().stream().anyMatch(quantity -> quantity.side() == side && quantity.share() == Share.PART);
    }

    private long partsOf(Quantity.Side side) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().side() == side && entry.getKey().share() == Share.PART)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Our own count of a call, for when the provider gives none.
     *
     * @param inputTokens tokens of the request
     * @param outputTokens tokens of what was delivered
     */
    public record Estimate(long inputTokens, long outputTokens) {}
}
