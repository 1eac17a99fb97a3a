package ai.tokenhot.store.jdbc;

import ai.tokenhot.identity.ApiKey;
import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.ledger.LedgerStore.ReceiptQuery;
import ai.tokenhot.money.Currency;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A data folder lives on: what earlier versions wrote is there after the schema has changed. */
final class OlderFolderTest {

    private static final String KEY = """
            insert into api_keys (id, organization_id, project_id, name, hash, hint, created_at)
            values ('key_old', 'org_default', 'proj_default', 'old', '%s', 'abcd', 5)""".formatted("0".repeat(64));
    private static final String RECEIPT = """
            insert into receipts (request_id, project_id, started_at, body)
            values ('req_old', 'proj_default', 7, '{"object":"receipt","id":"req_old"}')""";

    @TempDir
    private Path folder;

    private Path older(int version) throws SQLException {
        Path file = folder.resolve("tokenhot.db");
        String url = "jdbc:sqlite:" + file;
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .target(Integer.toString(version))
                .loggers("slf4j")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into organizations values ('org_default', 'Default', 1)");
            statement.execute("insert into projects values ('proj_default', 'org_default', 'Default', 1)");
            statement.execute(KEY);
            statement.execute(RECEIPT);
            statement.execute("pragma user_version = " + version);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void keysAndReceiptsOfAnEarlierSchemaAreThereAndMoneyBegins(int version) throws SQLException {
        SqliteDatabase database = SqliteDatabase.open(older(version));

        assertThat(new JdbcKeyStore(database).keys()).singleElement().satisfies(key -> {
            assertThat(key.id()).isEqualTo("key_old");
            assertThat(key.clientGone()).isEqualTo(ClientGone.DEFAULT);
            assertThat(key.revoked()).isEmpty();
        });
        try (var writer = new GroupWriter(database, size -> {})) {
            var ledger = new JdbcLedgerStore(database, writer);
            assertThat(ledger.receipt("proj_default", "req_old")).isPresent();
            assertThat(ledger.receipts(new ReceiptQuery(
                                    "proj_default",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    OptionalLong.empty(),
                                    OptionalLong.empty(),
                                    Optional.empty(),
                                    10))
                            .receipts())
                    .hasSize(1);
            assertThat(ledger.open("org_default", new Currency("USD"), 100, 9).available())
                    .isEqualTo(100);
        }
        assertThat(LedgerAudit.run(database, rows -> {})).isEmpty();
    }

    @Test
    void aFolderOfALaterVersionIsNotTouched() throws SQLException {
        Path file = older(2);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma user_version = 99");
        }

        assertThatThrownBy(() -> SqliteDatabase.open(file)).hasMessageContaining("newer TokenHot");
        assertThatThrownBy(() -> SqliteDatabase.existing(file)).hasMessageContaining("expected: 3");
    }

    /** Incident 49: neither the database nor a copy of it holds a secret that anybody could use. */
    @Test
    void aCopyIsWholeAndHoldsNoUsableSecret() throws Exception {
        SqliteDatabase database = SqliteDatabase.open(folder.resolve("tokenhot.db"));
        String secret = "sk-a-secret-that-must-not-be-in-the-file";
        var keys = new JdbcKeyStore(database);
        keys.ensureTenancy("org_default", "proj_default", java.time.Instant.EPOCH);
        keys.add(new ApiKey(
                "key_1",
                "org_default",
                "proj_default",
                "one",
                ai.tokenhot.identity.KeyHash.of(secret),
                "file",
                java.time.Instant.EPOCH,
                Optional.empty(),
                ClientGone.DEFAULT));

        Path copy = folder.resolve("copy.db");
        database.copyTo(copy);

        assertThat(new JdbcKeyStore(SqliteDatabase.existing(copy)).keys()).hasSize(1);
        for (Path file : new Path[] {folder.resolve("tokenhot.db"), folder.resolve("tokenhot.db-wal"), copy}) {
            if (java.nio.file.Files.exists(file)) {
                assertThat(new String(
                                java.nio.file.Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(secret)
                        .doesNotContain(secret.substring(3, 30));
            }
        }
        assertThatThrownBy(() -> database.copyTo(copy)).hasMessageContaining("there already");
    }
}
