package ai.tokenhot.store.jdbc;

import ai.tokenhot.ledger.Act;
import ai.tokenhot.ledger.Balance;
import ai.tokenhot.ledger.Decision;
import ai.tokenhot.ledger.Entry;
import ai.tokenhot.ledger.Hold;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.money.Currency;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receipts, accounts and entries in the database. */
public final class JdbcLedgerStore implements LedgerStore {

    private static final String INSERT = """
            insert into receipts (request_id, organization_id, project_id, key_id, model, outcome, charge, currency,
            started_at, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (request_id) do nothing""";
    private static final String ACCOUNT = """
            insert into accounts (organization_id, currency, granted, available, held, spent, sequence)
            values (?, ?, 0, 0, 0, 0, 0) on conflict (organization_id) do nothing""";

    private static final Logger LOG = LoggerFactory.getLogger(JdbcLedgerStore.class);

    private final GroupWriter writer;
    private final Database database;

    /** A store in this database. */
    public JdbcLedgerStore(Database database, GroupWriter writer) {
        this.writer = writer;
        this.database = database;
        writer.replayedBy(this::again);
    }

    @Override
    public boolean accepting() {
        return writer.accepting();
    }

    @Override
    public void settle(Receipt receipt, Settled settled) {
        writer.submit(new Settlement(() -> SettledCall.of(receipt), settled));
    }

