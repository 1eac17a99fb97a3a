package ai.tokenhot.bench;

import ai.tokenhot.bench.load.Outcome;
import ai.tokenhot.bench.machine.Core;
import ai.tokenhot.bench.machine.PeakWatch;
import ai.tokenhot.bench.machine.ProcessTree;
import ai.tokenhot.bench.machine.ProcessTree.Work;
import ai.tokenhot.bench.target.Launcher;
import ai.tokenhot.bench.target.LoadProcess;
import ai.tokenhot.bench.target.MockProcess;
import ai.tokenhot.bench.target.Target;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs scenarios against targets in turns, so that a change of the machine meets all of them. */
final class Rounds {

    private final LoadProcess load;
    private final MockProcess mock;
    private final List<Target> targets;
    private final Effort effort;

    Rounds(LoadProcess load, MockProcess mock, List<Target> targets, Effort effort) {
        this.load = load;
        this.mock = mock;
        this.targets = List.copyOf(targets);
        this.effort = effort;
    }

    /**
     * Drives every JVM until it is warm; load and mock become warm on the way.
     *
     * @throws IOException when an answer is not as expected
     */
    void warmUp() throws IOException {
        for (Target target : targets) {
            if (!target.isJvm() && target.kind() != Target.Kind.DIRECT) {
                continue;
            }
            for (Scenario scenario : Scenarios.warmUp(effort)) {
                Outcome outcome = load.run(scenario.plan(target));
                if (outcome.errorCount() > 0) {
                    throw new IOException(target.name() + " answers wrongly: "
                            + outcome.firstError().orElse("") + " " + outcome.errors());
                }
            }
        }
    }

    /** One row per target. */
    List<Row> run(Scenario scenario) throws IOException, InterruptedException {
        List<Row> rows = targets.stream().map(Row::new).toList();
        int rounds = scenario.onlyOnce() ? 1 : effort.rounds();
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < rows.size(); i++) {
                // Another one begins each time, so that none always follows the same.
                Row row = rows.get((i + round) % rows.size());
                row.add(measure(scenario, row.target()));
                mock.closeIdleConnections();
            }
        }
        return rows;
    }

    private Measurement measure(Scenario scenario, Target target) throws IOException, InterruptedException {
        Optional<ProcessTree> tree = target.tree();
        Optional<PeakWatch> watch = tree.map(PeakWatch::start);
        Core coreBefore = Core.read(Launcher.MEASURED_CORE);
        long cpuBefore = tree.isPresent() ? tree.get().cpuNanos() : 0;
        Map<Work, Long> workBefore = tree.isPresent() ? tree.get().cpuNanosByWork() : Map.of();
        Outcome outcome = load.run(scenario.plan(target));
        Core coreAfter = Core.read(Launcher.MEASURED_CORE);
        long cpuNanos = tree.isPresent() ? tree.get().cpuNanos() - cpuBefore : 0;
        return new Measurement(
                outcome,
                tree.isPresent() && watch.isPresent()
                        ? Optional.of(cost(tree.get(), watch.get(), cpuNanos, workBefore))
                        : Optional.empty(),
                coreAfter.busySince(coreBefore),
                coreAfter.busyWithOthersSince(coreBefore, cpuNanos));
    }

    private static Measurement.Cost cost(ProcessTree tree, PeakWatch watch, long cpuNanos, Map<Work, Long> workBefore)
            throws IOException, InterruptedException {
        var byWork = new EnumMap<Work, Long>(Work.class);
        tree.cpuNanosByWork().forEach((work, nanos) -> byWork.put(work, nanos - workBefore.getOrDefault(work, 0L)));
        watch.stop();
        return new Measurement.Cost(cpuNanos, byWork, watch.residentBytes(), watch.descriptors());
    }
}
