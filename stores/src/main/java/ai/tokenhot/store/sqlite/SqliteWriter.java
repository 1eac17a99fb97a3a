package ai.tokenhot.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that writes while the gateway serves. What came while it wrote goes into its next transaction, so a busy
 * gateway pays for few flushes of the disk and an idle one for none that it need not ({@link CommitPace}).
 */
public final class SqliteWriter implements AutoCloseable {

    /** Writes that wait for the disk; beyond it a write fails at once. */
    static final int MAX_WAITING = 50_000;

    /** Writes of one transaction. */
    static final int MAX_GROUP = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);
    private static final long STOP_MILLIS = 30_000;

    private final SqliteDatabase database;
    private final BlockingQueue<Write> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final IntConsumer onGroup;
    private final Thread thread;
    private volatile boolean closing;
    private @Nullable Session session;

    /**
     * Starts the writer.
     *
     * @param onGroup is told the size of each group that was committed
     */
    public SqliteWriter(SqliteDatabase database, IntConsumer onGroup) {
        this.database = database;
        this.onGroup = onGroup;
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon(true).start(this::run);
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

    /** Takes a change; returns at once. */
    void submit(Write write) {
        if (closing || !waiting.offer(write)) {
            LOG.error("{} refused: {} writes wait for the disk", write.what(), waiting.size());
            write.told(false);
        }
    }

    /** Whether changes are still taken. */
    public boolean writing() {
        return !closing && thread.isAlive();
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
                Write first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    LockSupport.parkNanos(pace.waitNanos(System.nanoTime()));
                    group.add(first);
                    waiting.drainTo(group, MAX_GROUP - 1);
                    pace.took(group.size(), System.nanoTime());
                    boolean durable = commit(group);
                    group.forEach(write -> tell(write, durable));
                }
            } catch (InterruptedException e) {
                closing = true;
            } finally {
                group.clear();
            }
        }
        disconnect();
    }

    private static void tell(Write write, boolean durable) {
        try {
            write.told(durable);
        } catch (RuntimeException e) {
            LOG.error("{}: its call could not be told", write.what(), e);
        }
    }

    private boolean commit(List<Write> group) {
        for (int attempt = 1; ; attempt++) {
            try {
                write(group);
                onGroup.accept(group.size());
                return true;
            } catch (SQLException e) {
                disconnect();
                LOG.error("a group of {} writes was not written (attempt {})", group.size(), attempt, e);
                if (attempt == 2) {
                    return false;
                }
            }
        }
    }

    private void write(List<Write> group) throws SQLException {
        Session open = session;
        if (open == null) {
            open = new Session(database.connect());
            session = open;
        }
        // Not by setAutoCommit: the driver would open the next transaction at each commit and lock all others out.
        open.statement("begin immediate").execute();
        for (Write write : group) {
            write.write(open);
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

    /** The writer's connection, with what is said on it again and again. Its statements are closed with it. */
    static final class Session {
        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new HashMap<>();

        private Session(Connection connection) {
            this.connection = connection;
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
