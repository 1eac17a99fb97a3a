package ai.tokenhot.bench.machine;

import ai.tokenhot.bench.machine.ProcessTree.Work;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

final class ProcAccountingTest {

    private static final String STAT =
            "4242 (a (very) odd) R 1 4242 4242 0 -1 4194560 900 0 0 0 123 45 7 8 20 0 30 0 1000 1 2";

    @Test
    void cpuTimeIsUserAndSystemTimeOfANameWithParentheses() {
        assertThat(ProcessTree.cpuNanos(STAT)).isEqualTo((123 + 45) * 10_000_000L);
        assertThat(ProcessTree.threadName(STAT)).isEqualTo("a (very) odd");
    }

    @ParameterizedTest
    @CsvSource({
        "C2 CompilerThre, COMPILER",
        "C1 CompilerThre, COMPILER",
        "VM Thread, COLLECTOR",
        "GC Thread#0, COLLECTOR",
        "vert.x-eventloo, PROGRAM",
        "ledger-writer, RECEIPTS",
        "iou-wrk-17, PROGRAM",
        "nginx, PROGRAM"
    })
    void threadsAreSortedByWhatTheyAreFor(String name, Work work) {
        assertThat(ProcessTree.workOf(name)).isEqualTo(work);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessIsSeen() throws IOException {
        ProcessTree self = ProcessTree.of(ProcessHandle.current());
        long before = self.cpuNanos();
        long until = System.nanoTime() + 100_000_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }

        assertThat(self.cpuNanos()).isGreaterThan(before);
        assertThat(self.cpuNanosByWork().get(Work.PROGRAM)).isPositive();
        assertThat(self.residentBytes()).isGreaterThan(10L << 20);
        assertThat(self.descriptors()).isPositive();
    }

    @Test
    void coreTellsWhatOthersTook() {
        Core before = Core.of("cpu0 100 0 50 800 10 5 5 0 0 0");
        Core after = Core.of("cpu0 150 0 80 910 10 10 10 0 0 0");

        assertThat(after.busySince(before)).isEqualTo(90.0 / 200, within(1e-9));
        assertThat(after.busyWithOthersSince(before, 600_000_000)).isEqualTo(30.0 / 200, within(1e-9));
        assertThat(after.busyWithOthersSince(before, 2_000_000_000)).isZero();
    }

    @Test
    void heapIsTheSumOfTheGenerations() throws IOException {
        String serial = """
                4242:
                 DefNew     total 78656K, used 1399K [0x1, 0x2, 0x3)
                  eden space 69952K,   2% used [0x1, 0x2, 0x3)
                 Tenured    total 174784K, used 1000K [0x1, 0x2, 0x3)
                   the  space 174784K,   1% used [0x1, 0x2, 0x3)
                 Metaspace       used 90000K, committed 99999K, reserved 1114112K
                  class space    total 1K, used 9000K
                """;

        assertThat(Heap.usedBytes(serial)).isEqualTo(2399L * 1024);
    }
}
