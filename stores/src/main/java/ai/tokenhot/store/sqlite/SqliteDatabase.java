package ai.tokenhot.store.sqlite;

import ai.tokenhot.store.jdbc.Database;
import ai.tokenhot.store.jdbc.Migrations;
import ai.tokenhot.store.jdbc.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * A database file. Opening brings its schema to {@link Migrations#VERSION}; that is skipped when it already is there, which
 * {@code PRAGMA user_version} tells.
 */
public final class SqliteDatabase implements Database {

    private static final int BUSY_TIMEOUT_MILLIS = 5_000;

    private final String url;
    private @Nullable Jdbi jdbi;

    private SqliteDatabase(Path file) {
        this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    }

    /**
     * Opens the file, making and migrating it as needed.
     *
     * @throws StoreException when it was written by a newer version
     */
    public static SqliteDatabase open(Path file) {
        var database = new SqliteDatabase(file);
        if (Migrations.check(file.toString(), database.version())) {
            database.migrate();
        }
        return database;
    }

    /**
     * A file that is there, for reading: it is not migrated.
     *
     * @throws StoreException when it is not there, or has another schema than this version's
     */
    public static SqliteDatabase existing(Path file) {
        if (!Files.exists(file)) {
            throw new StoreException("there is no database at " + file + " (expected: a data folder in use)");
        }
        var database = new SqliteDatabase(file);
        int version = database.version();
        if (version != Migrations.VERSION) {
            throw new StoreException(file + " has schema version " + version + " (expected: " + Migrations.VERSION
                    + "): start this version of the gateway on it first");
        }
        return database;
    }

    /**
     * Writes a consistent copy while others write.
     *
     * @throws StoreException when the target is there already, or cannot be written
     */
    public void copyTo(Path target) {
        if (Files.exists(target)) {
            throw new StoreException(target + " is there already (expected: a new file)");
        }
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
            statement.setString(1, target.toAbsolutePath().toString());
            statement.execute();
        } catch (SQLException e) {
            throw new StoreException("the copy was not written: " + e.getMessage(), e);
        }
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
        var source = new SQLiteDataSource();
        source.setUrl(url);
        Migrations.run(source, version());
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = " + Migrations.VERSION);
        } catch (SQLException e) {
            throw new StoreException("the schema version cannot be written", e);
        }
    }

    /** The library for statements, made when one is first wanted: a start does without, as it takes its time. */
    @Override
    public synchronized Jdbi jdbi() {
        Jdbi made = jdbi;
        if (made == null) {
            made = Jdbi.create(this::connect);
            jdbi = made;
        }
        return made;
    }

    @Override
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("foreign_keys", "true");
        properties.setProperty("busy_timeout", Integer.toString(BUSY_TIMEOUT_MILLIS));
        properties.setProperty("transaction_mode", "IMMEDIATE");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String begin() {
        return "begin immediate";
    }

    /** One writes at a time. */
    @Override
    public String locked() {
        return "";
    }

    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin deferred");
        }
    }

    /** Nothing is open between uses. */
    @Override
    public void close() {}
}
