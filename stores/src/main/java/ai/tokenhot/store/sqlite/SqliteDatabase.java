package ai.tokenhot.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A database file. Opening brings its schema to {@link #SCHEMA_VERSION}; that is skipped when it already is there, which
 * {@code PRAGMA user_version} tells.
 */
public final class SqliteDatabase {

    /** The number of the last migration. */
    static final int SCHEMA_VERSION = 2;

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private final String url;
    private @Nullable Jdbi jdbi;

    private SqliteDatabase(Path file) {
        this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    }

    /**
     * Opens the file, making and migrating it as needed.
     *
     * @throws IllegalStateException when it was written by a newer version
     */
    public static SqliteDatabase open(Path file) {
        var database = new SqliteDatabase(file);
        int version = database.version();
        if (version > SCHEMA_VERSION) {
            throw new IllegalStateException(file + " has schema version " + version + " (expected: at most "
                    + SCHEMA_VERSION + "): it was written by a newer TokenHot. Start that one, or restore a backup.");
        }
        if (version < SCHEMA_VERSION) {
            database.migrate();
        }
        return database;
    }

    private int version() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("pragma user_version")) {
            return result.next() ? result.getInt(1) : 0;
        } catch (SQLException e) {
            throw new StoreException("the database cannot be opened", e);
        }
    }

    private void migrate() {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .load()
                .migrate();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = " + SCHEMA_VERSION);
        } catch (SQLException e) {
            throw new StoreException("the schema version cannot be written", e);
        }
    }

    /** The library for statements, made when one is first wanted: a start does without, as it takes its time. */
    synchronized Jdbi jdbi() {
        Jdbi made = jdbi;
        if (made == null) {
            made = Jdbi.create(this::connect);
            jdbi = made;
        }
        return made;
    }

    /** A connection that makes each commit durable before it returns. */
    Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("foreign_keys", "true");
        properties.setProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MILLIS));
        properties.setProperty("transaction_mode", "IMMEDIATE");
        return DriverManager.getConnection(url, properties);
    }
}
