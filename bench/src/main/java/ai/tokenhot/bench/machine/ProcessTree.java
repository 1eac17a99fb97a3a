package ai.tokenhot.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process and its children, as the kernel accounts for them in {@code /proc}. */
public final class ProcessTree {

    /** What a thread of a JVM is for. */
    public enum Work {
        /** The program's own threads; of a process that is no JVM, all. */
        PROGRAM,
        /** Just-in-time compilation. */
        COMPILER,
        /** The gateway's thread that makes receipts durable. */
        RECEIPTS,
        /** Garbage collection and the JVM's other work. */
        COLLECTOR
    }

    private static final Path PROC = Path.of("/proc");

    /** Linux tells CPU times in hundredths of a second on every architecture that matters (USER_HZ). */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final long BYTES_PER_KIBIBYTE = 1024;

    private final List<Long> pids;

    private ProcessTree(List<Long> pids) {
        this.pids = List.copyOf(pids);
    }

    /** The process and the children that it has now. */
    public static ProcessTree of(ProcessHandle root) {
        var pids = new ArrayList<Long>();
        pids.add(root.pid());
        root.descendants().forEach(child -> pids.add(child.pid()));
        return new ProcessTree(pids);
    }

    /** User and system time of all threads that live or have lived, in nanoseconds, in steps of 10 ms. */
    public long cpuNanos() throws IOException {
        long sum = 0;
        for (long pid : pids) {
            sum += cpuNanos(Files.readString(PROC.resolve(pid + "/stat")));
        }
        return sum;
    }

    /** CPU time in nanoseconds of the threads that live, by what they are for. */
    public Map<Work, Long> cpuNanosByWork() throws IOException {
        var sums = new EnumMap<Work, Long>(Work.class);
        for (Work work : Work.values()) {
            sums.put(work, 0L);
        }
        for (long pid : pids) {
            try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
                for (Path thread : (Iterable<Path>) threads::iterator) {
                    try {
                        String stat = Files.readString(thread.resolve("stat"));
                        sums.merge(workOf(threadName(stat)), cpuNanos(stat), Long::sum);
                    } catch (NoSuchFileException ended) {
                        // The thread has ended since the folder was listed.
                    }
                }
            }
        }
        return sums;
    }

    /** Resident memory in bytes; what processes share is counted in each. */
    public long residentBytes() throws IOException {
        long sum = 0;
        for (long pid : pids) {
            for (String line : Files.readAllLines(PROC.resolve(pid + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    String kibibytes = line.substring("VmRSS:".length(), line.length() - " kB".length());
                    sum += Long.parseLong(kibibytes.strip()) * BYTES_PER_KIBIBYTE;
                }
            }
        }
        return sum;
    }

    /** How many descriptors the process with the most of them has open. */
    public int descriptors() throws IOException {
        int most = 0;
        for (long pid : pids) {
            try (Stream<Path> open = Files.list(PROC.resolve(pid + "/fd"))) {
                most = Math.max(most, (int) open.count());
            }
        }
        return most;
    }

    /** User and system time of a {@code stat} line, in nanoseconds. */
    static long cpuNanos(String stat) {
        // The name, in parentheses, may hold anything; utime and stime are the 12th and 13th fields after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
    }

    /** The name in a {@code stat} line. */
    static String threadName(String stat) {
        return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    }

    /** What a HotSpot thread of this name is for; the kernel keeps 15 characters of it. */
    static Work workOf(String threadName) {
        if (threadName.equals("ledger-writer")) {
            return Work.RECEIPTS;
        }
        if (threadName.startsWith("C1 Comp") || threadName.startsWith("C2 Comp")) {
            return Work.COMPILER;
        }
        if (threadName.startsWith("GC Thread")
                || threadName.startsWith("G1 ")
                || threadName.startsWith("VM Thread")
                || threadName.startsWith("VM Periodic")) {
            return Work.COLLECTOR;
        }
        return Work.PROGRAM;
    }
}
