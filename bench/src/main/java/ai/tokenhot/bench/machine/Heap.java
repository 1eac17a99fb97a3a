package ai.tokenhot.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The heap of another JVM, asked with {@code jcmd}. */
public final class Heap {

    /** One line per generation, by Serial, Parallel and G1. */
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    private static final long BYTES_PER_KIBIBYTE = 1024;

    private Heap() {}

    /** How much is in use, garbage included, in bytes. */
    public static long usedBytes(ProcessHandle process) throws IOException {
        return usedBytes(jcmd(process, "GC.heap_info"));
    }

    /** How much is alive, in bytes: what a full collection leaves. */
    public static long liveBytes(ProcessHandle process) throws IOException {
        jcmd(process, "GC.run");
        return usedBytes(process);
    }

    static long usedBytes(String heapInformation) throws IOException {
        String heap = heapInformation.split("Metaspace", 2)[0];
        List<String> used =
                USED.matcher(heap).results().map(match -> match.group(1)).toList();
        if (used.isEmpty()) {
            throw new IOException("GC.heap_info: " + heapInformation + " (expected: total …K, used …K)");
        }
        return used.stream().mapToLong(Long::parseLong).sum() * BYTES_PER_KIBIBYTE;
    }

    private static String jcmd(ProcessHandle process, String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
