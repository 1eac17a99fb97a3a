package ai.tokenhot.bench.target;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that the benchmark has started. */
public final class RunningProcess implements AutoCloseable {

    private static final int SECONDS_TO_END = 10;
    private static final int LOG_LINES = 20;

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader output;
    private final Writer input;

    RunningProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** The process, which taskset has become. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sends a line to its standard input. */
    void say(String line) throws IOException {
        input.write(line);
        input.write('\n');
        input.flush();
    }

    /**
     * The next line of its standard output.
     *
     * @throws IOException when the process has ended; the message has the end of its log
     */
    String hear() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw ended();
        }
        return line;
    }

    /** What to throw when it has ended unexpectedly. */
    IOException ended() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return new IOException(name + " has ended; the last of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
