package ai.tokenhot.bench.load;

import ai.tokenhot.bench.load.Outcome.Spread;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a run counts while it runs, on the event loop. */
final class Tally {

    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(2);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Map<String, Integer> errors = new LinkedHashMap<>();
    private Optional<String> firstError = Optional.empty();
    private final Histogram latency = histogram();
    private final Histogram firstEvent = histogram();
    private final Histogram lag = histogram();
    private final Histogram lateness = histogram();
    private int answered;
    private int failed;
    private int inFlight;
    private int maxInFlight;
    private long firstSentNanos;
    private long lastAnsweredNanos;

    private static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, SIGNIFICANT_DIGITS);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    }

    void sent(long dueNanos, long nowNanos) {
        if (firstSentNanos == 0) {
            firstSentNanos = nowNanos;
        }
        record(lateness, nowNanos - dueNanos);
        inFlight++;
        maxInFlight = Math.max(maxInFlight, inFlight);
    }

    void firstEvent(long sinceNanos, long nowNanos) {
        record(firstEvent, nowNanos - sinceNanos);
    }

    void lag(long sentNanos, long nowNanos) {
        record(lag, nowNanos - sentNanos);
    }

    void answered(long sinceNanos, long nowNanos) {
        answered++;
        inFlight--;
        lastAnsweredNanos = nowNanos;
        record(latency, nowNanos - sinceNanos);
    }

    /** A request that was sent and not answered as expected. */
    void failed(String kind, String words) {
        inFlight--;
        failedUnsent(kind, words);
    }

    /** A request that could not be sent. */
    void failedUnsent(String kind, String words) {
        failed++;
        errors.merge(kind, 1, Integer::sum);
        if (firstError.isEmpty()) {
            firstError = Optional.of(kind + ": " + words);
        }
    }

    /** How many requests have ended, well or not. */
    int ended() {
        return answered + failed;
    }

    int failures() {
        return failed;
    }

    Outcome outcome() {
        return new Outcome(
                answered,
                errors,
                firstError,
                Math.max(0, lastAnsweredNanos - firstSentNanos),
                maxInFlight,
                Spread.of(latency),
                Spread.of(firstEvent),
                Spread.of(lag),
                Spread.of(lateness));
    }
}