    @Override
    public Optional<StoredReceipt> receipt(String project, String requestId) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select body from receipts where request_id = :id and project_id = :project")
                        .bind("id", requestId)
                        .bind("project", project)
                        .mapTo(String.class)
                        .findOne()
                        .map(body -> new StoredReceipt(requestId, body)));
    }

    @Override
    public Page receipts(ReceiptQuery query) {
        var sql = new StringBuilder("select request_id, started_at, body from receipts where project_id = :project");
        query.key().ifPresent(key -> sql.append(" and key_id = :key"));
        query.model().ifPresent(model -> sql.append(" and model = :model"));
        query.outcome().ifPresent(outcome -> sql.append(" and outcome = :outcome"));
        query.from().ifPresent(from -> sql.append(" and started_at >= :from"));
        query.before().ifPresent(before -> sql.append(" and started_at < :before"));
        query.after()
                .ifPresent(cursor -> sql.append(" and started_at <= :at and (started_at < :at or request_id < :id)"));
        sql.append(" order by started_at desc, request_id desc limit :limit");
        List<Found> found = database.jdbi().withHandle(handle -> {
            Query select =
                    handle.createQuery(sql).bind("project", query.project()).bind("limit", query.limit() + 1);
            query.key().ifPresent(key -> select.bind("key", key));
            query.model().ifPresent(model -> select.bind("model", model));
            query.outcome().ifPresent(outcome -> select.bind("outcome", outcome));
            query.from().ifPresent(from -> select.bind("from", from));
            query.before().ifPresent(before -> select.bind("before", before));
            query.after()
                    .ifPresent(
                            cursor -> select.bind("at", cursor.startedMillis()).bind("id", cursor.requestId()));
            return select.map((row, context) -> new Found(
                            new Cursor(row.getLong("started_at"), row.getString("request_id")), row.getString("body")))
                    .list();
        });
        boolean more = found.size() > query.limit();
        List<Found> page = more ? found.subList(0, query.limit()) : found;
        return new Page(
                page.stream()
                        .map(one -> new StoredReceipt(one.place().requestId(), one.body()))
                        .toList(),
                more ? Optional.of(page.getLast().place()) : Optional.empty());
    }

    private record Found(Cursor place, String body) {}

    @Override
    public List<UsageDay> usage(UsageQuery query) {
        String project = query.project().isPresent() ? " and project_id = :project" : "";
        return database.jdbi().withHandle(handle -> {
            Query select = handle.createQuery(
                            """
                            select project_id, day, key_id, model, requests, input_tokens, output_tokens, charge
                            from usage_days where organization_id = :organization and day between :from and :to""" + project + " order by day desc, project_id, key_id, model limit :limit")
                    .bind("organization", query.organization())
                    .bind("from", query.fromDay())
                    .bind("to", query.toDay())
                    .bind("limit", query.limit());
            query.project().ifPresent(id -> select.bind("project", id));
            return select.map((row, context) -> new UsageDay(
                            row.getString("project_id"),
                            row.getLong("day"),
                            row.getString("key_id"),
                            row.getString("model"),
                            row.getLong("requests"),
                            row.getLong("input_tokens"),
                            row.getLong("output_tokens"),
                            row.getLong("charge")))
                    .list();
        });
    }

    @Override
    public Decision post(String organization, Act act, long nowMillis) {
        return writer.done("act " + act.id(), session -> accounts(session).post(session, organization, act, nowMillis));
    }

    @Override
    public Balance open(String organization, Currency currency, long credit, long nowMillis) {
        return writer.done("account " + organization, session -> {
            PreparedStatement account = session.statement(ACCOUNT);
            account.setString(1, organization);
            account.setString(2, currency.code());
            GroupAccounts accounts = accounts(session);
            if (account.executeUpdate() == 1 && credit > 0) {
                var opening = new Act.Credit(organization + "/opening", credit, Optional.of("opening credit"));
                if (accounts.post(session, organization, opening, nowMillis) instanceof Decision.Refused refused) {
                    throw new StoreException("opening credit: " + refused.message());
                }
            }
            return accounts.balance(session, organization).orElseThrow();
        });
    }

    /** Without the library: each start reads this. */
    @Override
    public List<Balance> balances() {
        var balances = new ArrayList<Balance>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from accounts order by organization_id")) {
            while (rows.next()) {
                balances.add(GroupAccounts.balance(rows.getString("organization_id"), rows));
            }
            return balances;
        } catch (SQLException e) {
            throw new StoreException("the accounts cannot be read", e);
        }
    }

    @Override
    public List<Freed> expire(long nowMillis, int most) {
        List<Due> due = database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                select id, organization_id from holds where state = 'open' and expires_at <= :now
                                order by expires_at limit :most""")
                        .bind("now", nowMillis)
                        .bind("most", most)
                        .map((row, context) -> new Due(row.getString("organization_id"), row.getString("id")))
                        .list());
        var freed = new ArrayList<Freed>();
        for (Due one : due) {
            if (post(one.organization(), new Act.Expire(one.hold()), nowMillis)
                    instanceof Decision.Posted(Entry entry, Optional<Hold> _)) {
                freed.add(new Freed(one.organization(), entry.posting().available()));
            }
        }
        return freed;
    }

    private record Due(String organization, String hold) {}

    private GroupAccounts accounts(GroupWriter.Session session) {
        return session.sum(GroupAccounts.class, () -> new GroupAccounts(database.locked()));
    }

    /** A settlement that waited in the spool. */
    GroupWriter.Write again(byte[] written) {
        Optional<SettledCall> call = SettledCall.read(written);
        return call.isPresent() ? new Settlement(() -> call.get(), durable -> {}) : new Unreadable();
    }

    /** What nobody can read is told and let go: it would stop all that waits behind it. */
    private static final class Unreadable implements GroupWriter.Write {
        @Override
        public void write(GroupWriter.Session session) {
            LOG.error("a record of the spool cannot be read and is lost");
        }

        @Override
        public void told(boolean durable) {}

        @Override
        public String what() {
            return "a record of the spool";
        }
    }

    private final class Settlement implements GroupWriter.Spooled {
        private final Supplier<SettledCall> source;
        private final Settled settled;
        private @Nullable SettledCall made;

        /** The call is put into its form by the writer's thread. */
        Settlement(Supplier<SettledCall> source, Settled settled) {
            this.source = source;
            this.settled = settled;
        }

        private SettledCall call() {
            SettledCall call = made;
            if (call == null) {
                call = source.get();
                made = call;
            }
            return call;
        }

        @Override
        public byte[] written() {
            return call().written();
        }

        @Override
        public void write(GroupWriter.Session session) throws SQLException {
            SettledCall call = call();
            PreparedStatement insert = session.statement(INSERT);
            insert.setString(1, call.requestId());
            insert.setString(2, call.organization());
            insert.setString(3, call.project());
            insert.setString(4, call.key());
            insert.setString(5, call.model());
            insert.setString(6, call.outcome());
            if (call.currency().isPresent()) {
                insert.setLong(7, call.charge());
                insert.setString(8, call.currency().get());
            } else {
                insert.setNull(7, Types.BIGINT);
                insert.setNull(8, Types.VARCHAR);
            }
            insert.setLong(9, call.startedMillis());
            insert.setString(10, call.body());
            if (insert.executeUpdate() == 0) {
                return;
            }
            session.sum(GroupUsage.class, GroupUsage::new).add(call);
            if (call.charge() > 0) {
                pay(session, call);
            }
        }

        private void pay(GroupWriter.Session session, SettledCall call) throws SQLException {
            Decision decision = accounts(session)
                    .post(
                            session,
                            call.organization(),
                            new Act.Charge(call.requestId(), call.charge()),
                            System.currentTimeMillis());
            if (decision instanceof Decision.Refused refused) {
                throw new SQLException(what() + ": " + refused.message());
            }
        }

        @Override
        public void told(boolean durable) {
            settled.settled(durable);
        }

        @Override
        public String what() {
            return "receipt " + call().requestId();
        }
    }
}
