package ai.tokenhot.store.jdbc;

import ai.tokenhot.store.postgres.PostgresDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The ledger's contract on a real PostgreSQL server. */
final class PostgresLedgerStoreTest extends LedgerStoreContract {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;
    private PostgresDatabase database;
    private String address = "";

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder().setServerConfig("fsync", "on").start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Override
    Database openDatabase() throws SQLException {
        String name = "ledger" + DATABASES.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        address = "postgresql://postgres:secret@localhost:" + server.getPort() + "/" + name;
        database = PostgresDatabase.open(address);
        return database;
    }

    @Test
    void aSecondGatewayDoesNotGiveOutTheSameMoney() {
        assertThatThrownBy(() -> PostgresDatabase.open(address)).hasMessageContaining("another gateway");
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutItsPassword() {
        for (String bad :
                new String[] {"mysql://user:hunter2@host/db", "postgresql://user:hunter2@host", "hunter2 x"}) {
            assertThatThrownBy(() -> PostgresDatabase.open(bad))
                    .hasMessageContaining("expected: postgresql://")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
