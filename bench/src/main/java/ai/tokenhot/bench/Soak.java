package ai.tokenhot.bench;

import ai.tokenhot.bench.Scenario.Exchange;
import ai.tokenhot.bench.load.Outcome;
import ai.tokenhot.bench.load.Plan.Pace;
import ai.tokenhot.bench.machine.Heap;
import ai.tokenhot.bench.machine.ProcessTree;
import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import ai.tokenhot.bench.target.LoadProcess;
import ai.tokenhot.bench.target.RunningProcess;
import ai.tokenhot.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Long streams for some minutes against each JVM, one after the other: is the heap flat? */
final class Soak {

    private static final int STREAMS = 200;
    private static final int STARTS_PER_SECOND = 50;

    /** A stream of one minute. */
    private static final Script MINUTE = new Script(1200, 50);

    private static final int SECONDS_BETWEEN_LOOKS = 10;

    /** After so many looks the heap is collected, to see what is alive. */
    private static final int LOOKS_BETWEEN_COLLECTIONS = 6;

    /** The live heap may grow by so much from the first third to the last. */
    private static final double MOST_GROWTH = 0.10;

    /** Growth below this is not told from chance. */
    private static final long LEAST_GROWTH_BYTES = 4 << 20;

    private static final double BYTES_PER_MEBIBYTE = 1 << 20;

    private final LoadProcess load;
    private final int minutes;

    Soak(LoadProcess load, int minutes) {
        this.load = load;
        this.minutes = minutes;
    }

    static Scenario scenario(int minutes) {
        return new Scenario(
                "soak",
                STREAMS + " streams of a minute each, an event every " + MINUTE.gapMillis() + " ms",
                Exchange.same(Vendor.OPENAI_CHAT, true, MINUTE),
                new Pace.Closed(STREAMS, STREAMS * minutes, STARTS_PER_SECOND),
                true,
                List.of(),
                List.of());
    }

    /** Whether every answer was as expected and every heap flat. */
    boolean run(List<Target> targets) throws IOException, InterruptedException {
        if (targets.stream().noneMatch(Target::isJvm)) {
            System.out.println("nothing to soak (expected: a JVM among the targets)");
            return false;
        }
        boolean good = true;
        for (Target target : targets) {
            if (target.isJvm() && target.process().isPresent()) {
                good &= run(target, target.process().get());
            }
        }
        return good;
    }

    private boolean run(Target target, RunningProcess process) throws IOException, InterruptedException {
        Scenario scenario = scenario(minutes);
        System.out.printf(
                Locale.ROOT, "%n**soak** of %s, %d minutes: %s%n%n", target.name(), minutes, scenario.title());
        System.out.println("|    s | RSS MiB | heap used MiB | heap alive MiB |");
        System.out.println("|-----:|--------:|--------------:|---------------:|");
        var alive = new ArrayList<Long>();
        Outcome outcome;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> running = executor.submit(() -> load.run(scenario.plan(target)));
            outcome = watch(process, running, alive);
        }
        return verdict(outcome, alive);
    }

    private static Outcome watch(RunningProcess process, Future<Outcome> running, List<Long> alive)
            throws IOException, InterruptedException {
        ProcessTree tree = ProcessTree.of(process.handle());
        long start = System.nanoTime();
        for (int look = 1; ; look++) {
            try {
                return running.get(SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
            } catch (TimeoutException stillRunning) {
                boolean collect = look % LOOKS_BETWEEN_COLLECTIONS == 0;
                long used = Heap.usedBytes(process.handle());
                String aliveText = "";
                if (collect) {
                    long live = Heap.liveBytes(process.handle());
                    alive.add(live);
                    aliveText = mebibytes(live);
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %4d | %7s | %13s | %14s |%n",
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        mebibytes(tree.residentBytes()),
                        mebibytes(used),
                        aliveText);
            } catch (ExecutionException failed) {
                throw new IOException("the load has failed", failed);
            }
        }
    }

    private static boolean verdict(Outcome outcome, List<Long> alive) {
        System.out.printf(
                Locale.ROOT,
                "%n%d streams, %d errors%s%n",
                outcome.answered(),
                outcome.errorCount(),
                outcome.firstError().map(error -> ": " + error).orElse(""));
        int third = alive.size() / 3;
        if (third == 0) {
            System.out.println("too short to say whether the heap is flat (expected: at least 4 minutes)");
            return outcome.errorCount() == 0;
        }
        long first = median(alive.subList(0, third));
        long last = median(alive.subList(alive.size() - third, alive.size()));
        boolean flat = last - first <= Math.max(LEAST_GROWTH_BYTES, first * MOST_GROWTH);
        System.out.printf(
                Locale.ROOT,
                "alive in the first third %s MiB, in the last %s MiB: %s%n",
                mebibytes(first),
                mebibytes(last),
                flat ? "flat" : "GROWING");
        return flat && outcome.errorCount() == 0;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / BYTES_PER_MEBIBYTE);
    }
}
