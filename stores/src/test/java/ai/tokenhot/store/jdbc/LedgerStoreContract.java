package ai.tokenhot.store.jdbc;

import ai.tokenhot.catalog.Price;
import ai.tokenhot.identity.Principal;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.ledger.AccountAudit.Finding;
import ai.tokenhot.ledger.Act;
import ai.tokenhot.ledger.Balance;
import ai.tokenhot.ledger.Decision;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.ledger.LedgerStore.Page;
import ai.tokenhot.ledger.LedgerStore.ReceiptQuery;
import ai.tokenhot.ledger.LedgerStore.UsageDay;
import ai.tokenhot.ledger.LedgerStore.UsageQuery;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.money.Currency;
import ai.tokenhot.money.Money;
import ai.tokenhot.pricing.Charge;
import ai.tokenhot.pricing.Terms;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What every ledger promises, whichever database it is kept in. */
abstract class LedgerStoreContract {

    private static final Currency USD = new Currency("USD");
    private static final String ORGANIZATION = "org_a";
    private static final long DAY = 86_400_000L;
    private static final long NOW = 20_000 * DAY;

    private Database database;
    private GroupWriter writer;
    private JdbcLedgerStore store;

    /** An empty database with the schema. */
    abstract Database openDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = openDatabase();
        new JdbcKeyStore(database).ensureTenancy(ORGANIZATION, "proj_a", java.time.Instant.EPOCH);
        writer = new GroupWriter(database, size -> {});
        store = new JdbcLedgerStore(database, writer);
        store.open(ORGANIZATION, USD, 1_000, NOW);
    }

    @AfterEach
    void close() {
        writer.close();
    }

    private static Charge charge(long nanos) {
        var terms = new Terms(
                "m@2026-01-01",
                USD,
                Optional.empty(),
                BigDecimal.ONE,
                new Terms.Exchanged(BigDecimal.ONE, BigDecimal.ONE));
        var line =
                new Charge.Line(Quantity.OUTPUT, nanos, BigDecimal.ONE, Price.Unit.EACH, false, new Money(nanos, USD));
        return new Charge(new Money(nanos, USD), List.of(line), terms, List.of());
    }

    private static Receipt receipt(String id, String key, String model, long startedMillis, long nanos) {
        return new Receipt(
                id,
                Optional.empty(),
                new Principal(ORGANIZATION, "proj_a", key),
                "dialect",
                "chat",
                model,
                Optional.empty(),
                false,
                true,
                "completed",
                200,
                List.of(),
                new Usage(Map.of(Quantity.INPUT, 3L, Quantity.OUTPUT, 5L), Provenance.EXACT, Optional.empty()),
                List.of(),
                startedMillis,
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.empty(),
                nanos < 0 ? Optional.empty() : Optional.of(new Receipt.Bill(new Money(nanos, USD), charge(nanos))));
    }

    private boolean settle(Receipt receipt) {
        var told = new CompletableFuture<Boolean>();
        store.settle(receipt, told::complete);
        return told.join();
    }

    private Balance balance() {
        return store.balances().stream()
                .filter(balance -> balance.organization().equals(ORGANIZATION))
                .findFirst()
                .orElseThrow();
    }

    private Optional<Finding> audit() {
        return LedgerAudit.run(database, rows -> {});
    }

    @Test
    void anAccountIsOpenedOnceWithItsCredit() {
        store.open(ORGANIZATION, USD, 5_000, NOW);

        assertThat(balance()).isEqualTo(new Balance(ORGANIZATION, USD, 1_000, 1_000, 0, 0, 1));
        assertThat(audit()).isEmpty();
    }

    @Test
    void aSettlementIsReceiptAndChargeTogetherAndOnlyOnce() {
        assertThat(settle(receipt("req_1", "key_a", "m", NOW, 300))).isTrue();
        assertThat(settle(receipt("req_1", "key_a", "m", NOW, 300))).isTrue();

        assertThat(balance()).isEqualTo(new Balance(ORGANIZATION, USD, 1_000, 700, 0, 300, 2));
        assertThat(store.receipt("proj_a", "req_1").orElseThrow().json()).contains("\"amount\":\"0.0000003\"");
        assertThat(store.receipt("proj_b", "req_1")).isEmpty();
        assertThat(audit()).isEmpty();
    }

    @Test
    void aCallThatCostsNothingHasAReceiptAndNoEntry() {
        settle(receipt("req_1", "key_a", "m", NOW, 0));
        settle(receipt("req_2", "key_a", "m", NOW, -1));

        assertThat(balance().sequence()).isEqualTo(1);
        assertThat(store.receipt("proj_a", "req_2")).isPresent();
        assertThat(audit()).isEmpty();
    }

    @Test
    void manyAtOnceAreSummedUpToTheLastBillionth() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 500)
                    .forEach(i -> threads.execute(() -> settle(receipt("req_" + i, "key_" + i % 3, "m", NOW, i % 7))));
        }

        long sum = IntStream.range(0, 500).mapToLong(i -> i % 7).sum();
        assertThat(balance().spent()).isEqualTo(sum);
        assertThat(store.usage(new UsageQuery(ORGANIZATION, Optional.empty(), 0, 30_000, 10)).stream()
                        .mapToLong(UsageDay::charge)
                        .sum())
                .isEqualTo(sum);
        assertThat(audit()).isEmpty();
    }

    @Test
    void holdsAreDurableAndEndOnce() {
        assertThat(post(new Act.Open("h1", 600, NOW + 10))).isInstanceOf(Decision.Posted.class);
        assertThat(post(new Act.Open("h1", 600, NOW + 10))).isInstanceOf(Decision.Repeat.class);
        assertThat(post(new Act.Open("h2", 600, NOW + 10))).isInstanceOf(Decision.Refused.class);
        assertThat(balance()).isEqualTo(new Balance(ORGANIZATION, USD, 1_000, 400, 600, 0, 2));

        assertThat(post(new Act.Settle("h1", 250))).isInstanceOf(Decision.Posted.class);
        assertThat(post(new Act.Settle("h1", 250))).isInstanceOf(Decision.Repeat.class);
        assertThat(balance()).isEqualTo(new Balance(ORGANIZATION, USD, 1_000, 750, 0, 250, 3));
        assertThat(audit()).isEmpty();
    }

    @Test
    void holdsExpireAndALateResultIsAdjustedOnce() {
        post(new Act.Open("h1", 100, NOW + 10));
        post(new Act.Open("h2", 200, NOW + 20));
        assertThat(store.expire(NOW + 9, 10)).isEmpty();
        assertThat(store.expire(NOW + 10, 10)).containsExactly(new LedgerStore.Freed(ORGANIZATION, 100));
        assertThat(balance().held()).isEqualTo(200);

        assertThat(post(new Act.Settle("h1", 30))).isInstanceOf(Decision.Posted.class);
        assertThat(post(new Act.Settle("h1", 30))).isInstanceOf(Decision.Repeat.class);
        assertThat(balance()).isEqualTo(new Balance(ORGANIZATION, USD, 1_000, 770, 200, 30, 5));
        assertThat(audit()).isEmpty();
    }

    @Test
    void refundsGiveBackNoMoreThanWasPaid() {
        settle(receipt("req_1", "key_a", "m", NOW, 300));

        assertThat(post(new Act.Refund("r1", "req_1", 200, Optional.of("bad answer"))))
                .isInstanceOf(Decision.Posted.class);
        assertThat(post(new Act.Refund("r1", "req_1", 200, Optional.empty()))).isInstanceOf(Decision.Repeat.class);
        assertThat(post(new Act.Refund("r2", "req_1", 101, Optional.empty()))).isInstanceOf(Decision.Refused.class);
        assertThat(post(new Act.Refund("r3", "nothing", 1, Optional.empty()))).isInstanceOf(Decision.Refused.class);
        assertThat(balance()).isEqualTo(new Balance(ORGANIZATION, USD, 1_000, 900, 0, 100, 3));
        assertThat(audit()).isEmpty();
    }

    @Test
    void noActReachesAnotherOrganizationsHold() {
        new JdbcKeyStore(database).ensureTenancy("org_b", "proj_b", java.time.Instant.EPOCH);
        store.open("org_b", USD, 1_000, NOW);
        post(new Act.Open("h1", 100, NOW));

        assertThat(store.post("org_b", new Act.Settle("h1", 100), NOW))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Decision.Reason.UNKNOWN));
        assertThat(store.post("org_c", new Act.Credit("c", 1, Optional.empty()), NOW))
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void parallelHoldsNeverOverdraw() {
        List<Decision> decisions = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> post(new Act.Open("h" + i, 100, NOW))))
                    .toList();
            for (var one : running) {
                decisions.add(one.get());
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }

        assertThat(decisions.stream().filter(Decision.Posted.class::isInstance)).hasSize(10);
        assertThat(balance()).isEqualTo(new Balance(ORGANIZATION, USD, 1_000, 0, 1_000, 0, 11));
        assertThat(audit()).isEmpty();
    }

    @Test
    void receiptsArePagedLatestFirstAndFiltered() {
        for (int i = 0; i < 25; i++) {
            settle(receipt("req_%02d".formatted(i), "key_" + i % 2, "m" + i % 3, NOW + i / 2, 1));
        }

        List<String> all = new ArrayList<>();
        Optional<LedgerStore.Cursor> next = Optional.empty();
        do {
            Page page = store.receipts(new ReceiptQuery(
                    "proj_a",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    next,
                    7));
            page.receipts().forEach(one -> all.add(one.requestId()));
            next = page.next();
        } while (next.isPresent());
        assertThat(all)
                .hasSize(25)
                .doesNotHaveDuplicates()
                .startsWith("req_24", "req_23")
                .endsWith("req_00");

        Page filtered = store.receipts(new ReceiptQuery(
                "proj_a",
                Optional.of("key_1"),
                Optional.of("m2"),
                Optional.of("completed"),
                OptionalLong.of(NOW + 2),
                OptionalLong.of(NOW + 10),
                Optional.empty(),
                100));
        assertThat(filtered.receipts().stream().map(LedgerStore.StoredReceipt::requestId))
                .containsExactly("req_17", "req_11", "req_05");
    }

    @Test
    void usageIsSummedUpByDayKeyAndModel() {
        settle(receipt("req_1", "key_a", "m", NOW, 10));
        settle(receipt("req_2", "key_a", "m", NOW + DAY - 1, 20));
        settle(receipt("req_3", "key_a", "m", NOW + DAY, 40));

        assertThat(store.usage(new UsageQuery(ORGANIZATION, Optional.of("proj_a"), 20_000, 20_001, 10)))
                .containsExactly(
                        new UsageDay("proj_a", 20_001, "key_a", "m", 1, 3, 5, 40),
                        new UsageDay("proj_a", 20_000, "key_a", "m", 2, 6, 10, 30));
        assertThat(store.usage(new UsageQuery("org_b", Optional.empty(), 0, 30_000, 10)))
                .isEmpty();
    }

    /** Each is a way in which a ledger can be spoilt by hand. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            an entry is gone        | delete from entries where sequence = 2
            the last entry is gone  | delete from entries where sequence = 6
            an amount is another    | update entries set available = available - 1, spent = spent + 1 where sequence = 2
            an amount is doubled    | update entries set available = available * 2, spent = spent * 2 where sequence = 2
            a kind is another       | update entries set kind = 'refund' where sequence = 2
            a kind is none          | update entries set kind = 'gift' where sequence = 1
            what follows is another | update entries set after_available = after_available + 1 where sequence = 3
            a number is another     | update entries set sequence = 60 where sequence = 6
            a hold is another       | update entries set about = 'h9' where sequence = 4
            an account is richer    | update accounts set available = available + 5, granted = granted + 5
            an account moved money  | update accounts set available = available + 5, spent = spent - 5
            an account counts less  | update accounts set sequence = sequence - 1
            a receipt is gone       | delete from receipts where request_id = 'req_1'
            a receipt is cheaper    | update receipts set charge = 1 where request_id = 'req_1'
            a receipt says another  | update receipts set body = replace(body, '0.0000003', '0.0000002') where request_id = 'req_1'
            a receipt was invented  | update receipts set charge = 7 where request_id = 'req_0'
            a hold is open again    | update holds set state = 'open' where id = 'h1'
            a hold is bigger        | update holds set amount = amount + 1 where id = 'h2'
            a hold is gone          | delete from holds where id = 'h2'
            a hold was invented     | insert into holds (id, organization_id, amount, state, expires_at) values ('h8', 'org_a', 5, 'open', 1)
            a day's sum is another  | update usage_days set charge = charge + 1
            an act is another       | update operator_acts set detail = '1000' where sequence = 1
            an act is gone          | delete from operator_acts where sequence = 1
            a day counts more       | update usage_days set requests = requests + 1
            """)
    void auditNamesTheFirstRowThatBreaksARule(String what, String damage) throws SQLException {
        settle(receipt("req_0", "key_a", "m", NOW, 0));
        settle(receipt("req_1", "key_a", "m", NOW, 300));
        post(new Act.Refund("r1", "req_1", 100, Optional.empty()));
        post(new Act.Open("h1", 100, NOW + 10));
        post(new Act.Settle("h1", 60));
        post(new Act.Open("h2", 200, NOW + 10));
        var acts = new JdbcActStore(database, writer);
        acts.record(NOW, "operator", "credit", ORGANIZATION, "100");
        acts.record(NOW, "operator", "key create", "key_1", "");
        assertThat(audit()).isEmpty();

        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(damage);
        }

        assertThat(audit()).as(what).isPresent().get().satisfies(finding -> {
            assertThat(finding.row()).isNotEmpty();
            assertThat(finding.problem()).contains("expected");
        });
    }

    private Decision post(Act act) {
        return store.post(ORGANIZATION, act, NOW);
    }
}
