package ai.tokenhot.store.sqlite;

import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.ledger.ReceiptForm;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/** Receipts in the database. */
public final class SqliteLedgerStore implements LedgerStore {

    private static final String INSERT = """
            insert into receipts (request_id, project_id, started_at, body) values (?, ?, ?, ?)
            on conflict (request_id) do nothing""";

    private final SqliteWriter writer;
    private final SqliteDatabase database;

    /** A store in this database. */
    public SqliteLedgerStore(SqliteDatabase database, SqliteWriter writer) {
        this.writer = writer;
        this.database = database;
    }

    @Override
    public void settle(Receipt receipt, Settled settled) {
        writer.submit(new Settlement(receipt, settled));
    }

    @Override
    public Optional<StoredReceipt> receipt(String project, String requestId) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select body from receipts where request_id = :id and project_id = :project")
                        .bind("id", requestId)
                        .bind("project", project)
                        .mapTo(String.class)
                        .findOne()
                        .map(body -> new StoredReceipt(requestId, body)));
    }

    private record Settlement(Receipt receipt, Settled settled) implements SqliteWriter.Write {

        @Override
        public void write(SqliteWriter.Session session) throws SQLException {
            PreparedStatement insert = session.statement(INSERT);
            insert.setString(1, receipt.requestId());
            insert.setString(2, receipt.principal().project());
            insert.setLong(3, receipt.startedMillis());
            insert.setString(4, new String(ReceiptForm.write(receipt), StandardCharsets.UTF_8));
            insert.executeUpdate();
        }

        @Override
        public void told(boolean durable) {
            settled.settled(durable);
        }

        @Override
        public String what() {
            return "receipt " + receipt.requestId();
        }
    }
}
