package ai.tokenhot.observe;

import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Quantity.Share;
import ai.tokenhot.ledger.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Metrics in Prometheus' form, and the request log: one JSON line a request. Names follow OpenTelemetry's GenAI
 * conventions where they have one. Holds no secret: keys appear by their public id only.
 */
public final class Telemetry implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Label combinations beyond this are counted as "other". */
    private static final int MAX_SERIES = 5_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Meters> meters = new ConcurrentHashMap<>();
    private final Map<Integer, Counter> plain = new ConcurrentHashMap<>();
    private final LongAdder live = new LongAdder();
    private final RequestLog requests = new RequestLog();
    private final Timer lag;
    private final DistributionSummary groups;

    /** A registry of its own. */
    public Telemetry() {
        Gauge.builder("tokenhot_requests_live", live, LongAdder::sum)
                .description("Requests that were received and not answered to their end")
                .register(registry);
        lag = histogram("tokenhot_event_loop_lag", "How late an event loop runs its timer");
        groups = DistributionSummary.builder("tokenhot_commit_group_size")
                .description("Receipts that were made durable by one flush of the disk")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
                .register(registry);
    }

    /** A number that is asked for when somebody looks. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** A request came. */
    public void began() {
        live.increment();
    }

    /** A request was answered to its end, or its caller has gone. */
    public void ended(RequestLine line) {
        live.decrement();
        if (line.receipt().isPresent()) {
            measure(line.receipt().get(), line);
        } else {
            plain.computeIfAbsent(
                            line.status(),
                            status -> Counter.builder("tokenhot_other_requests")
                                    .description("Requests that were no call of a model")
                                    .tag("status", Integer.toString(status))
                                    .register(registry))
                    .increment();
        }
        requests.add(line);
    }

    /** An event loop ran its timer so much too late. */
    public void lag(long nanos) {
        lag.record(Duration.ofNanos(Math.max(0, nanos)));
    }

    /** So many receipts were made durable at once. */
    public void group(int size) {
        groups.record(size);
    }

    /** Writes what waits for the request log. */
    @Override
    public void close() {
        requests.close();
    }

    /** All metrics in Prometheus' text form. */
    public String scrape() {
        return registry.scrape();
    }

    private void measure(Receipt receipt, RequestLine line) {
        String provider =
                receipt.attempts().isEmpty() ? "" : receipt.attempts().getLast().provider();
        // Names that no catalog knows are the caller's invention and would make endless series.
        String model = receipt.attempts().isEmpty() ? "" : receipt.model();
        var series = new Series(
                receipt.dialect(), receipt.operation(), provider, model, receipt.outcome(), receipt.status());
        Meters found = meters.get(series);
        if (found == null) {
            Series bounded = meters.size() < MAX_SERIES
                    ? series
                    : new Series("other", "other", "other", "other", receipt.outcome(), receipt.status());
            found = meters.computeIfAbsent(bounded, this::register);
        }
        found.requests.increment();
        found.total.record(line.micros(), TimeUnit.MICROSECONDS);
        if (receipt.firstEventMicros().isPresent()) {
            found.firstEvent.record(receipt.firstEventMicros().get(), TimeUnit.MICROSECONDS);
        }
        Meters counted = found;
        receipt.usage().counts().forEach((quantity, count) -> {
            if (quantity.share() != Share.OF_WHICH) {
                counted.quantity(quantity, registry).increment(count);
            }
        });
    }

    private Meters register(Series series) {
        String[] tags = series.tags();
        return new Meters(
                series,
                Counter.builder("tokenhot_requests")
                        .description("Calls of models")
                        .tags(tags)
                        .tag("outcome", series.outcome)
                        .tag("status", Integer.toString(series.status))
                        .register(registry),
                Timer.builder("tokenhot_request_duration")
                        .description("From arrival to the end of the answer")
                        .tags(tags)
                        .serviceLevelObjectives(buckets())
                        .register(registry),
                Timer.builder("tokenhot_time_to_first_event")
                        .description("From arrival to the first event of the answer")
                        .tags(tags)
                        .serviceLevelObjectives(buckets())
                        .register(registry),
                new ConcurrentHashMap<>());
    }

    private Timer histogram(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(buckets())
                .register(registry);
    }

    private static Duration[] buckets() {
        return Stream.iterate(SHORTEST, bound -> bound.compareTo(LONGEST) < 0, bound -> bound.multipliedBy(2))
                .toArray(Duration[]::new);
    }

    private record Series(String dialect, String operation, String provider, String model, String outcome, int status) {

        String[] tags() {
            return new String[] {
                "dialect", dialect,
                "gen_ai_operation_name", operation,
                "gen_ai_provider_name", provider,
                "gen_ai_request_model", model
            };
        }
    }

    private record Meters(
            Series series, Counter requests, Timer total, Timer firstEvent, Map<Quantity, Counter> quantities) {

        Counter quantity(Quantity quantity, PrometheusMeterRegistry registry) {
            Counter known = quantities.get(quantity);
            return known != null
                    ? known
                    : quantities.computeIfAbsent(
                            quantity,
                            counted -> Counter.builder("gen_ai_usage")
                                    .description("What calls used, in tokens or pieces")
                                    .tags(series.tags())
                                    .tag("quantity", counted.label())
                                    .register(registry));
        }
    }
}
