package ai.tokenhot.sandbox;

import ai.tokenhot.sandbox.face.Stage;
import ai.tokenhot.sandbox.face.VendorFace;
import ai.tokenhot.sandbox.script.TokenCounter;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stand-in AI vendors on one HTTP server, told apart by the first segment of the path: {@code /openai/v1}, {@code
 * /anthropic/v1}, {@code /gemini/v1beta}, {@code /xai/v1}. The base URL of a vendor is {@link #origin()} and that.
 */
public final class SandboxServer {

    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int MAX_LINE_BYTES = 16 * 1024;
    private static final int IDLE_MINUTES = 15;
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final String deployment;

    private SandboxServer(Vertx vertx, String host, int port, String deployment) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.deployment = deployment;
    }

    /**
     * Starts and blocks until it listens; not for event loops.
     *
     * @param port 0 for any free one
     */
    public static SandboxServer start(Vertx vertx, String host, int port) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("thread: an event loop (expected: one that may block)");
        }
        List<VendorFace> faces = Vendors.all(Stage.on(InstantSource.system()));
        // Until the vocabulary is there, calls are answered on workers.
        vertx.executeBlocking(
                () -> {
                    TokenCounter.load();
                    return true;
                },
                false);
        var buffered = new AtomicLong();
        var actualPort = new AtomicInteger();
        int instances = Math.max(1, Runtime.getRuntime().availableProcessors());
        // A negative port is any free one, the same for all who ask for that negative number.
        int askedPort = port == 0 ? -FREE_PORTS.incrementAndGet() : port;
        String deployment;
        try {
            deployment = vertx.deployVerticle(
                            () -> new Listener(host, askedPort, faces, buffered, actualPort),
                            new DeploymentOptions().setInstances(instances))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("sandbox: cannot listen on " + host + ":" + port, e.getCause());
        }
        return new SandboxServer(vertx, host, actualPort.get(), deployment);
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Scheme, host and port: {@code http://127.0.0.1:4010}. */
    public String origin() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Stops listening and closes all connections. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setDecompressionSupported(true)
                .setHandle100ContinueAutomatically(true)
                // Some clients ask for an upgrade on a POST with a body; the vendors ignore it on plain HTTP.
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_MINUTES)
                .setIdleTimeoutUnit(TimeUnit.MINUTES);
    }

    /** One event loop's share of the server. */
    private static final class Listener extends VerticleBase {
        private final String host;
        private final int askedPort;
        private final List<VendorFace> faces;
        private final AtomicLong buffered;
        private final AtomicInteger actualPort;

        Listener(String host, int askedPort, List<VendorFace> faces, AtomicLong buffered, AtomicInteger actualPort) {
            this.host = host;
            this.askedPort = askedPort;
            this.faces = faces;
            this.buffered = buffered;
            this.actualPort = actualPort;
        }

        @Override
        public Future<HttpServer> start() {
            return vertx.createHttpServer(options())
                    .requestHandler(new SandboxHandler(vertx, faces, buffered))
                    .listen(askedPort, host)
                    .onSuccess(server -> actualPort.set(server.actualPort()));
        }
    }
}
