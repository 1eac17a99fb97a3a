package ai.tokenhot.http;

import ai.tokenhot.observe.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** Metrics, on loopback only. */
public final class ManagementServer {

    private static final String LOOPBACK = "127.0.0.1";

    private ManagementServer() {}

    /** Listens. Port 0 takes any free one. */
    public static Future<HttpServer> start(Vertx vertx, int port, Telemetry telemetry) {
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, telemetry))
                .listen(port, LOOPBACK);
    }

    private static void answer(HttpServerRequest request, Telemetry telemetry) {
        if (request.method().name().equals("GET") && "/metrics".equals(request.path())) {
            request.response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(telemetry.scrape());
        } else {
            request.response().setStatusCode(404).end("Only GET /metrics is here.\n");
        }
    }
}
