package ai.tokenhot.bench;

import ai.tokenhot.bench.Measurement.Cost;
import ai.tokenhot.bench.load.Outcome;
import ai.tokenhot.bench.machine.ProcessTree.Work;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** A figure of the result. */
enum Column {
    CPU("CPU µs each", "%.1f"),
    CPU_RATIO("× nginx", "%.2f"),
    RECEIPTS("of it receipts µs", "%.1f"),
    RELAY_RATIO("× nginx without receipts", "%.2f"),
    PER_SECOND("per s", "%.0f"),
    LATENCY_P50("p50 ms", "%.2f"),
    LATENCY_P99("p99 ms", "%.2f"),
    ADDED_P50("p50 − nginx ms", "%.2f"),
    ADDED_P99("p99 − nginx ms", "%.2f"),
    LATENESS_P99("sent late p99 ms", "%.2f"),
    LAG_P50("event lag p50 ms", "%.2f"),
    LAG_P99("event lag p99 ms", "%.2f"),
    BUSY("core busy %", "%.0f"),
    OTHERS("with others %", "%.0f"),
    COMPILER("of its CPU: JIT + GC %", "%.1f"),
    RESIDENT("RSS MiB", "%.0f"),
    DESCRIPTORS("descriptors", "%.0f"),
    LIVE("most live", "%.0f"),
    ERRORS("errors", "%.0f");

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;
    private static final double PERCENT = 100;

    private final String header;
    private final String format;

    Column(String header, String format) {
        this.header = header;
        this.format = format;
    }

    String header() {
        return header;
    }

    /** A figure in this column's form. */
    String text(double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** The median of the rounds; where a yardstick is needed, the median of what the rounds say against it. */
    OptionalDouble of(Row row, Optional<Row> yardstick) {
        return switch (this) {
            case CPU -> row.median(Column::cpuMicros);
            case CPU_RATIO -> against(row, yardstick, (own, other) -> ratio(cpuMicros(own), cpuMicros(other)));
            case RECEIPTS -> row.median(run -> micros(run, receiptNanos(run)));
            case RELAY_RATIO -> against(row, yardstick, (own, other) -> ratio(relayMicros(own), relayMicros(other)));
            case PER_SECOND -> row.median(run -> OptionalDouble.of(run.outcome().perSecond()));
            case LATENCY_P50 -> row.median(run -> millis(run.outcome().latency().p50()));
            case LATENCY_P99 -> row.median(run -> millis(run.outcome().latency().p99()));
            case ADDED_P50 -> added(row, yardstick, outcome -> outcome.latency().p50());
            case ADDED_P99 -> added(row, yardstick, outcome -> outcome.latency().p99());
            case LATENESS_P99 ->
                row.median(run -> millis(run.outcome().lateness().p99()));
            case LAG_P50 -> row.median(run -> millis(run.outcome().lag().p50()));
            case LAG_P99 -> row.median(run -> millis(run.outcome().lag().p99()));
            case BUSY -> row.median(run -> OptionalDouble.of(run.coreBusy() * PERCENT));
            case OTHERS -> row.median(run -> OptionalDouble.of(run.coreBusyWithOthers() * PERCENT));
            case COMPILER -> row.median(Column::overheadPercent);
            case RESIDENT -> row.median(run -> cost(run, used -> used.residentBytes() / BYTES_PER_MEBIBYTE));
            case DESCRIPTORS -> row.median(run -> cost(run, Cost::descriptors));
            case LIVE -> row.median(run -> OptionalDouble.of(run.outcome().maxInFlight()));
            case ERRORS ->
                // Not the median: one error in one round is one too many.
                OptionalDouble.of(row.rounds().stream()
                        .mapToInt(run -> run.outcome().errorCount())
                        .sum());
        };
    }

    private static OptionalDouble against(Row row, Optional<Row> yardstick, Row.Figure figure) {
        return yardstick.map(other -> row.medianAgainst(other, figure)).orElse(OptionalDouble.empty());
    }

    private static OptionalDouble added(Row row, Optional<Row> yardstick, ToDoubleFunction<Outcome> nanos) {
        return against(
                row,
                yardstick,
                (own, other) -> OptionalDouble.of(
                        (nanos.applyAsDouble(own.outcome()) - nanos.applyAsDouble(other.outcome())) / NANOS_PER_MILLI));
    }

    private static OptionalDouble cpuMicros(Measurement run) {
        return micros(run, run.cost().map(Cost::cpuNanos).orElse(0L));
    }

    private static OptionalDouble relayMicros(Measurement run) {
        return micros(run, run.cost().map(Cost::cpuNanos).orElse(0L) - receiptNanos(run));
    }

    private static long receiptNanos(Measurement run) {
        return run.cost()
                .map(used -> used.cpuNanosByWork().getOrDefault(Work.RECEIPTS, 0L))
                .orElse(0L);
    }

    /** Nanoseconds of a run as microseconds of an answer. */
    private static OptionalDouble micros(Measurement run, long nanos) {
        int answered = run.outcome().answered();
        return run.cost().isEmpty() || answered == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(nanos / NANOS_PER_MICRO / answered);
    }

    /** The share of a JVM's time that is not the program's; of what is no JVM, nothing. */
    private static OptionalDouble overheadPercent(Measurement run) {
        return cost(run, used -> {
            long overhead = used.cpuNanosByWork().getOrDefault(Work.COMPILER, 0L)
                    + used.cpuNanosByWork().getOrDefault(Work.COLLECTOR, 0L);
            return used.cpuNanos() == 0 ? 0 : PERCENT * overhead / used.cpuNanos();
        });
    }

    private static OptionalDouble cost(Measurement run, ToDoubleFunction<Cost> figure) {
        return run.cost()
                .map(used -> OptionalDouble.of(figure.applyAsDouble(used)))
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble ratio(OptionalDouble own, OptionalDouble other) {
        return own.isEmpty() || other.isEmpty() || other.getAsDouble() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(own.getAsDouble() / other.getAsDouble());
    }

    private static OptionalDouble millis(long nanos) {
        return OptionalDouble.of(nanos / NANOS_PER_MILLI);
    }
}
