package ai.tokenhot.store.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that writes while the gateway serves. What came while it wrote goes into its next transaction, so a busy
 * gateway pays for few flushes of the disk and an idle one for none that it need not ({@link CommitPace}). While the
 * database cannot be written, what may wait does so in the {@link Spool}.
 */
public final class GroupWriter implements AutoCloseable {

    /** Writes that wait for the disk; beyond it a write fails at once. */
    static final int MAX_WAITING = 50_000;

    /** Writes of one transaction. */
    static final int MAX_GROUP = 1_000;

    /** How often a group is tried: its connection may have gone away unnoticed. */
    private static final int ATTEMPTS = 2;

    /** After so many single writes that failed, the rest of a group is not tried. */
    private static final int GIVE_UP = 2;

    /** A failure that took longer than this is not tried again at once: everybody waits meanwhile. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    /** How long a start waits for what an earlier process left. */
    private static final Duration CATCH_UP = Duration.ofSeconds(5);

    /** How long a database that failed is left alone. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    private static final long STOP_MILLIS = 30_000;

    private final Database database;
    private final BlockingQueue<Write> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final IntConsumer onGroup;
    private final Thread thread;
    private final @Nullable Spool spool;
    private volatile boolean closing;
    private volatile @Nullable Function<byte[], Write> replay;
    private @Nullable Session session;
    /** Until then the database is left alone. */
    private long pausedUntil = System.nanoTime();

    /** Until then what waits is not tried again. */
    private long replayFrom = System.nanoTime();

    /**
     * Starts a writer without a spool: what cannot be written fails.
     *
     * @param onGroup is told the size of each group that was committed
     */
    public GroupWriter(Database database, IntConsumer onGroup) {
        this(database, onGroup, Optional.empty());
    }

    /**
     * Starts the writer.
     *
     * @param onGroup is told the size of each group that was committed
     * @param spool the file in which settlements wait while the database cannot be written
     */
    public GroupWriter(Database database, IntConsumer onGroup, Optional<Path> spool) {
        this.database = database;
        this.onGroup = onGroup;
        this.spool = spool.map(GroupWriter::opened).orElse(null);
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon(true).start(this::run);
    }

    private static Spool opened(Path path) {
        try {
            return Spool.open(path);
        } catch (IOException e) {
            throw new StoreException("the spool " + path + " cannot be opened", e);
        }
    }

    /** One change; all of a group are committed together. */
    interface Write {

        /** Makes the change. May be asked a second time after a failure. */
        void write(Session session) throws SQLException;

        /** The change is on disk, or is not made. Called exactly once. */
        void told(boolean durable);

        /** What it is, for the log. */
        String what();
    }

    /** A change that may wait in the spool. Made again from what was written, it changes nothing a second time. */
    interface Spooled extends Write {

        /** What it is made again from. */
        byte[] written();
    }

    /** How changes are made again from what the spool holds. */
    void replayedBy(Function<byte[], Write> again) {
        replay = again;
    }

    /** Waits until what an earlier process left in the spool is in the database, unless that does not take it all. */
    public void catchUp() {
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (spool != null && !spool.isEmpty() && System.nanoTime() - deadline < 0) {
            done("what waited", session -> true);
        }
        if (spool != null && !spool.isEmpty()) {
            LOG.error(
                    "settlements wait in the spool: until they are in the database, accounts seem richer than they are");
        }
    }

    /** Takes a change; returns at once. */
    void submit(Write write) {
        if (closing || !waiting.offer(write)) {
            LOG.error("{} refused: {} writes wait for the disk", write.what(), waiting.size());
            write.told(false);
        }
    }

    /** Makes a change and waits until it is on disk. */
    <T> T done(String what, Work<T> work) {
        var waiting = new Waiting<>(what, work);
        submit(waiting);
        try {
            return waiting.result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException cause ? cause : e;
        }
    }

    /** Whether changes are still taken. */
    public boolean writing() {
        return !closing && thread.isAlive();
    }

    /** Whether another settlement would be made durable. */
    boolean accepting() {
        return writing() && waiting.remainingCapacity() > MAX_GROUP && (spool == null || spool.takes());
    }

    /** Writes what waits, then stops. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var group = new ArrayList<Write>(MAX_GROUP);
        var pace = new CommitPace(System.nanoTime());
        while (!closing || !waiting.isEmpty()) {
            try {
                makeAgain();
                Write first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    LockSupport.parkNanos(pace.waitNanos(System.nanoTime()));
                    group.add(first);
                    waiting.drainTo(group, MAX_GROUP - 1);
                    pace.took(group.size(), System.nanoTime());
                    commit(group);
                }
            } catch (InterruptedException e) {
                closing = true;
            } finally {
                group.clear();
            }
        }
        disconnect();
        if (spool != null) {
            try {
                spool.close();
            } catch (IOException e) {
                LOG.warn("the spool did not close", e);
            }
        }
    }

    private static void tell(Write write, boolean durable) {
        try {
            write.told(durable);
        } catch (RuntimeException e) {
            LOG.error("{}: its call could not be told", write.what(), e);
        }
    }

    private void commit(List<Write> group) {
        if (System.nanoTime() - pausedUntil < 0) {
            keep(group);
            return;
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long began = System.nanoTime();
            if (written(group)) {
                group.forEach(write -> tell(write, true));
                return;
            }
            if (System.nanoTime() - began > SLOW.toNanos()) {
                pause();
                keep(group);
                return;
            }
        }
        singly(group);
    }

    /** One bad write must not take the others with it. Where the database itself fails, so do the first of them. */
    private void singly(List<Write> group) {
        var failed = new ArrayList<Write>();
        for (Write write : group) {
            if (failed.size() < GIVE_UP && written(List.of(write))) {
                tell(write, true);
            } else {
                failed.add(write);
            }
        }
        if (failed.size() >= Math.min(GIVE_UP, group.size())) {
            pause();
        }
        keep(failed);
    }

