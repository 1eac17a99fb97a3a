package ai.tokenhot.bench;

import ai.tokenhot.bench.Scenario.Exchange;
import ai.tokenhot.bench.load.Plan.Pace;
import ai.tokenhot.bench.machine.FsyncProbe;
import ai.tokenhot.bench.machine.Machine;
import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import ai.tokenhot.bench.target.Bare;
import ai.tokenhot.bench.target.Launcher;
import ai.tokenhot.bench.target.LoadProcess;
import ai.tokenhot.bench.target.MockProcess;
import ai.tokenhot.bench.target.Nginx;
import ai.tokenhot.bench.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The benchmark in small: real processes, a few requests, every figure of the report. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the benchmark runs on epoll there only")
final class RoundsTest {

    private static final Effort TINY = new Effort(2, 20, 96, true);

    @TempDir
    private Path folder;

    @Test
    void everyTargetHasAllFiguresAndNoProcessStays() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "taskset");
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "two cores");
        List<ProcessHandle> processes;
        Result result;
        try (var launcher = new Launcher(folder)) {
            MockProcess mock = MockProcess.start(launcher);
            LoadProcess load = LoadProcess.start(launcher);
            List<Target> targets = targets(launcher, mock);
            var rounds = new Rounds(load, mock, targets, TINY);
            rounds.warmUp();
            var scenario = new Scenario(
                    "tiny",
                    "a few streams",
                    Exchange.same(Vendor.OPENAI_CHAT, true, new Script(8, 10)),
                    new Pace.Closed(4, 40, 1000),
                    false,
                    List.of(Column.values()),
                    List.of());
            result = new Result(
                    Instant.EPOCH,
                    "the test",
                    Machine.ask(),
                    "nginx of the test",
                    FsyncProbe.in(folder),
                    TINY,
                    Map.of(scenario, rounds.run(scenario)));
            processes = ProcessHandle.current().children().toList();
        }

        assertThat(result.errors()).isZero();
        List<Row> rows = result.rows().values().iterator().next();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(2);
        for (Row row : rows) {
            assertThat(row.rounds()).hasSize(TINY.rounds());
            assertThat(Column.LIVE.of(row, Result.yardstick(rows))).hasValue(4);
            assertThat(Column.LAG_P99.of(row, Result.yardstick(rows)).orElse(0)).isPositive();
            if (row.target().process().isPresent()) {
                assertThat(Column.RESIDENT.of(row, Result.yardstick(rows)).orElse(0))
                        .isPositive();
                assertThat(Column.DESCRIPTORS.of(row, Result.yardstick(rows)).orElse(0))
                        .isPositive();
            }
        }
        assertThat(Report.of(result)).contains("bare pass-through, epoll", "no figure of this may be quoted");
        assertThat(result.toJson().text()).contains("\"cpuNanosByWork\":");
        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    private static List<Target> targets(Launcher launcher, MockProcess mock) throws IOException, InterruptedException {
        var targets = new ArrayList<Target>();
        targets.add(mock.direct());
        targets.add(Bare.start(launcher, "epoll", mock.port()));
        if (Files.isExecutable(Path.of("/usr/sbin/nginx"))) {
            targets.addAll(Nginx.start(launcher, Path.of("nginx.conf"), mock.port()));
        }
        return targets;
    }
}
