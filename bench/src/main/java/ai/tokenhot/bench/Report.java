package ai.tokenhot.bench;

import ai.tokenhot.bench.machine.FsyncProbe;
import ai.tokenhot.bench.machine.Machine;
import ai.tokenhot.bench.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The result for readers: Markdown whose columns are aligned, so that it also reads well on a terminal. */
final class Report {

    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_GIBIBYTE = 1 << 30;
    private static final double PERCENT = 100;

    /** When others take more of the measured core, the figures are about them too. */
    private static final double MOST_OF_OTHERS = 0.05;

    private static final String NO_FIGURE = "–";

    private Report() {}

    /** The whole result. */
    static String of(Result result) {
        var text = new StringBuilder(facts(result));
        result.rows().forEach((scenario, rows) -> text.append('\n').append(table(scenario, rows)));
        String bars = bars(result);
        if (!bars.isEmpty()) {
            text.append("\nBars\n\n").append(bars);
        }
        return text.toString();
    }

    private static String facts(Result result) {
        Machine machine = result.machine();
        Effort effort = result.effort();
        return String.format(
                Locale.ROOT,
                """
                * made %s by `%s`
                * %s, %d cores, %.1f GiB; Linux %s; %s; %s; at most %d descriptors
                * fdatasync of 4 KiB on the data disk: p50 %.0f µs, p99 %.0f µs
                * medians of %d rounds; JVMs warmed with %d requests and %d streams%s%s
                """,
                result.at(),
                result.command(),
                machine.processor(),
                machine.cores(),
                machine.memoryBytes() / BYTES_PER_GIBIBYTE,
                machine.kernel(),
                "JDK " + machine.java(),
                result.nginx(),
                machine.maxDescriptors(),
                result.fsync().p50Nanos() / NANOS_PER_MICRO,
                result.fsync().p99Nanos() / NANOS_PER_MICRO,
                effort.rounds(),
                effort.warmUnary(),
                effort.warmStreams(),
                effort.quick() ? "\n* **quick: not warm, too short: no figure of this may be quoted**" : "",
                result.busiestWithOthers() > MOST_OF_OTHERS
                        ? String.format(
                                Locale.ROOT,
                                "\n* **the machine was not quiet: others took up to %.0f %% of the measured core**",
                                result.busiestWithOthers() * PERCENT)
                        : "");
    }

    /** One scenario. */
    static String table(Scenario scenario, List<Row> rows) {
        var lines = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of(""));
        scenario.columns().forEach(column -> head.add(column.header()));
        lines.add(head);
        Optional<Row> yardstick = Result.yardstick(rows);
        for (Row row : rows) {
            var line = new ArrayList<>(List.of(row.target().name()));
            for (Column column : scenario.columns()) {
                OptionalDouble value = column.of(row, yardstick);
                line.add(value.isPresent() ? column.text(value.getAsDouble()) : NO_FIGURE);
            }
            lines.add(line);
        }
        var text = new StringBuilder("**" + scenario.name() + "**: " + scenario.title() + "\n\n" + align(lines));
        for (Row row : rows) {
            row.rounds().stream()
                    .flatMap(round -> round.outcome().firstError().stream())
                    .findFirst()
                    .ifPresent(error -> text.append("\n")
                            .append(row.target().name())
                            .append(": first error: ")
                            .append(error)
                            .append("\n"));
        }
        return text.toString();
    }

    private static String align(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        var widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (int row = 0; row < lines.size(); row++) {
            for (int i = 0; i < columns; i++) {
                String cell = lines.get(row).get(i);
                String padding = " ".repeat(widths[i] - cell.length());
                text.append("| ")
                        .append(i == 0 ? cell + padding : padding + cell)
                        .append(' ');
            }
            text.append("|\n");
            if (row == 0) {
                for (int i = 0; i < columns; i++) {
                    text.append('|').append("-".repeat(widths[i] + 1)).append(i == 0 ? '-' : ':');
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private static String bars(Result result) {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("", "scenario", "figure", "measured", "bar", ""));
        result.rows().forEach((scenario, rows) -> {
            for (Row row : rows) {
                if (!row.target().hasBars()) {
                    continue;
                }
                for (Bar bar : scenario.bars()) {
                    lines.add(barLine(scenario, rows, row, bar, durableMillis(bar.column(), result.fsync())));
                }
            }
        });
        return lines.size() == 1 ? "" : align(lines);
    }

    /** Latency bars are meant beyond the durable step: what one flush of the disk takes is added to them. */
    private static double durableMillis(Column column, FsyncProbe flush) {
        return switch (column) {
            case ADDED_P50 -> flush.p50Nanos() / NANOS_PER_MILLI;
            case ADDED_P99 -> flush.p99Nanos() / NANOS_PER_MILLI;
            default -> 0;
        };
    }

    private static List<String> barLine(Scenario scenario, List<Row> rows, Row row, Bar bar, double durableMillis) {
        Column column = bar.column();
        OptionalDouble measured = column.of(row, Result.yardstick(rows));
        double bound = isIoUring(row.target()) ? bar.onIoUring() : bar.onEpoll();
        boolean held = measured.isPresent() && measured.getAsDouble() <= bound + durableMillis;
        String verdict = measured.isEmpty() ? "not measured" : held ? "held" : "MISSED";
        return List.of(
                row.target().name(),
                scenario.name(),
                column.header(),
                measured.isEmpty() ? NO_FIGURE : column.text(measured.getAsDouble()),
                "≤ " + column.text(bound) + (durableMillis > 0 ? " + " + column.text(durableMillis) : ""),
                verdict);
    }

    private static boolean isIoUring(Target target) {
        return target.transport().filter("io_uring"::equals).isPresent();
    }
}
