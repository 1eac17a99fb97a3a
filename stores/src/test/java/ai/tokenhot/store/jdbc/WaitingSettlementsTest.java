package ai.tokenhot.store.jdbc;

import ai.tokenhot.ledger.Balance;
import ai.tokenhot.money.Currency;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What waited on the disk when the process died is in the ledger before the next one gives money out. */
final class WaitingSettlementsTest {

    private static final Currency USD = new Currency("USD");
    private static final int CALLS = 2_500;

    @TempDir
    private Path folder;

    private static SettledCall call(int i) {
        return new SettledCall(
                "req_" + i,
                "org_a",
                "proj_a",
                "key_a",
                "m",
                "completed",
                Optional.of("USD"),
                2,
                0,
                1,
                1,
                "{\"charge\":{\"amount\":\"0.000000002\",\"currency\":\"USD\"}}");
    }

    private static void run(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void everySettlementComesOnceHoweverOftenItIsBrought() throws Exception {
        Database database = SqliteDatabase.open(folder.resolve("ledger.db"));
        new JdbcKeyStore(database).ensureTenancy("org_a", "proj_a", Instant.EPOCH);
        try (var writer = new GroupWriter(database, size -> {})) {
            new JdbcLedgerStore(database, writer).open("org_a", USD, 10_000, 0);
        }
        Path spool = folder.resolve("spool");
        for (int start = 0; start < 2; start++) {
            try (Spool waiting = Spool.open(spool)) {
                waiting.add(IntStream.range(0, CALLS)
                        .mapToObj(i -> call(i).written())
                        .toList());
            }
            try (var writer = new GroupWriter(database, size -> {}, Optional.of(spool))) {
                var store = new JdbcLedgerStore(database, writer);
                writer.catchUp();

                Balance balance = store.balances().getFirst();
                assertThat(balance.spent()).isEqualTo(2L * CALLS);
            }
        }
        assertThat(LedgerAudit.run(database, rows -> {})).isEmpty();
    }

    @Test
    void aDatabaseThatDoesNotTakeThemDoesNotKeepTheGatewayFromStarting() throws Exception {
        Database database = SqliteDatabase.open(folder.resolve("ledger.db"));
        new JdbcKeyStore(database).ensureTenancy("org_a", "proj_a", Instant.EPOCH);
        Path spool = folder.resolve("spool");
        try (Spool waiting = Spool.open(spool)) {
            waiting.add(IntStream.range(0, 3).mapToObj(i -> call(i).written()).toList());
        }
        run(database, "alter table receipts rename to away");
        try (var writer = new GroupWriter(database, size -> {}, Optional.of(spool))) {
            var store = new JdbcLedgerStore(database, writer);
            writer.catchUp();
            assertThat(store.accepting()).isTrue();
        }
        try (Spool waiting = Spool.open(spool)) {
            assertThat(waiting.first(9)).as("they wait still").hasSize(3);
        }
    }

    /** One that the database never takes does not stand in the way of the others, or of what comes now. */
    @Test
    void aSettlementThatCannotBeMadeWaitsAndNobodyElseDoes() throws Exception {
        Database database = SqliteDatabase.open(folder.resolve("ledger.db"));
        new JdbcKeyStore(database).ensureTenancy("org_a", "proj_a", Instant.EPOCH);
        Path spool = folder.resolve("spool");
        SettledCall orphan = new SettledCall(
                "req_x", "org_gone", "proj_x", "key_x", "m", "completed", Optional.of("USD"), 2, 0, 1, 1, "{}");
        try (Spool waiting = Spool.open(spool)) {
            waiting.add(List.of(orphan.written(), call(1).written(), call(2).written()));
        }
        try (var writer = new GroupWriter(database, size -> {})) {
            new JdbcLedgerStore(database, writer).open("org_a", USD, 10_000, 0);
        }
        try (var writer = new GroupWriter(database, size -> {}, Optional.of(spool))) {
            var store = new JdbcLedgerStore(database, writer);
            writer.catchUp();
            store.open("org_a", USD, 0, 0);

            assertThat(store.balances().getFirst().spent()).isEqualTo(4);
        }
        try (Spool waiting = Spool.open(spool)) {
            assertThat(waiting.first(9))
                    .as("it waits still; the others would be brought again, and change nothing")
                    .anyMatch(record ->
                            SettledCall.read(record).orElseThrow().requestId().equals("req_x"));
        }
        assertThat(LedgerAudit.run(database, rows -> {})).isEmpty();
    }
}
