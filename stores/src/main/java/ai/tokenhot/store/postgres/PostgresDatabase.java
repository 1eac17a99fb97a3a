package ai.tokenhot.store.postgres;

import ai.tokenhot.store.jdbc.Database;
import ai.tokenhot.store.jdbc.Migrations;
import ai.tokenhot.store.jdbc.StoreException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jdbi.v3.core.Jdbi;

/**
 * A database on a server. One gateway uses it at a time, which a lock of the server's holds it to: a second one would
 * give out the same money.
 */
public final class PostgresDatabase implements Database {

    /** Connections for reading. */
    private static final int READERS = 4;

    private static final long CONNECT_MILLIS = 10_000;
    private static final String CONNECT_SECONDS = "5";

    /** A server that says nothing for so long is taken for gone. */
    private static final String ANSWER_SECONDS = "30";

    /** Names the lock that the one gateway holds; any number that nobody else uses. */
    private static final long LOCK = 0x746f_6b65_6e68_6f74L;

    private final String url;
    private final Properties properties;
    private final HikariDataSource readers;
    private final Jdbi jdbi;
    private final Connection lock;

    private PostgresDatabase(String url, Properties properties, Connection lock) {
        this.url = url;
        this.properties = properties;
        this.lock = lock;
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setDataSourceProperties(properties);
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setPoolName("readers");
        this.readers = new HikariDataSource(config);
        this.jdbi = Jdbi.create(readers);
    }

    /**
     * Opens the database, migrating it as needed.
     *
     * @param address {@code postgresql://user:password@host:port/database}, or a JDBC URL
     * @throws StoreException when it cannot be reached, another gateway uses it, or it was written by a newer version
     */
    public static PostgresDatabase open(String address) {
        var properties = new Properties();
        String url = url(address, properties);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        try {
            Connection lock = DriverManager.getConnection(url, properties);
            try (Statement statement = lock.createStatement();
                    ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
                if (!row.next() || !row.getBoolean(1)) {
                    lock.close();
                    throw new StoreException("another gateway uses this database (expected: one at a time)");
                }
            }
            var database = new PostgresDatabase(url, properties, lock);
            Migrations.run(database.readers, version(lock));
            return database;
        } catch (SQLException e) {
            throw new StoreException("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * A database that is there, for reading beside the gateway: it is neither locked nor migrated.
     *
     * @throws StoreException when it cannot be reached, or has another schema than this version's
     */
    public static PostgresDatabase existing(String address) {
        var properties = new Properties();
        String url = url(address, properties);
        try {
            Connection connection = DriverManager.getConnection(url, properties);
            int version = version(connection);
            if (version != Migrations.VERSION) {
                connection.close();
                throw new StoreException("the database has schema version " + version + " (expected: "
                        + Migrations.VERSION + "): start this version of the gateway on it first");
            }
            return new PostgresDatabase(url, properties, connection);
        } catch (SQLException e) {
            throw new StoreException("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    /** The address as the driver wants it; user and password go into the properties and never into a message. */
    static String url(String address, Properties properties) {
        if (address.startsWith("jdbc:postgresql:")) {
            return address;
        }
        try {
            URI uri = new URI(address);
            boolean named = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
            if (!named
                    || uri.getHost() == null
                    || uri.getRawPath() == null
                    || uri.getRawPath().length() < 2) {
                throw unfit();
            }
            if (uri.getRawUserInfo() != null) {
                String[] parts = uri.getRawUserInfo().split(":", 2);
                properties.setProperty("user", URLDecoder.decode(parts[0], StandardCharsets.UTF_8));
                if (parts.length == 2) {
                    properties.setProperty("password", URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
            }
            return "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                    + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        } catch (URISyntaxException e) {
            throw unfit();
        }
    }

    private static StoreException unfit() {
        return new StoreException(
                "TOKENHOT_DATABASE_URL is no address of a database (expected: postgresql://user:password@host/name)");
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select to_regclass('settings') is not null and to_regclass('flyway_schema_history') is not null")) {
            if (!row.next() || !row.getBoolean(1)) {
                return 0;
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select max(cast(version as integer)) from flyway_schema_history where success")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public String begin() {
        return "begin";
    }

    @Override
    public String locked() {
        return " for update";
    }

    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
    }

    @Override
    public void close() {
        readers.close();
        try {
            lock.close();
        } catch (SQLException e) {
            // The server gives the lock back when the connection is gone.
        }
    }
}
