package ai.tokenhot.app;

import ai.tokenhot.admin.Accounts;
import ai.tokenhot.admin.AdminApi;
import ai.tokenhot.admin.Keys;
import ai.tokenhot.admin.LocalSocket;
import ai.tokenhot.admin.OperatorCommands;
import ai.tokenhot.admin.Tenants;
import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.catalog.Exchange;
import ai.tokenhot.config.DataFolder;
import ai.tokenhot.config.Endpoints;
import ai.tokenhot.config.Settings;
import ai.tokenhot.config.Settings.SandboxMode;
import ai.tokenhot.conversation.AnswerStore;
import ai.tokenhot.conversation.KeepBounds;
import ai.tokenhot.flow.AnswerKeeper;
import ai.tokenhot.flow.Bounds;
import ai.tokenhot.flow.ByteBudget;
import ai.tokenhot.flow.KeptProofs;
import ai.tokenhot.flow.Snapshot;
import ai.tokenhot.flow.Wallets;
import ai.tokenhot.http.Cors;
import ai.tokenhot.http.GatewayServer;
import ai.tokenhot.http.ManagementServer;
import ai.tokenhot.http.Readiness;
import ai.tokenhot.identity.KeyHash;
import ai.tokenhot.ledger.Balance;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.money.Currency;
import ai.tokenhot.observe.Telemetry;
import ai.tokenhot.store.Seal;
import ai.tokenhot.store.jdbc.Database;
import ai.tokenhot.store.jdbc.GroupWriter;
import ai.tokenhot.store.jdbc.JdbcActStore;
import ai.tokenhot.store.jdbc.JdbcAnswerStore;
import ai.tokenhot.store.jdbc.JdbcKeyStore;
import ai.tokenhot.store.jdbc.JdbcLedgerStore;
import ai.tokenhot.upstream.fetch.Allowance;
import ai.tokenhot.upstream.fetch.ByteReserve;
import ai.tokenhot.upstream.fetch.FetchBounds;
import ai.tokenhot.upstream.fetch.FetchClient;
import ai.tokenhot.upstream.fetch.FetchSlots;
import ai.tokenhot.upstream.fetch.NameResolver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole program, wired: starts in order, stops in the opposite one. */
final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** How long any one step of starting or stopping may take. */
    private static final long STEP_SECONDS = 30;

    /** Who made what a first start makes. */
    private static final String FIRST_START = "first start";

    /** How often kept answers are looked through for those that must go. */
    private static final long SWEEP_MILLIS = 60_000;

    /** How often holds are looked through for those whose time is over, and how many are ended at a time. */
    private static final long EXPIRE_MILLIS = 10_000;

    private static final int MOST_EXPIRED = 1_000;

    /** Bodies held at one time, as a part of the largest heap. */
    private static final int BUDGET_DIVISOR = 4;

    private final Settings settings;
    private final DataFolder folder;
    private final Vertx vertx;
    private final Database database;
    private final GroupWriter writer;
    private final Telemetry telemetry;
    private final Keys keys;
    private final LocalSocket socket;
    private final GatewayServer server;
    private final ExecutorService blocking;
    private final boolean sandboxAnswers;
    private final Optional<Keys.Created> firstKey;
    private final AtomicReference<Readiness> readiness;
    private final AtomicInteger managementPort;
    private final @Nullable EmbeddedSandbox sandbox;
    private boolean closed;

    private Gateway(
            Settings settings,
            DataFolder folder,
            Vertx vertx,
            Database database,
            GroupWriter writer,
            Telemetry telemetry,
            Keys keys,
            LocalSocket socket,
            GatewayServer server,
            ExecutorService blocking,
            boolean sandboxAnswers,
            Optional<Keys.Created> firstKey,
            AtomicReference<Readiness> readiness,
            AtomicInteger managementPort,
            @Nullable EmbeddedSandbox sandbox) {
        this.settings = settings;
        this.folder = folder;
        this.vertx = vertx;
        this.database = database;
        this.writer = writer;
        this.telemetry = telemetry;
        this.keys = keys;
        this.socket = socket;
        this.server = server;
        this.blocking = blocking;
        this.sandboxAnswers = sandboxAnswers;
        this.firstKey = firstKey;
        this.readiness = readiness;
        this.managementPort = managementPort;
        this.sandbox = sandbox;
    }

    /** Starts everything. */
    static Gateway start(Configuration configuration, Map<String, String> environment) throws IOException {
        Settings settings = configuration.settings();
        DataFolder folder = DataFolder.lock(settings.data());
        var telemetry = new Telemetry();
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        CompletableFuture<Stores> opening =
                CompletableFuture.supplyAsync(() -> Stores.open(folder, settings, telemetry), blocking);

        boolean sandboxAnswers = sandboxAnswers(settings, folder, Endpoints.live(configuration.catalog(), environment));
        Vertx vertx = Machine.start(settings.transport(), settings.eventLoops());
        @Nullable EmbeddedSandbox sandbox = sandboxAnswers ? EmbeddedSandbox.start(settings) : null;
        Stores stores = opened(opening);
        KeepBounds kept = KeepBounds.of(settings.keep());
        var keeper = new AnswerKeeper(stores.answers(), kept, blocking);
        vertx.setPeriodic(SWEEP_MILLIS, id -> blocking.execute(() -> sweep(stores.answers(), kept)));
        vertx.setPeriodic(EXPIRE_MILLIS, id -> blocking.execute(() -> expire(stores)));
        Function<Catalog, Snapshot> snapshots = catalog -> snapshot(catalog, environment, settings, folder, sandbox);
        var snapshot = new AtomicReference<>(snapshots.apply(configuration.catalog()));
        var watch = new CatalogWatch(environment, catalog -> snapshot.set(snapshots.apply(catalog)));
        vertx.setPeriodic(CatalogWatch.LOOK_MILLIS, id -> blocking.execute(watch::look));

        var readiness = new AtomicReference<>(new Readiness(true, true, "serving"));
        var budget = new ByteBudget(Runtime.getRuntime().maxMemory() / BUDGET_DIVISOR);
        telemetry.gauge("tokenhot_buffered_bytes", "Bytes of bodies that are held", budget::held);
        GatewayServer server = await(GatewayServer.start(
                vertx,
                new GatewayServer.Parts(
                        settings.host(),
                        settings.port(),
                        Dialects.ALL,
                        Dialects.PLAIN,
                        stores.keys()::ring,
                        snapshot::get,
                        () -> stores.writer().writing()
                                ? readiness.get()
                                : new Readiness(false, false, "the ledger cannot be written"),
                        stores.ledger(),
                        stores.wallets(),
                        stores.admin(),
                        telemetry,
                        new Cors(settings.corsOrigins()),
                        bounds(settings),
                        budget,
                        settings.maxBody(),
                        settings.callerIdle(),
                        blocking,
                        InstantSource.system(),
                        fetch(settings, budget, blocking, sandbox),
                        new KeptProofs(InstantSource.system()),
                        keeper,
                        settings.trust()),
                settings.eventLoops()));
        telemetry.gauge("tokenhot_streams_live", "Calls that have not come to their end", server::liveCalls);
        var managementPort = new AtomicInteger();
        ManagementServer.start(vertx, settings.managementPort(), telemetry)
                .onSuccess(listening -> managementPort.set(listening.actualPort()))
                .onFailure(cause -> LOG.warn(
                        "no metrics: the management port {} is not free (TOKENHOT_MANAGEMENT_PORT names another)",
                        settings.managementPort()));
        LocalSocket socket = LocalSocket.listen(
                DataFolder.socket(settings.data()),
                new OperatorCommands(stores.keys(), stores.accounts(), settings.clientGone())::run);
        return new Gateway(
                settings,
                folder,
                vertx,
                stores.database(),
                stores.writer(),
                telemetry,
                stores.keys(),
                socket,
                server,
                blocking,
                sandboxAnswers,
                stores.firstKey(),
                readiness,
                managementPort,
                sandbox);
    }

    /** Whether the sandbox stands in for the vendors. Once a credential was seen it never does so by itself. */
    private static boolean sandboxAnswers(Settings settings, DataFolder folder, Map<String, List<Endpoint>> live) {
        if (settings.sandbox() != SandboxMode.ON && Endpoints.anyCredential(live)) {
            try {
                folder.markLive();
            } catch (IOException e) {
                throw new UncheckedIOException("the data folder cannot be marked as live", e);
            }
        }
        return settings.sandbox() == SandboxMode.ON || (settings.sandbox() == SandboxMode.AUTO && !folder.live());
    }

    private static Snapshot snapshot(
            Catalog catalog,
            Map<String, String> environment,
            Settings settings,
            DataFolder folder,
            @Nullable EmbeddedSandbox sandbox) {
        Map<String, List<Endpoint>> live = Endpoints.live(catalog, environment);
        return new Snapshot(
                catalog,
                sandbox != null && sandboxAnswers(settings, folder, live)
                        ? merged(live, Endpoints.sandbox(catalog, "127.0.0.1", sandbox.port()), settings)
                        : live);
    }

    /** All that is kept, opened while the event loops start: both take their time. */
    private record Stores(
            Database database,
            GroupWriter writer,
            JdbcLedgerStore ledger,
            JdbcAnswerStore answers,
            Keys keys,
            Optional<Keys.Created> firstKey,
            Wallets wallets,
            Accounts accounts,
            AdminApi admin) {

        static Stores open(DataFolder folder, Settings settings, Telemetry telemetry) {
            Database database = Databases.open(settings, folder);
            var writer = new GroupWriter(database, telemetry::group, Optional.of(folder.spool()));
            Supplier<byte[]> masterKey = () -> settings.masterKey()
                    .map(key -> key.getBytes(StandardCharsets.UTF_8))
                    .orElseGet(folder::masterKey);
            var acts = new JdbcActStore(database, writer);
            var keyStore = new JdbcKeyStore(database);
            var keys = new Keys(keyStore, acts, InstantSource.system());
            var ledger = new JdbcLedgerStore(database, writer);
            writer.catchUp();
            Optional<Keys.Created> firstKey = Gateway.firstKey(keys, settings);
            Wallets wallets = wallets(ledger, settings);
            var accounts = new Accounts(ledger, acts, InstantSource.system(), wallets::changed);
            var tenants = new Tenants(keyStore, ledger, acts, wallets.currency(), InstantSource.system());
            return new Stores(
                    database,
                    writer,
                    ledger,
                    new JdbcAnswerStore(database, writer, new Seal(masterKey, "kept answers")),
                    keys,
                    firstKey,
                    wallets,
                    accounts,
                    new AdminApi(
                            keys,
                            accounts,
                            tenants,
                            acts,
                            settings.adminPassword().map(KeyHash::of),
                            settings.clientGone()));
        }

        /** The accounts as they are; the first organization gets one, with its opening credit, when it has none. */
        private static Wallets wallets(JdbcLedgerStore ledger, Settings settings) {
            List<Balance> balances = ledger.balances();
            if (balances.isEmpty()) {
                balances = List.of(ledger.open(
                        Keys.DEFAULT_ORGANIZATION,
                        settings.currency().orElse(Exchange.DOLLAR),
                        settings.openingCredit(),
                        System.currentTimeMillis()));
            }
            Currency currency = balances.getFirst().currency();
            if (settings.currency().filter(named -> !named.equals(currency)).isPresent()) {
                throw new IllegalStateException(
                        "TOKENHOT_CURRENCY: " + settings.currency().get() + " (expected: " + currency
                                + ", in which this data folder's accounts were opened: it is fixed at the first start)");
            }
            return new Wallets(currency, balances);
        }
    }

    private static Stores opened(CompletableFuture<Stores> opening) {
        try {
            return opening.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Nobody's money stays reserved for longer than was said. */
    private static void expire(Stores stores) {
        try {
            for (LedgerStore.Freed freed : stores.ledger().expire(System.currentTimeMillis(), MOST_EXPIRED)) {
                stores.wallets().changed(freed.organization(), freed.nanos());
                LOG.warn("a hold of {} expired: what it was for came to no end", freed.organization());
            }
        } catch (RuntimeException e) {
            LOG.warn("holds could not be looked through", e);
        }
    }

    private static void sweep(AnswerStore answers, KeepBounds bounds) {
        try {
            int gone = answers.sweep(bounds, System.currentTimeMillis());
            if (gone > 0) {
                LOG.info("{} kept answers were forgotten: they were old, or more than a project may hold", gone);
            }
        } catch (RuntimeException e) {
            LOG.warn("kept answers could not be looked through", e);
        }
    }

    /** With the sandbox always on nobody else is called; else a keyless provider of the operator's stays reachable. */
    private static Map<String, List<Endpoint>> merged(
            Map<String, List<Endpoint>> live, Map<String, List<Endpoint>> sandbox, Settings settings) {
        if (settings.sandbox() == SandboxMode.ON) {
            return sandbox;
        }
        var all = new java.util.HashMap<>(sandbox);
        all.putAll(live);
        return all;
    }

    /** The client of callers' URLs: it reaches the public internet, what the operator lists, and our own sandbox. */
    private static Function<Vertx, FetchClient> fetch(
            Settings settings, ByteBudget budget, ExecutorService blocking, @Nullable EmbeddedSandbox sandbox) {
        List<String> own = sandbox == null ? List.of() : List.of("http://127.0.0.1:" + sandbox.port());
        Allowance allowance = Allowance.of(settings.fetchAllow(), own);
        var slots = new FetchSlots(FetchBounds.DEFAULT);
        return vertx -> new FetchClient(
                vertx,
                FetchBounds.DEFAULT,
                allowance,
                NameResolver.system(),
                slots,
                new ByteReserve(budget::take, budget::give),
                blocking,
                Product.NAME + "/" + Product.version(),
                settings.trust());
    }

    private static Bounds bounds(Settings settings) {
        Bounds standard = Bounds.DEFAULT;
        return new Bounds(
                settings.headHold(),
                standard.keepAlive(),
                standard.connect(),
                settings.silence(),
                settings.callerIdle(),
                standard.finishDrain(),
                standard.goneDrain(),
                standard.answerBytes(),
                standard.errorBytes());
    }

    private static Optional<Keys.Created> firstKey(Keys keys, Settings settings) {
        if (keys.ring().size() > 0) {
            return Optional.empty();
        }
        keys.ensureTenancy();
        if (settings.bootstrapKey().isPresent()) {
            keys.add(FIRST_START, "bootstrap", settings.bootstrapKey().get(), settings.clientGone());
            return Optional.empty();
        }
        return Optional.of(keys.create(FIRST_START, "first", settings.clientGone()));
    }

    int port() {
        return server.port();
    }

    /** The port of the metrics; 0 while there is none. */
    int managementPort() {
        return managementPort.get();
    }

    Settings settings() {
        return settings;
    }

    DataFolder folder() {
        return folder;
    }

    Keys keys() {
        return keys;
    }

    /** Whether the sandbox stands in for the vendors. */
    boolean sandboxAnswers() {
        return sandboxAnswers;
    }

    /** The key that was made because there was none. */
    Optional<Keys.Created> firstKey() {
        return firstKey;
    }

    /** Lets calls under way end, within a bound; then writes what waits and stops. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        readiness.set(new Readiness(false, false, "shutting down"));
        Future<Void> drained = server.drain(settings.drain().plusSeconds(1));
        long deadline = System.nanoTime() + settings.drain().toNanos();
        while (server.liveCalls() > 0 && System.nanoTime() < deadline && pause()) {
            // Calls under way come to their end.
        }
        if (server.liveCalls() > 0) {
            LOG.warn("{} calls are ended by the shutdown", server.liveCalls());
            server.stopCalls();
            pause();
            pause();
        }
        quietly("server", () -> await(drained));
        quietly("local socket", socket::close);
        writer.close();
        database.close();
        telemetry.close();
        if (sandbox != null) {
            quietly("sandbox", sandbox::close);
        }
        quietly("event loops", () -> await(vertx.close()));
        blocking.shutdown();
        quietly("data folder", folder::close);
    }

    private static boolean pause() {
        try {
            Thread.sleep(50);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void quietly(String what, Closing closing) {
        try {
            closing.run();
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly: {}", what, e.toString());
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new StartException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new StartException("no answer within " + STEP_SECONDS + " s", e);
        }
    }

    /** Something did not start. */
    static final class StartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StartException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @FunctionalInterface
    private interface Closing {
        void run() throws Exception;
    }
}
