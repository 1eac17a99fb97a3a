package ai.tokenhot.bench.bare;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * The bare pass-through's process: a reverse proxy on Vert.x with joined flushes and none of a gateway's work. It shows
 * what the libraries cost. Listens on loopback, prints its port, and ends when its standard input does.
 */
public final class BarePassThrough {

    private static final int MAX_CONNECTIONS = 10_000;
    private static final int BACKLOG = 4096;

    /** Headers that belong to one connection, not to the message (RFC 9110 §7.6.1), and Host. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "host");

    private final Vertx vertx;
    private final HttpClient client;
    private final int upstreamPort;

    private BarePassThrough(Vertx vertx, HttpClient client, int upstreamPort) {
        this.vertx = vertx;
        this.client = client;
        this.upstreamPort = upstreamPort;
    }

    /** Listens on a free port of loopback; one event loop, since there is one core. */
    static HttpServer listen(String transportName, int upstreamPort) {
        Transport transport = transport(transportName);
        if (!transport.available()) {
            throw new IllegalStateException(
                    "transport " + transportName + " is not available", transport.unavailabilityCause());
        }
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(1))
                .withTransport(transport)
                .build();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setIdleTimeout(0),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setEventLoopSize(1));
        var passThrough = new BarePassThrough(vertx, client, upstreamPort);
        return vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
                .requestHandler(passThrough::relay)
                .listen(0, "127.0.0.1")
                .await();
    }

    /** Takes the transport ({@code io_uring}, {@code epoll}, {@code nio}) and the upstream's port. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(listen(arguments[0], Integer.parseInt(arguments[1])).actualPort());
        while (System.in.read() >= 0) {
            // Nothing is said to the pass-through: only the end counts.
        }
        System.exit(0);
    }

    private static Transport transport(String name) {
        return switch (name) {
            case "io_uring" -> Transport.IO_URING;
            case "epoll" -> Transport.EPOLL;
            case "nio" -> Transport.NIO;
            default -> throw new IllegalArgumentException("transport: " + name + " (expected: io_uring, epoll or nio)");
        };
    }

    private void relay(HttpServerRequest incoming) {
        incoming.body()
                .compose(body -> client.request(new RequestOptions()
                                .setMethod(incoming.method())
                                .setHost("127.0.0.1")
                                .setPort(upstreamPort)
                                .setURI(incoming.uri()))
                        .compose(outgoing -> {
                            copyHeaders(incoming.headers(), outgoing.headers());
                            return outgoing.send(body);
                        }))
                .onComplete(
                        answer -> answer(answer, incoming.response()),
                        failure -> incoming.response().setStatusCode(502).end(String.valueOf(failure)));
    }

    private void answer(HttpClientResponse from, HttpServerResponse to) {
        to.setStatusCode(from.statusCode());
        copyHeaders(from.headers(), to.headers());
        if (!from.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            to.setChunked(true);
        }
        new JoinedPipe(vertx.getOrCreateContext(), from, to).start();
    }

    private static void copyHeaders(MultiMap from, MultiMap to) {
        for (var header : from) {
            if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }
}
