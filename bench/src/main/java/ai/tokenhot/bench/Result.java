package ai.tokenhot.bench;

import ai.tokenhot.bench.machine.FsyncProbe;
import ai.tokenhot.bench.machine.Machine;
import ai.tokenhot.bench.target.Target;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a run of the benchmark has found.
 *
 * @param at when it began
 * @param command the command that makes it again
 * @param machine where
 * @param nginx version of the yardstick
 * @param fsync of the disk that a gateway's data lies on
 * @param effort how much was run
 * @param rows rows by scenario
 */
record Result(
        Instant at,
        String command,
        Machine machine,
        String nginx,
        FsyncProbe fsync,
        Effort effort,
        Map<Scenario, List<Row>> rows) {

    Result {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    /** The row that others are compared with. */
    static Optional<Row> yardstick(List<Row> rows) {
        return rows.stream()
                .filter(row -> row.target().kind() == Target.Kind.NGINX)
                .findFirst();
    }

    /** How many answers were not as expected. */
    int errors() {
        return rows.values().stream()
                .flatMap(List::stream)
                .flatMap(row -> row.rounds().stream())
                .mapToInt(round -> round.outcome().errorCount())
                .sum();
    }

    /** The largest share of the measured core that others took in any scenario, 0 to 1: the median of its rounds. */
    double busiestWithOthers() {
        return rows.values().stream()
                .flatMap(List::stream)
                .map(row -> row.median(round -> OptionalDouble.of(round.coreBusyWithOthers())))
                .mapToDouble(share -> share.orElse(0))
                .max()
                .orElse(0);
    }

    /** Everything, every round by itself. */
    JsonObject toJson() {
        var scenarios = JsonObject.builder();
        rows.forEach((scenario, found) -> {
            var targets = JsonObject.builder();
            for (Row row : found) {
                targets.put(
                        row.target().name(),
                        JsonObject.builder()
                                .put("medians", medians(scenario, found, row))
                                .put(
                                        "rounds",
                                        new JsonArray(List.copyOf(row.rounds().stream()
                                                .map(Measurement::toJson)
                                                .toList())))
                                .build());
            }
            scenarios.put(
                    scenario.name(),
                    JsonObject.builder()
                            .put("title", scenario.title())
                            .put("targets", targets.build())
                            .build());
        });
        return JsonObject.builder()
                .put("at", at.toString())
                .put("command", command)
                .put(
                        "machine",
                        JsonObject.builder()
                                .put("processor", machine.processor())
                                .put("cores", machine.cores())
                                .put("memoryBytes", machine.memoryBytes())
                                .put("kernel", machine.kernel())
                                .put("java", machine.java())
                                .put("maxDescriptors", machine.maxDescriptors())
                                .build())
                .put("nginx", nginx)
                .put("fsyncP50Nanos", fsync.p50Nanos())
                .put("fsyncP99Nanos", fsync.p99Nanos())
                .put("rounds", effort.rounds())
                .put("warmUnary", effort.warmUnary())
                .put("warmStreams", effort.warmStreams())
                .put("quick", effort.quick())
                .put("scenarios", scenarios.build())
                .build();
    }

    private static JsonObject medians(Scenario scenario, List<Row> rows, Row row) {
        var medians = JsonObject.builder();
        for (Column column : scenario.columns()) {
            column.of(row, yardstick(rows)).ifPresent(value -> medians.put(column.name(), value));
        }
        return medians.build();
    }
}
