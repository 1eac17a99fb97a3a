package ai.tokenhot.app;

import ai.tokenhot.config.Settings;
import ai.tokenhot.sandbox.SandboxServer;
import io.vertx.core.Vertx;

/** The sandbox beside the gateway, on an event loop and a port of its own: neither keeps the other waiting. */
final class EmbeddedSandbox implements AutoCloseable {

    private final Vertx vertx;
    private final SandboxServer server;

    private EmbeddedSandbox(Vertx vertx, SandboxServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    static EmbeddedSandbox start(Settings settings) {
        Vertx vertx = Machine.start(settings.transport(), 1);
        return new EmbeddedSandbox(vertx, SandboxServer.start(vertx, "127.0.0.1", 0));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        Gateway.await(server.close());
        Gateway.await(vertx.close());
    }
}
