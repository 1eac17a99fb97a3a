package ai.tokenhot.store.jdbc;

import ai.tokenhot.ledger.Act;
import ai.tokenhot.ledger.Balance;
import ai.tokenhot.ledger.Decision;
import ai.tokenhot.ledger.Entry;
import ai.tokenhot.ledger.Hold;
import ai.tokenhot.ledger.Ledger;
import ai.tokenhot.money.Currency;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The accounts that a group of writes touches: each is read once and written once, however many entries it gets. */
final class GroupAccounts implements GroupWriter.GroupSum {

    private static final String READ =
            "select currency, granted, available, held, spent, sequence from accounts" + " where organization_id = ?";
    private static final String WRITE = """
            update accounts set granted = ?, available = ?, held = ?, spent = ?, sequence = ?
            where organization_id = ?""";
    private static final String ENTRY = """
            insert into entries (organization_id, sequence, id, about, kind, granted, available, held, spent,
            after_available, after_held, after_spent, posted_at, note)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String SEEN = "select 1 from entries where id = ? and kind <> 'charge'";
    private static final String HOLD = "select organization_id, amount, state, expires_at from holds where id = ?";
    private static final String PUT_HOLD = """
            insert into holds (id, organization_id, amount, state, expires_at) values (?, ?, ?, ?, ?)
            on conflict (id) do update set state = excluded.state""";
    private static final String PAID_BY_CALL =
            "select charge from receipts where request_id = ? and organization_id = ?";
    private static final String PAID_BY_HOLD = """
            select coalesce(sum(spent), 0) from entries where id in (?, ?) and kind <> 'charge'
            and organization_id = ?""";
    private static final String REFUNDED = """
            select coalesce(sum(-spent), 0) from entries where about = ? and kind = 'refund' and organization_id = ?""";

    private final String locked;
    private final Map<String, Balance> balances = new HashMap<>();

    GroupAccounts(String locked) {
        this.locked = locked;
    }

    /** The account, if there is one. */
    Optional<Balance> balance(GroupWriter.Session session, String organization) throws SQLException {
        Balance known = balances.get(organization);
        if (known != null) {
            return Optional.of(known);
        }
        PreparedStatement read = session.statement(READ + locked);
        read.setString(1, organization);
        try (ResultSet row = read.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            var balance = balance(organization, row);
            balances.put(organization, balance);
            return Optional.of(balance);
        }
    }

    static Balance balance(String organization, ResultSet row) throws SQLException {
        return new Balance(
                organization,
                new Currency(row.getString("currency")),
                row.getLong("granted"),
                row.getLong("available"),
                row.getLong("held"),
                row.getLong("spent"),
                row.getLong("sequence"));
    }

    /** Carries an act out. */
    Decision post(GroupWriter.Session session, String organization, Act act, long nowMillis) throws SQLException {
        Optional<Balance> balance = balance(session, organization);
        if (balance.isEmpty()) {
            return new Decision.Refused(Decision.Reason.UNKNOWN, "organization " + organization + " has no account");
        }
        Optional<Hold> hold = switch (act) {
            case Act.Open open -> hold(session, open.hold());
            case Act.Settle settle -> hold(session, settle.hold());
            case Act.Release release -> hold(session, release.hold());
            case Act.Expire expire -> hold(session, expire.hold());
            case Act.Credit _, Act.Debit _, Act.Charge _, Act.Refund _ -> Optional.empty();
        };
        if (hold.isPresent() && !hold.get().organization().equals(organization)) {
            return new Decision.Refused(Decision.Reason.UNKNOWN, "there is no such hold");
        }
        boolean seen = switch (act) {
            case Act.Credit _, Act.Debit _, Act.Refund _ -> seen(session, act.id());
            // The hold itself tells; a charge is posted with its receipt, which is there once.
            case Act.Open _, Act.Settle _, Act.Release _, Act.Expire _, Act.Charge _ -> false;
        };
        long paid = act instanceof Act.Refund refund ? paid(session, organization, refund.about()) : 0;
        Decision decision = Ledger.decide(new Ledger.Known(balance.get(), seen, hold, paid), act, nowMillis);
        if (decision instanceof Decision.Posted(Entry entry, Optional<Hold> changed)) {
            write(session, entry);
            if (changed.isPresent()) {
                write(session, changed.get());
            }
            balances.put(organization, entry.after());
        }
        return decision;
    }

    private static boolean seen(GroupWriter.Session session, String id) throws SQLException {
        PreparedStatement read = session.statement(SEEN);
        read.setString(1, id);
        try (ResultSet row = read.executeQuery()) {
            return row.next();
        }
    }

    private static Optional<Hold> hold(GroupWriter.Session session, String id) throws SQLException {
        PreparedStatement read = session.statement(HOLD);
        read.setString(1, id);
        try (ResultSet row = read.executeQuery()) {
            return row.next()
                    ? Optional.of(new Hold(
                            id,
                            row.getString("organization_id"),
                            row.getLong("amount"),
                            Hold.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                            row.getLong("expires_at")))
                    : Optional.empty();
        }
    }

    private static long paid(GroupWriter.Session session, String organization, String about) throws SQLException {
        PreparedStatement byCall = session.statement(PAID_BY_CALL);
        byCall.setString(1, about);
        byCall.setString(2, organization);
        PreparedStatement byHold = session.statement(PAID_BY_HOLD);
        byHold.setString(1, about + "/end");
        byHold.setString(2, about + "/late");
        byHold.setString(3, organization);
        PreparedStatement refunded = session.statement(REFUNDED);
        refunded.setString(1, about);
        refunded.setString(2, organization);
        return number(byCall) + number(byHold) - number(refunded);
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void write(GroupWriter.Session session, Entry entry) throws SQLException {
        PreparedStatement insert = session.statement(ENTRY);
        insert.setString(1, entry.organization());
        insert.setLong(2, entry.sequence());
        insert.setString(3, entry.id());
        insert.setString(4, entry.about());
        insert.setString(5, entry.kind().label());
        insert.setLong(6, entry.posting().granted());
        insert.setLong(7, entry.posting().available());
        insert.setLong(8, entry.posting().held());
        insert.setLong(9, entry.posting().spent());
        insert.setLong(10, entry.after().available());
        insert.setLong(11, entry.after().held());
        insert.setLong(12, entry.after().spent());
        insert.setLong(13, entry.atMillis());
        insert.setString(14, entry.note().orElse(null));
        insert.executeUpdate();
    }

    private static void write(GroupWriter.Session session, Hold hold) throws SQLException {
        PreparedStatement put = session.statement(PUT_HOLD);
        put.setString(1, hold.id());
        put.setString(2, hold.organization());
        put.setLong(3, hold.amount());
        put.setString(4, hold.state().name().toLowerCase(Locale.ROOT));
        put.setLong(5, hold.expiresMillis());
        put.executeUpdate();
    }

    @Override
    public void write(GroupWriter.Session session) throws SQLException {
        PreparedStatement update = session.statement(WRITE);
        for (Balance balance : balances.values()) {
            update.setLong(1, balance.granted());
            update.setLong(2, balance.available());
            update.setLong(3, balance.held());
            update.setLong(4, balance.spent());
            update.setLong(5, balance.sequence());
            update.setString(6, balance.organization());
            update.executeUpdate();
        }
    }
}
