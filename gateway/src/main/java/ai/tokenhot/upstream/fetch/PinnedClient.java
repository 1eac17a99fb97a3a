package ai.tokenhot.upstream.fetch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.Address;
import io.vertx.core.net.AddressResolver;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to addresses, never to names: whoever decided about an address knows that it is this one that is reached. The
 * name goes into the header {@code Host}, the handshake and the check of the certificate. Each request has a connection
 * of its own. No proxy, no cookie, no credential, no redirect.
 */
final class PinnedClient {

    /** Addresses of one name that are tried. */
    static final int MOST_TRIED = 3;

    private static final Logger LOG = LoggerFactory.getLogger(PinnedClient.class);
    private static final int LINE_BYTES = 4 << 10;
    private static final int CHUNK_BYTES = 64 << 10;

    private final HttpClient client;

    PinnedClient(Vertx vertx, FetchBounds bounds, Optional<String> trust) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(false)
                .setKeepAlive(false)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setConnectTimeout(Math.toIntExact(bounds.connect().toMillis()))
                .setSslHandshakeTimeout(bounds.connect().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(bounds.headBytes())
                .setMaxInitialLineLength(LINE_BYTES)
                .setMaxChunkSize(CHUNK_BYTES)
                .setTrustAll(false)
                .setVerifyHost(true);
        trust.ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        client = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(bounds.simultaneous()))
                .withAddressResolver(AddressResolver.mappingResolver(Pinned::socket))
                .withConnectHandler(connection ->
                        connection.exceptionHandler(cause -> LOG.debug("A fetch broke: {}", cause.getMessage())))
                .build();
    }

    /**
     * A GET that is ready to be sent, at the first of these addresses that takes the connection. Fails with {@link
     * NotConnected}.
     */
    Future<HttpClientRequest> get(FetchUrl url, List<InetAddress> addresses) {
        return get(url, addresses.subList(0, Math.min(MOST_TRIED, addresses.size())), 0);
    }

    private Future<HttpClientRequest> get(FetchUrl url, List<InetAddress> addresses, int index) {
        Origin origin = url.origin();
        var pinned = new Pinned(new InetSocketAddress(addresses.get(index), origin.port()));
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(pinned)
                .setHost(origin.host().text())
                .setPort(origin.port())
                .setSsl(origin.tls())
                .setURI(url.target())
                .setFollowRedirects(false);
        return request(options)
                .transform(made -> {
                    if (made.failed()) {
                        return Future.failedFuture(NotConnected.by(made.cause()));
                    }
                    HttpClientRequest request = made.result();
                    if (pinned.is(request.connection().remoteAddress(true))) {
                        return Future.succeededFuture(request);
                    }
                    request.reset();
                    return Future.failedFuture(new NotConnected(NotConnected.Reason.ELSEWHERE));
                })
                .recover(cause -> cause instanceof NotConnected broken
                                && broken.reason == NotConnected.Reason.UNREACHABLE
                                && index + 1 < addresses.size()
                        ? get(url, addresses, index + 1)
                        : Future.failedFuture(cause));
    }

    /** Whatever the client does not like of a request it throws. */
    private Future<HttpClientRequest> request(RequestOptions options) {
        try {
            return client.request(options);
        } catch (RuntimeException disliked) {
            return Future.failedFuture(disliked);
        }
    }

    void close() {
        client.close();
    }

    /** Where to connect. The client's own search for addresses ends here, with no name and no question to anybody. */
    record Pinned(InetSocketAddress meant) implements Address {

        List<SocketAddress> socket() {
            return List.of(SocketAddress.inetSocketAddress(meant));
        }

        /** Whether a peer is who was meant. */
        boolean is(SocketAddress peer) {
            return peer.isInetSocket()
                    && peer.port() == meant.getPort()
                    && peer.hostAddress() != null
                    && AddressRange.literal(peer.hostAddress())
                            .map(meant.getAddress()::equals)
                            .orElse(false);
        }
    }

    /** No connection was made; nothing was sent. */
    static final class NotConnected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        NotConnected(Reason reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        static NotConnected by(Throwable cause) {
            return new NotConnected(cause instanceof SSLException ? Reason.UNTRUSTED : Reason.UNREACHABLE);
        }

        Reason reason() {
            return reason;
        }

        /** Why. */
        enum Reason {
            UNREACHABLE,
            /** The certificate is not accepted. */
            UNTRUSTED,
            /** Another peer than was meant. */
            ELSEWHERE
        }
    }
}
