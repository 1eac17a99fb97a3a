package ai.tokenhot.bench.ledger;

import ai.tokenhot.catalog.Price;
import ai.tokenhot.identity.Principal;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.ledger.Act;
import ai.tokenhot.ledger.Decision;
import ai.tokenhot.ledger.LedgerStore.Cursor;
import ai.tokenhot.ledger.LedgerStore.ReceiptQuery;
import ai.tokenhot.ledger.LedgerStore.UsageQuery;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.money.Currency;
import ai.tokenhot.money.Money;
import ai.tokenhot.pricing.Charge;
import ai.tokenhot.pricing.Terms;
import ai.tokenhot.store.jdbc.Database;
import ai.tokenhot.store.jdbc.GroupWriter;
import ai.tokenhot.store.jdbc.JdbcKeyStore;
import ai.tokenhot.store.jdbc.JdbcLedgerStore;
import ai.tokenhot.store.jdbc.LedgerAudit;
import ai.tokenhot.store.postgres.PostgresDatabase;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Measures the ledger alone. {@code bench/ledger} starts it. */
public final class LedgerBench {

    private static final Currency USD = new Currency("USD");
    private static final long RICH = 1_000_000_000_000_000L;
    private static final int CALLERS = 1_000;
    private static final int IN_FLIGHT = 4_000;
    private static final int MANY = 100;
    private static final long DAY_MILLIS = 86_400_000L;
    private static final long NOW = 20_780 * DAY_MILLIS;

    private final JdbcLedgerStore store;

    private LedgerBench(JdbcLedgerStore store) {
        this.store = store;
    }

    /**
     * Measures and prints.
     *
     * @param arguments how many pairs, how many receipts, and, for a server, its address
     */
    public static void main(String[] arguments) throws Exception {
        int pairs = Integer.parseInt(arguments[0]);
        int receipts = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("ledger-bench");
        Path file = folder.resolve("ledger.db");
        System.out.printf("fsync of 4 KiB beside the database: p50 %d µs%n", fsyncMicros(folder.resolve("fsync")));
        try (Database database =
                arguments.length > 2 ? PostgresDatabase.open(arguments[2]) : SqliteDatabase.open(file)) {
            var groups = new AtomicInteger();
            var written = new AtomicLong();
            try (var writer = new GroupWriter(database, size -> {
                groups.incrementAndGet();
                written.addAndGet(size);
            })) {
                var bench = new LedgerBench(new JdbcLedgerStore(database, writer));
                bench.accounts(new JdbcKeyStore(database));
                bench.pairs("warm-up", 1, pairs);
                bench.pairs("hold and settle, one hot account", 1, pairs);
                bench.pairs("hold and settle, " + MANY + " accounts", MANY, pairs);
                bench.settle("receipt and charge of a call, one account", receipts);
                System.out.printf("%.0f writes a group%n", written.get() / (double) groups.get());
                bench.read(receipts);
            }
            long began = System.nanoTime();
            boolean right = LedgerAudit.run(database, rows -> {}).isEmpty();
            System.out.printf("audit: %s, %.1f s%n", right ? "every rule holds" : "BROKEN", seconds(began));
        }
    }

    private static long fsyncMicros(Path file) throws IOException {
        long[] took = new long[200];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < took.length; i++) {
                long began = System.nanoTime();
                channel.write(ByteBuffer.allocate(4_096), i * 4_096L);
                channel.force(false);
                took[i] = System.nanoTime() - began;
            }
        }
        Arrays.sort(took);
        return TimeUnit.NANOSECONDS.toMicros(took[took.length / 2]);
    }

    private void accounts(JdbcKeyStore keys) {
        for (int i = 0; i < MANY; i++) {
            keys.ensureTenancy("org_" + i, "proj_" + i, Instant.EPOCH);
            store.open("org_" + i, USD, RICH, NOW);
        }
    }

    private void pairs(String what, int accounts, int count) {
        long began = System.nanoTime();
        var next = new AtomicInteger();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.execute(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        String organization = "org_" + i % accounts;
                        String hold = what + i;
                        must(store.post(organization, new Act.Open(hold, 1_000, NOW + DAY_MILLIS), NOW));
                        must(store.post(organization, new Act.Settle(hold, 700), NOW));
                    }
                });
            }
        }
        System.out.printf("%s: %,.0f pairs/s, durable%n", what, count / seconds(began));
    }

    private static void must(Decision decision) {
        if (!(decision instanceof Decision.Posted)) {
            throw new IllegalStateException("not posted: " + decision);
        }
    }

    private void settle(String what, int count) throws InterruptedException {
        long began = System.nanoTime();
        var room = new Semaphore(IN_FLIGHT);
        var lost = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            room.acquire();
            store.settle(receipt(i), durable -> {
                lost.addAndGet(durable ? 0 : 1);
                room.release();
            });
        }
        room.acquire(IN_FLIGHT);
        if (lost.get() > 0) {
            throw new IllegalStateException(lost + " receipts were lost");
        }
        System.out.printf("%s: %,.0f/s, durable, %,d receipts%n", what, count / seconds(began), count);
    }

    /** Receipts of 60 days, 50 keys and 20 models. */
    private static Receipt receipt(int i) {
        var one = new Terms.Exchanged(BigDecimal.ONE, BigDecimal.ONE);
        var terms = new Terms("bench@2026-01-01", USD, Optional.empty(), BigDecimal.ONE, one);
        var amount = new Money(1_500 + i % 100, USD);
        var line = new Charge.Line(Quantity.OUTPUT, 100, new BigDecimal("15"), Price.Unit.PER_MILLION, false, amount);
        return new Receipt(
                "req_%012d".formatted(i),
                Optional.empty(),
                new Principal("org_0", "proj_0", "key_" + i % 50),
                "bench",
                "chat",
                "model_" + i % 20,
                Optional.empty(),
                i % 2 == 0,
                false,
                "completed",
                200,
                List.of(),
                new Usage(Map.of(Quantity.INPUT, 900L, Quantity.OUTPUT, 100L), Provenance.EXACT, Optional.empty()),
                List.of(),
                NOW - (i % 60) * DAY_MILLIS + i,
                Optional.empty(),
                1_000,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Receipt.Bill(amount, new Charge(amount, List.of(line), terms, List.of()))));
    }

    private void read(int receipts) {
        timed(
                "usage of 30 days by key and model",
                () -> store.usage(new UsageQuery(
                                "org_0", Optional.of("proj_0"), NOW / DAY_MILLIS - 29, NOW / DAY_MILLIS, 50_000))
                        .size());
        timed("the latest 100 receipts", () -> page(Optional.empty(), Optional.empty()));
        timed(
                "100 receipts in the middle",
                () -> page(Optional.of(new Cursor(NOW - 30 * DAY_MILLIS, "req_" + receipts / 2)), Optional.empty()));
        timed("the latest 100 receipts of one model", () -> page(Optional.empty(), Optional.of("model_7")));
    }

    private int page(Optional<Cursor> after, Optional<String> model) {
        return store.receipts(new ReceiptQuery(
                        "proj_0",
                        Optional.empty(),
                        model,
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        after,
                        100))
                .receipts()
                .size();
    }

    private interface Reading {
        int rows();
    }

    private static void timed(String what, Reading reading) {
        reading.rows();
        long began = System.nanoTime();
        int rows = reading.rows();
        System.out.printf("%s: %,d rows in %.1f ms%n", what, rows, seconds(began) * 1_000);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
