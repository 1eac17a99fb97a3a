package ai.tokenhot.store.jdbc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where settled calls wait on the disk while the database cannot be written: a file of records, each with its length and
 * a checksum, made durable before anybody is told. What a crash left unfinished at the end is cut off; a record that was
 * brought into the database before a crash is brought again, and changes nothing there. One thread uses it.
 */
final class Spool implements AutoCloseable {

    /** More bytes than this do not wait; whoever comes then is refused. */
    static final long MAX_BYTES = 256L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int HEAD = 2 * Integer.BYTES;

    /** When so much of the file is done with, what is left is written anew. */
    private static final long COMPACT_BYTES = 1 << 20;

    private final Path path;
    private FileChannel file;
    private volatile long end;
    /** Where the first record stands that is not in the database yet. */
    private volatile long next;

    private Spool(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Opens the file, making it as needed; what waits in it waits still. */
    static Spool open(Path path) throws IOException {
        var spool = new Spool(path, channel(path));
        spool.end = spool.file.size();
        long whole = 0;
        try {
            while (whole < spool.end) {
                whole += HEAD + spool.record(whole).length;
            }
        } catch (EOFException e) {
            LOG.warn("the spool's last record is not whole: it was never told to anybody, and is cut off");
        }
        spool.file.truncate(whole);
        spool.end = whole;
        return spool;
    }

    private static FileChannel channel(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    boolean isEmpty() {
        return next >= end;
    }

    /** Whether there is room. */
    boolean takes() {
        return end < MAX_BYTES;
    }

    /** Adds records; durable on return. */
    void add(List<byte[]> records) throws IOException {
        int size = records.stream().mapToInt(record -> HEAD + record.length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(size);
        for (byte[] record : records) {
            buffer.putInt(record.length).putInt(checksum(record)).put(record);
        }
        buffer.flip();
        long at = end;
        while (buffer.hasRemaining()) {
            at += file.write(buffer, at);
        }
        file.force(false);
        end = at;
    }

    /** The records that waited longest, at most so many. They wait still, until they are {@link #done}. */
    List<byte[]> first(int most) throws IOException {
        var records = new ArrayList<byte[]>();
        long at = next;
        while (at < end && records.size() < most) {
            byte[] record = record(at);
            records.add(record);
            at += HEAD + record.length;
        }
        return records;
    }

    /** These, which were the first, are in the database. */
    void done(List<byte[]> records) throws IOException {
        long at = next;
        for (byte[] record : records) {
            at += HEAD + record.length;
        }
        next = at;
        if (isEmpty()) {
            file.truncate(0);
            file.force(true);
            end = 0;
            next = 0;
        } else if (next > COMPACT_BYTES && next > end - next) {
            compact();
        }
    }

    /** Keeps what waits and nothing else: in a new file, which takes the old one's place at once or not at all. */
    private void compact() throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        FileChannel smaller = channel(fresh);
        long left = end - next;
        long copied = 0;
        while (copied < left) {
            copied += file.transferTo(next + copied, left - copied, smaller);
        }
        smaller.force(true);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        file.close();
        file = smaller;
        end = left;
        next = 0;
    }

    private byte[] record(long at) throws IOException {
        ByteBuffer head = read(at, HEAD);
        int length = head.getInt();
        int checksum = head.getInt();
        if (length < 0 || at + HEAD + length > end) {
            throw new EOFException();
        }
        byte[] record = read(at + HEAD, length).array();
        if (checksum(record) != checksum) {
            throw new EOFException();
        }
        return record;
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    private static int checksum(byte[] record) {
        var checksum = new CRC32C();
        checksum.update(record);
        return (int) checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
