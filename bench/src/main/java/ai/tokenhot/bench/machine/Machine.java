package ai.tokenhot.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine that a result comes from.
 *
 * @param processor the CPU's model name
 * @param cores how many there are
 * @param memoryBytes main memory
 * @param kernel Linux release
 * @param java version of the JDK
 * @param maxDescriptors how many descriptors a process may open
 */
public record Machine(String processor, int cores, long memoryBytes, String kernel, String java, long maxDescriptors) {

    private static final long BYTES_PER_KIBIBYTE = 1024;

    /** Asks the kernel. */
    public static Machine ask() throws IOException {
        return new Machine(
                field("/proc/cpuinfo", "model name").replaceFirst("^:", "").strip(),
                (int) Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("processor"))
                        .count(),
                Long.parseLong(field("/proc/meminfo", "MemTotal:")
                                .replace("kB", "")
                                .strip())
                        * BYTES_PER_KIBIBYTE,
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                Runtime.version().toString() + " " + System.getProperty("java.vm.vendor"),
                Long.parseLong(field("/proc/self/limits", "Max open files").split(" +")[0]));
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(name.length()).strip())
                .orElse(": unknown");
    }
}
