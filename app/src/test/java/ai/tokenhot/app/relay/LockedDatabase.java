package ai.tokenhot.app.relay;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A disk that takes its time: holds the database so that nobody else can write. */
final class LockedDatabase implements AutoCloseable {

    private final Connection connection;
    private boolean released;

    private LockedDatabase(Connection connection) {
        this.connection = connection;
    }

    /** Takes the database of a data folder. */
    static LockedDatabase of(Path data) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("tokenhot.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
            statement.execute("begin immediate");
        }
        return new LockedDatabase(connection);
    }

    /** Runs a statement beside the gateway and lets go of the database. */
    static void run(Path data, String sql) throws SQLException {
        try (LockedDatabase database = of(data);
                Statement statement = database.connection.createStatement()) {
            statement.execute(sql);
            statement.execute("commit");
            database.released = true;
        }
    }

    /** Lets the others write. */
    void release() throws SQLException {
        if (!released) {
            released = true;
            try (Statement statement = connection.createStatement()) {
                statement.execute("rollback");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        release();
        connection.close();
    }
}
