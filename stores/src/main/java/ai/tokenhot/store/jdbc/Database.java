package ai.tokenhot.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;

/** A database, and the few words in which it differs from others. */
public interface Database extends AutoCloseable {

    /** A connection that makes each commit durable before it returns. The caller closes it. */
    Connection connect() throws SQLException;

    /** The library for statements. */
    Jdbi jdbi();

    /** The statement that begins a transaction which will write. */
    String begin();

    /** What follows a query whose rows nobody else may change until the transaction's end; empty where nobody can. */
    String locked();

    /** Begins a transaction that sees one state to its end, for reading much. */
    void beginSnapshot(Connection connection) throws SQLException;

    /** Lets go of what is open. */
    @Override
    void close();
}
