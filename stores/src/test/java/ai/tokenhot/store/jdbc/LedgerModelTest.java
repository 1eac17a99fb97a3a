package ai.tokenhot.store.jdbc;

import ai.tokenhot.ledger.Act;
import ai.tokenhot.ledger.Balance;
import ai.tokenhot.ledger.Decision;
import ai.tokenhot.money.Currency;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jdbi.v3.core.Jdbi;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random acts, each perhaps repeated, with a database that fails between any two of its statements, against an oracle
 * that keeps the same money in a few maps.
 */
final class LedgerModelTest {

    private static final Currency USD = new Currency("USD");
    private static final String ORGANIZATION = "org_a";
    private static final int ACTS = 60;

    /** The same money, kept in the simplest way. */
    private static final class Oracle {
        private long granted;
        private long spent;
        private final Map<String, Long> open = new HashMap<>();
        private final Map<String, Long> expired = new HashMap<>();
        private final Map<String, Long> paid = new HashMap<>();
        private final Set<String> released = new HashSet<>();
        private final Set<String> seen = new HashSet<>();

        long held() {
            return open.values().stream().mapToLong(amount -> amount).sum();
        }

        long available() {
            return granted - spent - held();
        }

        /** Whether the act changes anything. */
        boolean apply(Act act, long now, Map<String, Long> expiry) {
            return switch (act) {
                case Act.Credit credit -> {
                    boolean fresh = credit.amount() > 0 && seen.add(credit.id());
                    granted += fresh ? credit.amount() : 0;
                    yield fresh;
                }
                case Act.Debit debit -> {
                    boolean can = debit.amount() > 0 && debit.amount() <= available() && seen.add(debit.id());
                    granted -= can ? debit.amount() : 0;
                    yield can;
                }
                case Act.Charge charge -> throw new IllegalArgumentException("not of this test: " + charge);
                case Act.Open hold -> {
                    boolean can = hold.amount() > 0 && hold.amount() <= available() && seen.add(hold.id());
                    if (can) {
                        open.put(hold.hold(), hold.amount());
                    }
                    yield can;
                }
                case Act.Settle settle -> {
                    boolean inTime = open.remove(settle.hold()) != null;
                    boolean late = !inTime && expired.remove(settle.hold()) != null;
                    if (inTime || late) {
                        spent += settle.amount();
                        paid.put(settle.hold(), settle.amount());
                    }
                    yield inTime || late;
                }
                case Act.Release release -> {
                    boolean ends = open.remove(release.hold()) != null;
                    if (ends) {
                        released.add(release.hold());
                    }
                    yield ends;
                }
                case Act.Expire expire -> {
                    boolean due = open.containsKey(expire.hold()) && now >= expiry.get(expire.hold());
                    if (due) {
                        expired.put(expire.hold(), open.remove(expire.hold()));
                    }
                    yield due;
                }
                case Act.Refund refund -> {
                    long left = paid.getOrDefault(refund.about(), 0L);
                    boolean can = refund.amount() > 0 && refund.amount() <= left && seen.add(refund.id());
                    if (can) {
                        spent -= refund.amount();
                        paid.put(refund.about(), left - refund.amount());
                    }
                    yield can;
                }
            };
        }
    }

