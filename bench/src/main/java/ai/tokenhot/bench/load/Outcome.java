package ai.tokenhot.bench.load;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one run of the load measured.
 *
 * @param answered how many requests were answered as expected
 * @param errors how many were not, by kind
 * @param firstError what the first error was, in words
 * @param elapsedNanos from the first request to the last answer
 * @param maxInFlight the most requests that were under way at once
 * @param latency from a request to its answer's end; with an open pace from when the request was due
 * @param firstEvent from a request to its answer's first stamp
 * @param lag from an event's stamp to its arrival
 * @param lateness how much later than due a request left, with an open pace
 */
public record Outcome(
        int answered,
        Map<String, Integer> errors,
        Optional<String> firstError,
        long elapsedNanos,
        int maxInFlight,
        Spread latency,
        Spread firstEvent,
        Spread lag,
        Spread lateness) {

    public Outcome {
        errors = Map.copyOf(errors);
    }

    /** How a quantity in nanoseconds is spread. */
    public record Spread(long count, long p50, long p99, long max) {

        static Spread of(Histogram histogram) {
            return new Spread(
                    histogram.getTotalCount(),
                    histogram.getValueAtPercentile(50),
                    histogram.getValueAtPercentile(99),
                    histogram.getMaxValue());
        }

        /** As JSON. */
        public JsonObject toJson() {
            return JsonObject.builder()
                    .put("count", count)
                    .put("p50Nanos", p50)
                    .put("p99Nanos", p99)
                    .put("maxNanos", max)
                    .build();
        }

        static Spread fromJson(JsonObject json) {
            return new Spread(
                    json.integer("count").orElseThrow(),
                    json.integer("p50Nanos").orElseThrow(),
                    json.integer("p99Nanos").orElseThrow(),
                    json.integer("maxNanos").orElseThrow());
        }
    }

    /** How many errors there were. */
    public int errorCount() {
        return errors.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Answers in a second. */
    public double perSecond() {
        return elapsedNanos == 0 ? 0 : answered * 1e9 / elapsedNanos;
    }

    /** As a line of the load generator's standard output. */
    public JsonObject toJson() {
        var counts = JsonObject.builder();
        errors.forEach((kind, count) -> counts.put(kind, count.longValue()));
        return JsonObject.builder()
                .put("answered", answered)
                .put("errors", counts.build())
                .put("firstError", firstError.map(JsonString::new))
                .put("elapsedNanos", elapsedNanos)
                .put("maxInFlight", maxInFlight)
                .put("latency", latency.toJson())
                .put("firstEvent", firstEvent.toJson())
                .put("lag", lag.toJson())
                .put("lateness", lateness.toJson())
                .build();
    }

    /** Reads what {@link #toJson()} wrote. */
    public static Outcome fromJson(JsonObject json) {
        var errors = new LinkedHashMap<String, Integer>();
        JsonObject counts = json.object("errors").orElseThrow();
        for (String kind : counts.members().keySet()) {
            errors.put(kind, Math.toIntExact(counts.integer(kind).orElseThrow()));
        }
        return new Outcome(
                Math.toIntExact(json.integer("answered").orElseThrow()),
                errors,
                json.string("firstError"),
                json.integer("elapsedNanos").orElseThrow(),
                Math.toIntExact(json.integer("maxInFlight").orElseThrow()),
                spread(json, "latency"),
                spread(json, "firstEvent"),
                spread(json, "lag"),
                spread(json, "lateness"));
    }

    private static Spread spread(JsonObject json, String name) {
        Json value = json.object(name).orElseThrow();
        return Spread.fromJson((JsonObject) value);
    }
}
