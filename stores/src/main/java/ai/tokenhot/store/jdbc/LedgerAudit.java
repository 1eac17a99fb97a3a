package ai.tokenhot.store.jdbc;

import ai.tokenhot.identity.OperatorAct;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.ledger.AccountAudit;
import ai.tokenhot.ledger.AccountAudit.Finding;
import ai.tokenhot.money.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Proves the whole history of a database's money, reading it once as it was at one moment while others write. Memory
 * does not grow with the number of rows.
 */
public final class LedgerAudit {

    private static final int FETCH = 1_000;
    private static final long PROGRESS = 10_000;

    private static final String ENTRIES = """
            select e.sequence, e.id, e.about, e.kind, e.granted, e.available, e.held, e.spent, e.after_available,
            e.after_held, e.after_spent, r.charge as receipt
            from entries e left join receipts r
            on e.kind = 'charge' and r.request_id = e.id and r.organization_id = e.organization_id
            where e.organization_id = ? order by e.sequence""";
    private static final String STRAY = """
            select organization_id, sequence from entries
            where organization_id not in (select organization_id from accounts) limit 1""";
    private static final String RECEIPTS = "select coalesce(sum(charge), 0) from receipts where organization_id = ?";
    private static final String HOLDS = "select id, amount, state from holds where organization_id = ? order by id";
    private static final String HOLD_AMOUNTS = """
            select h.id, h.amount, e.held from holds h left join entries e
            on e.id = h.id || '/hold' and e.kind <> 'charge' where e.held is null or e.held <> h.amount limit 1""";
    private static final String PAID = """
            select coalesce((select charge from receipts where request_id = ? and organization_id = ?), 0)
            + coalesce((select sum(spent) from entries where id in (?, ?) and kind <> 'charge'), 0)""";
    private static final String BODIES =
            "select request_id, charge, currency, body from receipts where charge is not null order by request_id";
    private static final String DAYS = """
            select project_id, day, key_id, model, sum(n) as n, sum(c) as c from (
              select project_id, day, key_id, model, requests as n, charge as c from usage_days
              union all
              select project_id, started_at / 86400000, key_id, model, -1, -coalesce(charge, 0) from receipts
              where key_id is not null) as both_sides
            group by project_id, day, key_id, model having sum(n) <> 0 or sum(c) <> 0
            order by project_id, day, key_id, model limit 1""";

    private final Connection connection;
    private final LongConsumer progress;
    private long rows;

    private LedgerAudit(Connection connection, LongConsumer progress) {
        this.connection = connection;
        this.progress = progress;
    }

    /**
     * Audits a database.
     *
     * @param progress is told from time to time how many rows were read
     * @return the first row that breaks a rule; empty when every rule holds
     */
    public static Optional<Finding> run(Database database, LongConsumer progress) {
        try (Connection connection = database.connect()) {
            database.beginSnapshot(connection);
            var audit = new LedgerAudit(connection, progress);
            Optional<Finding> finding = audit.all();
            progress.accept(audit.rows);
            return finding;
        } catch (SQLException e) {
            throw new StoreException("the ledger cannot be read", e);
        }
    }

    private Optional<Finding> all() throws SQLException {
        Optional<Finding> stray = first(
                STRAY,
                row -> new Finding(
                        "entry " + row.getLong("sequence") + " of account " + row.getString("organization_id"),
                        "it is on no account (expected: one)"));
        if (stray.isPresent()) {
            return stray;
        }
        for (Account account : accounts()) {
            Optional<Finding> finding = account(account);
            if (finding.isPresent()) {
                return finding;
            }
        }
        Optional<Finding> amounts = first(
                HOLD_AMOUNTS,
                row -> new Finding(
                        "hold " + row.getString("id"),
                        "amount " + Money.text(row.getLong("amount")) + " (expected: " + Money.text(row.getLong("held"))
                                + ", as its entry says)"));
        if (amounts.isPresent()) {
            return amounts;
        }
        Optional<Finding> bodies = bodies();
        if (bodies.isPresent()) {
            return bodies;
        }
        Optional<Finding> days = days();
        return days.isPresent() ? days : acts();
    }

    private record Account(String organization, long granted, long available, long held, long spent, long sequence) {}

