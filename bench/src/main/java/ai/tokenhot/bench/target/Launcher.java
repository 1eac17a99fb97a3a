package ai.tokenhot.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Starts the benchmark's processes, each pinned to a core, and ends them all when it is closed. */
public final class Launcher implements AutoCloseable {

    /** The core of whatever is measured. */
    public static final int MEASURED_CORE = 0;

    /** The core of load and mock. */
    public static final int LOAD_CORE = 1;

    /** Options of every JVM that the benchmark starts from its own classes. */
    private static final List<String> JAVA_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms256m",
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Path folder;
    private final Path pids;
    private final Deque<RunningProcess> running = new ArrayDeque<>();

    /**
     * Writes into a folder: logs, and {@code pids} for whoever must end the processes when this one was killed.
     *
     * @throws IOException when the folder can't be written
     */
    public Launcher(Path folder) throws IOException {
        this.folder = folder;
        this.pids = folder.resolve("pids");
        Files.writeString(pids, "");
    }

    /** The folder of logs and data. */
    public Path folder() {
        return folder;
    }

    /** The {@code java} that runs this process. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Starts a main class of the benchmark, whose output can be heard. */
    RunningProcess startOwn(String name, int core, List<String> javaOptions, Class<?> main, String... arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(java().toString());
        command.addAll(JAVA_OPTIONS);
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return start(name, core, Map.of(), command, ProcessBuilder.Redirect.PIPE);
    }

    /** Starts a command whose output is a log. */
    RunningProcess startForeign(String name, int core, Map<String, String> environment, List<String> command)
            throws IOException {
        Path output = folder.resolve(name + ".out");
        return start(name, core, environment, command, ProcessBuilder.Redirect.to(output.toFile()));
    }

    private synchronized RunningProcess start(
            String name,
            int core,
            Map<String, String> environment,
            List<String> command,
            ProcessBuilder.Redirect output)
            throws IOException {
        var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        Path log = folder.resolve(name + ".log");
        var builder = new ProcessBuilder(pinned).redirectError(log.toFile()).redirectOutput(output);
        builder.environment().putAll(environment);
        var process = new RunningProcess(name, builder.start(), log);
        running.push(process);
        Files.writeString(pids, process.handle().pid() + "\n", StandardOpenOption.APPEND);
        return process;
    }

    /** Ends all processes, the last started first. */
    @Override
    public synchronized void close() {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