    /** Where nothing can wait, everything is tried. */
    private void pause() {
        if (spool != null) {
            pausedUntil = System.nanoTime() + PAUSE.toNanos();
        }
    }

    /** Puts into the spool what may wait there; the rest fails. */
    private void keep(List<Write> group) {
        var records = new ArrayList<byte[]>();
        for (Write write : group) {
            if (write instanceof Spooled spooled) {
                records.add(spooled.written());
            }
        }
        boolean kept = kept(records);
        for (Write write : group) {
            tell(write, kept && write instanceof Spooled);
        }
    }

    private boolean kept(List<byte[]> records) {
        if (spool == null || !spool.takes()) {
            return false;
        }
        try {
            spool.add(records);
            LOG.warn("{} settlements wait in the spool: the database cannot be written", records.size());
            return true;
        } catch (IOException e) {
            LOG.error("the spool cannot be written", e);
            return false;
        }
    }

    /** Brings what waits in the spool into the database, if that can be written again. */
    private void makeAgain() {
        Function<byte[], Write> again = replay;
        long now = System.nanoTime();
        if (spool == null || again == null || spool.isEmpty() || now - pausedUntil < 0 || now - replayFrom < 0) {
            return;
        }
        try {
            List<byte[]> records = spool.first(MAX_GROUP);
            List<byte[]> left = written(records.stream().map(again).toList()) ? List.of() : leftOver(records, again);
            if (left.size() == records.size()) {
                replayFrom = System.nanoTime() + PAUSE.toNanos();
                return;
            }
            // What was not taken waits on behind the others; nothing is ever dropped.
            spool.add(left);
            spool.done(records);
            LOG.info("{} settlements came from the spool into the database", records.size() - left.size());
        } catch (IOException e) {
            LOG.error("the spool cannot be read", e);
            replayFrom = System.nanoTime() + PAUSE.toNanos();
        }
    }

    /** Tries them one by one, for a while, and gives those that the database did not take. */
    private List<byte[]> leftOver(List<byte[]> records, Function<byte[], Write> again) {
        long began = System.nanoTime();
        var left = new ArrayList<byte[]>();
        for (byte[] record : records) {
            boolean late = System.nanoTime() - began > SLOW.toNanos();
            if (late || !written(List.of(again.apply(record)))) {
                left.add(record);
            }
        }
        return left;
    }

    private boolean written(List<Write> group) {
        try {
            write(group);
            onGroup.accept(group.size());
            return true;
        } catch (SQLException | RuntimeException e) {
            disconnect();
            LOG.error(
                    "{} were not written", group.size() == 1 ? group.getFirst().what() : group.size() + " writes", e);
            return false;
        }
    }

    private void write(List<Write> group) throws SQLException {
        Session open = session;
        if (open == null) {
            open = new Session(database.connect());
            session = open;
        }
        // Not by setAutoCommit: the driver would open the next transaction at each commit and lock all others out.
        open.statement(database.begin()).execute();
        open.sums.clear();
        for (Write write : group) {
            write.write(open);
        }
        for (GroupSum sum : open.sums.values()) {
            sum.write(open);
        }
        open.statement("commit").execute();
    }

    private void disconnect() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.connection.close();
            } catch (SQLException e) {
                LOG.warn("the writer's connection did not close", e);
            }
        }
    }

    /** A change of which something comes. May be asked again after a failure. */
    @FunctionalInterface
    interface Work<T> {
        T work(Session session) throws SQLException;
    }

    /** A write that somebody waits for. */
    private static final class Waiting<T> implements Write {
        private final String what;
        private final Work<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable T last;

        Waiting(String what, Work<T> work) {
            this.what = what;
            this.work = work;
        }

        @Override
        public void write(Session session) throws SQLException {
            last = work.work(session);
        }

        @Override
        public void told(boolean durable) {
            T value = last;
            if (durable && value != null) {
                result.complete(value);
            } else {
                result.completeExceptionally(new StoreException(what + " was not written"));
            }
        }

        @Override
        public String what() {
            return what;
        }
    }

    /** What the writes of a group change together, written once at its end. */
    interface GroupSum {

        /** Writes it. */
        void write(Session session) throws SQLException;
    }

    /** The writer's connection, with what is said on it again and again. Its statements are closed with it. */
    static final class Session {
        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new HashMap<>();
        private final Map<Class<?>, GroupSum> sums = new LinkedHashMap<>();

        private Session(Connection connection) {
            this.connection = connection;
        }

        /** The sum of this group; made when it is first wanted. */
        <T extends GroupSum> T sum(Class<T> type, Supplier<T> made) {
            GroupSum sum = sums.get(type);
            if (sum == null) {
                sum = made.get();
                sums.put(type, sum);
            }
            return type.cast(sum);
        }

        /** The statement with this text. */
        PreparedStatement statement(String sql) throws SQLException {
            PreparedStatement known = statements.get(sql);
            if (known == null) {
                known = connection.prepareStatement(sql);
                statements.put(sql, known);
            }
            return known;
        }
    }
}