    private List<Account> accounts() throws SQLException {
        var accounts = new ArrayList<Account>();
        try (PreparedStatement query = connection.prepareStatement("select * from accounts order by organization_id");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                accounts.add(new Account(
                        row.getString("organization_id"),
                        row.getLong("granted"),
                        row.getLong("available"),
                        row.getLong("held"),
                        row.getLong("spent"),
                        row.getLong("sequence")));
            }
        }
        return accounts;
    }

    private Optional<Finding> account(Account account) throws SQLException {
        var audit = new AccountAudit(account.organization());
        try (PreparedStatement query = connection.prepareStatement(ENTRIES)) {
            query.setFetchSize(FETCH);
            query.setString(1, account.organization());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    read();
                    Optional<Finding> finding = audit.next(entry(row));
                    if (finding.isPresent()) {
                        return finding;
                    }
                }
            }
        }
        Optional<Finding> end = audit.end(
                account.granted(),
                account.available(),
                account.held(),
                account.spent(),
                account.sequence(),
                number(RECEIPTS, account.organization()));
        if (end.isPresent()) {
            return end;
        }
        Optional<Finding> holds = holds(account.organization(), audit.openHolds());
        return holds.isPresent() ? holds : refunds(account.organization(), audit.refunds());
    }

    private static AccountAudit.Row entry(ResultSet row) throws SQLException {
        long receipt = row.getLong("receipt");
        OptionalLong charged = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(receipt);
        return new AccountAudit.Row(
                row.getLong("sequence"),
                row.getString("id"),
                row.getString("about"),
                row.getString("kind"),
                row.getLong("granted"),
                row.getLong("available"),
                row.getLong("held"),
                row.getLong("spent"),
                row.getLong("after_available"),
                row.getLong("after_held"),
                row.getLong("after_spent"),
                charged);
    }

    private Optional<Finding> holds(String organization, Map<String, Long> open) throws SQLException {
        Map<String, Long> left = new HashMap<>(open);
        try (PreparedStatement query = connection.prepareStatement(HOLDS)) {
            query.setFetchSize(FETCH);
            query.setString(1, organization);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    read();
                    String id = row.getString("id");
                    boolean isOpen = row.getString("state").equals("open");
                    Long amount = left.remove(id);
                    if (isOpen != (amount != null)) {
                        return Optional.of(new Finding(
                                "hold " + id,
                                "state " + row.getString("state") + " (expected: "
                                        + (isOpen ? "one that ended, or was never opened" : "open")
                                        + ", as its entries say)"));
                    }
                }
            }
        }
        return left.keySet().stream()
                .sorted()
                .findFirst()
                .map(id -> new Finding("hold " + id, "it is not there (expected: a row, as it was opened)"));
    }

    private Optional<Finding> refunds(String organization, Map<String, Long> refunds) throws SQLException {
        for (var refund : refunds.entrySet()) {
            String about = refund.getKey();
            long paid = number(PAID, about, organization, about + "/end", about + "/late");
            if (refund.getValue() > paid) {
                return Optional.of(new Finding(
                        "refunds of " + about,
                        Money.text(refund.getValue()) + " (expected: at most " + Money.text(paid)
                                + ", which was paid)"));
            }
        }
        return Optional.empty();
    }

    /** Whether each receipt's text says the amount that was charged. */
    private Optional<Finding> bodies() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(BODIES)) {
            query.setFetchSize(FETCH);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    read();
                    String expected = Money.text(row.getLong("charge")) + " " + row.getString("currency");
                    String said = said(row.getString("body"));
                    if (!said.equals(expected)) {
                        return Optional.of(new Finding(
                                "receipt " + row.getString("request_id"),
                                "it says a charge of " + said + " (expected: " + expected + ")"));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String said(String body) {
        try {
            return Json.parse(body) instanceof JsonObject receipt
                    ? receipt.object("charge")
                            .map(charge -> charge.string("amount").orElse("?") + " "
                                    + charge.string("currency").orElse("?"))
                            .orElse("nothing")
                    : "nothing";
        } catch (JsonException e) {
            return "something that is not JSON";
        }
    }

    private Optional<Finding> days() throws SQLException {
        return first(
                DAYS,
                row -> new Finding(
                        "usage of day " + row.getLong("day") + " of project " + row.getString("project_id") + ", key "
                                + row.getString("key_id") + ", model " + row.getString("model"),
                        row.getLong("n") + " requests and " + Money.text(row.getLong("c"))
                                + " more than the receipts say (expected: as many)"));
    }

    private Optional<Finding> acts() throws SQLException {
        long sequence = 0;
        String hash = OperatorAct.FIRST;
        try (PreparedStatement query = connection.prepareStatement("select * from operator_acts order by sequence")) {
            query.setFetchSize(FETCH);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    read();
                    OperatorAct act = JdbcActStore.act(row);
                    if (!act.follows(sequence, hash)) {
                        return Optional.of(new Finding(
                                "operator's act " + act.sequence(),
                                "it, or one before it, was changed (expected: what its hash covers)"));
                    }
                    sequence = act.sequence();
                    hash = act.hash();
                }
            }
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface Told {
        Finding of(ResultSet row) throws SQLException;
    }

    private Optional<Finding> first(String sql, Told told) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(told.of(row)) : Optional.empty();
        }
    }

    private long number(String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private void read() {
        if (++rows % PROGRESS == 0) {
            progress.accept(rows);
        }
    }
}