    @Property(tries = 25)
    void acts(@ForAll long seed) throws IOException {
        Path folder = Files.createTempDirectory("ledger");
        var random = new Random(seed);
        var failing = new Failing(SqliteDatabase.open(folder.resolve("ledger.db")), random);
        new JdbcKeyStore(failing.calm).ensureTenancy(ORGANIZATION, "proj_a", Instant.EPOCH);
        try (var writer = new GroupWriter(failing, size -> {})) {
            var store = new JdbcLedgerStore(failing, writer);
            store.open(ORGANIZATION, USD, 500, 0);
            var oracle = new Oracle();
            oracle.granted = 500;
            Map<String, Long> expiry = new HashMap<>();
            List<Act> done = new ArrayList<>();
            failing.failures.set(random.nextInt(40));
            for (int i = 0; i < ACTS; i++) {
                boolean again = !done.isEmpty() && random.nextInt(4) == 0;
                Act act = again ? done.get(random.nextInt(done.size())) : next(random, i, expiry);
                done.add(act);
                step(store, oracle, act, i, expiry);
                Balance balance = store.balances().getFirst();
                assertThat(balance.granted()).isEqualTo(oracle.granted);
                assertThat(balance.held()).isEqualTo(oracle.held());
                assertThat(balance.spent()).isEqualTo(oracle.spent);
                assertThat(balance.available()).isEqualTo(oracle.available());
            }
        }
        assertThat(LedgerAudit.run(failing.calm, rows -> {})).isEmpty();
    }

    /** What is not told to be done is done again, as a caller would: it is done once. */
    private static void step(JdbcLedgerStore store, Oracle oracle, Act act, long now, Map<String, Long> expiry) {
        boolean told = false;
        boolean changed = false;
        while (!told) {
            try {
                changed |= store.post(ORGANIZATION, act, now) instanceof Decision.Posted;
                told = true;
            } catch (StoreException e) {
                // Whether it was done is not known: it is asked again.
                changed = false;
            }
        }
        boolean expected = oracle.apply(act, now, expiry);
        // After a failure whose transaction went through the repeat changes nothing.
        if (changed) {
            assertThat(expected).as("%s at %s", act, now).isTrue();
        }
    }

    private static Act next(Random random, int i, Map<String, Long> expiry) {
        List<String> holds = expiry.keySet().stream().sorted().toList();
        String hold = holds.isEmpty() ? "none" : holds.get(random.nextInt(holds.size()));
        long amount = random.nextInt(200) - 10L;
        return switch (random.nextInt(8)) {
            case 0 -> new Act.Credit("credit" + i, amount, Optional.empty());
            case 1 -> new Act.Debit("debit" + i, amount, Optional.empty());
            case 2, 3 -> {
                expiry.put("hold" + i, (long) i + random.nextInt(20));
                yield new Act.Open("hold" + i, amount, expiry.get("hold" + i));
            }
            case 4 -> new Act.Settle(hold, Math.max(0, amount));
            case 5 -> new Act.Release(hold);
            case 6 -> new Act.Expire(hold);
            default -> new Act.Refund("refund" + i, hold, amount, Optional.empty());
        };
    }

    /** A database of which statements fail by chance, as many as are given. */
    private static final class Failing implements Database {
        private final Database calm;
        private final Random random;
        private final AtomicInteger failures = new AtomicInteger();

        Failing(Database calm, Random random) {
            this.calm = calm;
            this.random = random;
        }

        private void perhapsFail() throws SQLException {
            if (failures.get() > 0 && random.nextInt(6) == 0) {
                failures.decrementAndGet();
                throw new SQLException("the connection is gone");
            }
        }

        @Override
        public Connection connect() throws SQLException {
            Connection connection = calm.connect();
            return (Connection) Proxy.newProxyInstance(
                    Failing.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        Object result = call(connection, method, arguments);
                        return result instanceof PreparedStatement statement ? failing(statement) : result;
                    });
        }

        private PreparedStatement failing(PreparedStatement statement) {
            return (PreparedStatement) Proxy.newProxyInstance(
                    Failing.class.getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().startsWith("execute")) {
                            perhapsFail();
                        }
                        return call(statement, method, arguments);
                    });
        }

        private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
                throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public Jdbi jdbi() {
            return calm.jdbi();
        }

        @Override
        public String begin() {
            return calm.begin();
        }

        @Override
        public String locked() {
            return calm.locked();
        }

        @Override
        public void beginSnapshot(Connection connection) throws SQLException {
            calm.beginSnapshot(connection);
        }

        @Override
        public void close() {
            calm.close();
        }
    }
}
