package ai.tokenhot.bench.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * How long a disk takes to make 4 KiB at the end of a file durable (fdatasync).
 *
 * @param p50Nanos median
 * @param p99Nanos 99th percentile
 */
public record FsyncProbe(long p50Nanos, long p99Nanos) {

    private static final int WRITES = 200;
    private static final int BYTES = 4096;

    /** Writes a file in a folder, and removes it. */
    public static FsyncProbe in(Path folder) throws IOException {
        Path file = folder.resolve("fsync-probe");
        var nanos = new long[WRITES];
        var bytes = ByteBuffer.allocateDirect(BYTES);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < WRITES; i++) {
                long start = System.nanoTime();
                bytes.clear();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        } finally {
            Files.deleteIfExists(file);
        }
        Arrays.sort(nanos);
        return new FsyncProbe(nanos[WRITES / 2], nanos[WRITES * 99 / 100]);
    }
}
