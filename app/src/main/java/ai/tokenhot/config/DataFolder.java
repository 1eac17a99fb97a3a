package ai.tokenhot.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder of all that is kept, locked by one process and open to its owner alone. */
public final class DataFolder implements AutoCloseable {

    /** The database's file in the folder. */
    public static final String DATABASE = "tokenhot.db";

    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    private static final int MASTER_KEY_BYTES = 32;

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if need be, and locks it.
     *
     * @throws LockedException when another process has it
     */
    public static DataFolder lock(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, OWNER_FOLDER);
        }
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new LockedException(path);
        }
        return new DataFolder(path, channel);
    }

    /** The database. */
    public Path database() {
        return database(path);
    }

    /** Where settled calls wait while the database cannot be written. */
    public Path spool() {
        return path.resolve("spool");
    }

    /** The database of a data folder. */
    public static Path database(Path data) {
        return data.resolve(DATABASE);
    }

    /** The request log's folder. */
    public static Path logs(Path data) {
        return data.resolve("logs");
    }

    /** Where a running gateway listens for our own sub-commands. */
    public static Path socket(Path data) {
        return data.resolve("control.sock");
    }

    /** Where the first key is left when no terminal shows it. */
    public Path firstKey() {
        return path.resolve("first-key");
    }

    /** The master key of an operator who gave none, made when it is first asked for. */
    public byte[] masterKey() {
        Path file = path.resolve("master-key");
        try {
            if (!Files.exists(file)) {
                byte[] made = new byte[MASTER_KEY_BYTES];
                new SecureRandom().nextBytes(made);
                writePrivate(file, Base64.getEncoder().encodeToString(made) + "\n");
            }
            return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the master key in the data folder cannot be read or made", e);
        }
    }

    /** Writes a file that only its owner may read. */
    public static void writePrivate(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_FILE));
        Files.writeString(file, content);
    }

    /** Whether a vendor's credential was ever seen here: then the sandbox never answers by itself again. */
    public boolean live() {
        return Files.exists(path.resolve("live"));
    }

    /** Remembers that a vendor's credential was seen. */
    public void markLive() throws IOException {
        if (!live()) {
            Files.createFile(path.resolve("live"));
        }
    }

    /** Gives the folder free. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Another process has the folder. */
    public static final class LockedException extends IOException {
        private static final long serialVersionUID = 1L;

        LockedException(Path path) {
            super("the data folder " + path.toAbsolutePath()
                    + " is in use by another TokenHot (expected: one process a folder; TOKENHOT_DATA names another)");
        }
    }
}
