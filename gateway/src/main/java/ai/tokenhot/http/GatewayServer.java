package ai.tokenhot.http;

import ai.tokenhot.admin.AdminApi;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.flow.AnswerKeeper;
import ai.tokenhot.flow.Bounds;
import ai.tokenhot.flow.ByteBudget;
import ai.tokenhot.flow.ChatFlow;
import ai.tokenhot.flow.Drains;
import ai.tokenhot.flow.KeptAnswerFlow;
import ai.tokenhot.flow.KeptProofs;
import ai.tokenhot.flow.Snapshot;
import ai.tokenhot.flow.Ticker;
import ai.tokenhot.flow.Wallets;
import ai.tokenhot.http.BodyReader.Reading;
import ai.tokenhot.identity.KeyRing;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.observe.Telemetry;
import ai.tokenhot.upstream.UpstreamClient;
import ai.tokenhot.upstream.fetch.FetchClient;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inbound server: on each event loop a door, a flow and an upstream client of its own. */
public final class GatewayServer {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    private static final int MAX_HEADER_BYTES = 32 << 10;
    private static final int MAX_LINE_BYTES = 8 << 10;
    private static final int MAX_CHUNK_BYTES = 64 << 10;
    private static final Duration LAG_PERIOD = Duration.ofMillis(500);

    /** Names, for the library, the free port that all loops share; with port 0 each would look for its own. */
    private static final int SHARED_PORT = 1;

    private final Parts parts;
    private final Drains drains = new Drains();
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final AtomicInteger port = new AtomicInteger();

    private GatewayServer(Parts parts) {
        this.parts = parts;
    }

    /**
     * Listens. Port 0 takes any free one; {@link #port} tells which.
     *
     * @param loops how many event loops serve
     */
    public static Future<GatewayServer> start(Vertx vertx, Parts parts, int loops) {
        var server = new GatewayServer(parts);
        // The first loop opens the port, the others join it.
        return vertx.deployVerticle(server.new Loop(), new DeploymentOptions())
                .compose(first -> loops == 1
                        ? Future.succeededFuture()
                        : vertx.deployVerticle(
                                () -> server.new Loop(), new DeploymentOptions().setInstances(loops - 1)))
                .map(deployed -> server);
    }

    /** The port that is listened on. */
    public int port() {
        return port.get();
    }

    /** Calls that have not come to their end. */
    public int liveCalls() {
        return loops.stream().mapToInt(loop -> loop.ticker.size()).sum();
    }

    /** Takes no new connections; those that are there end with their calls. */
    public Future<Void> drain(Duration longest) {
        return Future.all(loops.stream().map(loop -> loop.shutdown(longest)).toList())
                .mapEmpty();
    }

    /** Ends the calls that are still there, each with an error in its own language. */
    public void stopCalls() {
        loops.forEach(loop -> loop.context().runOnContext(ignored -> loop.ticker.stopAll()));
    }

    /**
     * What a server is made of.
     *
     * @param plain the dialect of errors on paths that are no dialect's
     * @param maxBody the largest request body, in bytes
     * @param callerIdle how long a caller's connection may wait for its next request
     * @param fetch makes the client that fetches callers' URLs, for one event loop
     * @param trust a PEM file of certificates to trust instead of the system's
     */
    public record Parts(
            String host,
            int port,
            List<Dialect> dialects,
            Dialect plain,
            Supplier<KeyRing> ring,
            Supplier<Snapshot> snapshot,
            Supplier<Readiness> readiness,
            LedgerStore ledger,
            Wallets wallets,
            AdminApi admin,
            Telemetry telemetry,
            Cors cors,
            Bounds bounds,
            ByteBudget budget,
            int maxBody,
            Duration callerIdle,
            Executor blocking,
            InstantSource clock,
            Function<Vertx, FetchClient> fetch,
            KeptProofs proofs,
            AnswerKeeper keeper,
            Optional<String> trust) {}

    /** A connection that breaks is no bug: the call on it, if there is one, is told. */
    private static void prepare(HttpConnection connection, IdleCallers idle) {
        idle.opened(connection);
        connection.exceptionHandler(cause -> LOG.debug("A caller's connection broke: {}", cause.getMessage()));
        JoinedFlushes.install(connection);
    }

    private final class Loop extends AbstractVerticle {
        private final Ticker ticker = new Ticker();
        private @Nullable HttpServer server;

        @Override
        public void start(Promise<Void> started) {
            ticker.start(vertx);
            var upstream = new UpstreamClient(vertx, parts.bounds().connect(), parts.trust());
            var chat = new ChatFlow(
                    context,
                    parts.dialects(),
                    parts.snapshot(),
                    upstream,
                    parts.fetch().apply(vertx),
                    parts.proofs(),
                    parts.keeper(),
                    parts.ledger(),
                    parts.wallets(),
                    drains,
                    ticker,
                    parts.bounds(),
                    parts.budget(),
                    parts.blocking(),
                    parts.clock());
            var idle = new IdleCallers(parts.callerIdle());
            idle.start(vertx);
            var door = new Door(
                    parts.dialects(),
                    parts.plain(),
                    parts.ring(),
                    parts.snapshot(),
                    parts.readiness(),
                    parts.ledger(),
                    parts.admin(),
                    parts.telemetry(),
                    idle,
                    parts.cors(),
                    chat,
                    new KeptAnswerFlow(context, parts.keeper(), upstream, parts.snapshot()),
                    new Reading(ticker, parts.budget(), parts.blocking(), context),
                    parts.maxBody());
            watchLag();
            HttpServer made = vertx.createHttpServer(options());
            server = made;
            made.connectionHandler(connection -> prepare(connection, idle))
                    .invalidRequestHandler(InvalidRequests::answer)
                    .requestHandler(door::handle)
                    .listen(address())
                    .onSuccess(listening -> {
                        port.set(listening.actualPort());
                        loops.add(this);
                    })
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        Context context() {
            return context;
        }

        Future<Void> shutdown(Duration longest) {
            return server == null
                    ? Future.succeededFuture()
                    : server.shutdown(longest.toMillis(), TimeUnit.MILLISECONDS);
        }

        private SocketAddress address() {
            return parts.port() == 0
                    ? SocketAddress.sharedRandomPort(SHARED_PORT, parts.host())
                    : SocketAddress.inetSocketAddress(parts.port(), parts.host());
        }

        private HttpServerOptions options() {
            return new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setHandle100ContinueAutomatically(false)
                    .setDecompressionSupported(false)
                    .setCompressionSupported(false)
                    .setPerFrameWebSocketCompressionSupported(false)
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxChunkSize(MAX_CHUNK_BYTES)
                    .setTcpNoDelay(true);
        }

        private void watchLag() {
            var due = new long[] {System.nanoTime() + LAG_PERIOD.toNanos()};
            vertx.setPeriodic(LAG_PERIOD.toMillis(), id -> {
                long now = System.nanoTime();
                parts.telemetry().lag(now - due[0]);
                due[0] = now + LAG_PERIOD.toNanos();
            });
        }
    }
}
