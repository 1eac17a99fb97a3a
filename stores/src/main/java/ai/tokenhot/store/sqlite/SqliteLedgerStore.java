package ai.tokenhot.store.sqlite;

import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.ledger.ReceiptForm;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receipts in the database. One thread writes; what came while it wrote goes into its next transaction, so a busy
 * gateway pays for few flushes of the disk and an idle one for none that it need not ({@link CommitPace}).
 */
public final class SqliteLedgerStore implements LedgerStore, AutoCloseable {

    /** Settlements that wait for the disk; beyond it a settlement fails at once. */
    static final int MAX_WAITING = 50_000;

    /** Settlements of one transaction. */
    static final int MAX_GROUP = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SqliteLedgerStore.class);
    private static final long STOP_MILLIS = 30_000;
    private static final String INSERT = """
            insert into receipts (request_id, project_id, started_at, body) values (?, ?, ?, ?)
            on conflict (request_id) do nothing""";

    private final SqliteDatabase database;
    private final Jdbi readers;
    private final BlockingQueue<Settlement> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final IntConsumer onGroup;
    private final Thread writer;
    private volatile boolean closing;
    private @Nullable Session session;

    /**
     * Starts the writer.
     *
     * @param onGroup is told the size of each group that was committed
     */
    public SqliteLedgerStore(SqliteDatabase database, IntConsumer onGroup) {
        this.database = database;
        this.readers = Jdbi.create(database::connect);
        this.onGroup = onGroup;
        this.writer = Thread.ofPlatform().name("ledger-writer").daemon(true).start(this::run);
    }

    @Override
    public void settle(Receipt receipt, Settled settled) {
        if (closing || !waiting.offer(new Settlement(receipt, settled))) {
            LOG.error("receipt {} refused: {} settlements wait for the disk", receipt.requestId(), waiting.size());
            settled.settled(false);
        }
    }

    @Override
    public Optional<StoredReceipt> receipt(String project, String requestId) {
        return readers.withHandle(handle -> handle.createQuery(
                        "select body from receipts where request_id = :id and project_id = :project")
                .bind("id", requestId)
                .bind("project", project)
                .mapTo(String.class)
                .findOne()
                .map(body -> new StoredReceipt(requestId, body)));
    }

    /** Whether the writer still takes settlements. */
    public boolean writing() {
        return !closing && writer.isAlive();
    }

    /** Writes what waits, then stops. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var group = new ArrayList<Settlement>(MAX_GROUP);
        var pace = new CommitPace(System.nanoTime());
        while (!closing || !waiting.isEmpty()) {
            try {
                Settlement first = waiting.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    LockSupport.parkNanos(pace.waitNanos(System.nanoTime()));
                    group.add(first);
                    waiting.drainTo(group, MAX_GROUP - 1);
                    pace.took(group.size(), System.nanoTime());
                    boolean durable = commit(group);
                    group.forEach(settlement -> tell(settlement, durable));
                }
            } catch (InterruptedException e) {
                closing = true;
            } finally {
                group.clear();
            }
        }
        disconnect();
    }

    private static void tell(Settlement settlement, boolean durable) {
        try {
            settlement.settled.settled(durable);
        } catch (RuntimeException e) {
            LOG.error("receipt {}: its call could not be told", settlement.receipt.requestId(), e);
        }
    }

    private boolean commit(List<Settlement> group) {
        for (int attempt = 1; ; attempt++) {
            try {
                write(group);
                onGroup.accept(group.size());
                return true;
            } catch (SQLException e) {
                disconnect();
                LOG.error("a group of {} receipts was not written (attempt {})", group.size(), attempt, e);
                if (attempt == 2) {
                    return false;
                }
            }
        }
    }

    private void write(List<Settlement> group) throws SQLException {
        Session open = session;
        if (open == null) {
            open = Session.on(database.connect());
            session = open;
        }
        // Not by setAutoCommit: the driver would open the next transaction at each commit and lock all others out.
        open.begin.execute();
        for (Settlement settlement : group) {
            Receipt receipt = settlement.receipt;
            open.insert.setString(1, receipt.requestId());
            open.insert.setString(2, receipt.principal().project());
            open.insert.setLong(3, receipt.startedMillis());
            open.insert.setString(4, new String(ReceiptForm.write(receipt), StandardCharsets.UTF_8));
            open.insert.executeUpdate();
        }
        open.commit.execute();
    }

    private void disconnect() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.connection.close();
            } catch (SQLException e) {
                LOG.warn("the ledger's connection did not close", e);
            }
        }
    }

    /** The writer's connection, with what it says again and again. Its statements are closed with it. */
    private record Session(
            Connection connection, PreparedStatement begin, PreparedStatement insert, PreparedStatement commit) {

        static Session on(Connection connection) throws SQLException {
            try {
                return new Session(
                        connection,
                        connection.prepareStatement("begin immediate"),
                        connection.prepareStatement(INSERT),
                        connection.prepareStatement("commit"));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }

    private record Settlement(Receipt receipt, Settled settled) {}
}
