package ai.tokenhot.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How busy a core has been, whoever kept it busy: the check that a pinned process had it alone.
 *
 * @param busyTicks hundredths of a second that were not idle
 * @param allTicks hundredths of a second
 */
public record Core(long busyTicks, long allTicks) {

    private static final long NANOS_PER_TICK = 10_000_000;

    /** Reads the kernel's counters of a core. */
    public static Core read(int number) throws IOException {
        String name = "cpu" + number + " ";
        for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
            if (line.startsWith(name)) {
                return of(line);
            }
        }
        throw new IOException("core " + number + " (expected: a line of /proc/stat)");
    }

    /** Reads a line of {@code /proc/stat}. */
    static Core of(String line) {
        String[] fields = line.split(" +");
        long all = 0;
        // user nice system idle iowait irq softirq steal; guest time is in user already.
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(fields[i]);
        }
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        return new Core(all - idle, all);
    }

    /** The share of the time since an earlier reading that others than a process of so much CPU time kept it busy. */
    public double busyWithOthersSince(Core earlier, long cpuNanos) {
        long all = allTicks - earlier.allTicks;
        double own = (double) cpuNanos / NANOS_PER_TICK;
        return all == 0 ? 0 : Math.max(0, (busyTicks - earlier.busyTicks - own) / all);
    }

    /** The busy share from an earlier reading to this one, 0 to 1. */
    public double busySince(Core earlier) {
        long all = allTicks - earlier.allTicks;
        return all == 0 ? 0 : (double) (busyTicks - earlier.busyTicks) / all;
    }
}
