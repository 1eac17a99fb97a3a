package ai.tokenhot.upstream;

import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.dialect.Header;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls providers, over HTTP/1.1, on the event loop that created it. Goes only where an {@link Endpoint} says, follows
 * no redirect, and verifies certificates and host names.
 */
public final class UpstreamClient {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamClient.class);

    /** Connections to one provider from one event loop. */
    static final int MAX_CONNECTIONS = 16_384;

    /** Calls that wait for a connection to one provider. */
    static final int MAX_WAITING = 1_024;

    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int MAX_LINE_BYTES = 8 << 10;
    private static final int MAX_CHUNK_BYTES = 64 << 10;
    private static final int IDLE_CONNECTION_SECONDS = 30;

    private final HttpClient client;

    /**
     * A client on the caller's event loop.
     *
     * @param trust a PEM file of certificates to trust instead of the system's
     */
    public UpstreamClient(Vertx vertx, Duration connectTimeout, Optional<String> trust) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(false)
                .setKeepAlive(true)
                .setKeepAliveTimeout(IDLE_CONNECTION_SECONDS)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setSslHandshakeTimeout(connectTimeout.toSeconds() + 1)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setTcpNoDelay(true)
                .setTrustAll(false)
                .setVerifyHost(true);
        trust.ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        client = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING))
                .withConnectHandler(UpstreamClient::prepare)
                .build();
    }

    /** A connection that breaks is no bug: the call on it, if there is one, is told. */
    private static void prepare(HttpConnection connection) {
        connection.exceptionHandler(cause -> LOG.debug("A provider's connection broke: {}", cause.getMessage()));
        JoinedReads.install(connection);
    }

    /** Sends a POST and tells the listener what comes back. */
    public UpstreamCall post(UpstreamRequest request, UpstreamListener listener) {
        Endpoint endpoint = request.endpoint();
        var call = new UpstreamCall();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(endpoint.tls())
                .setURI(request.path())
                .setFollowRedirects(false);
        for (Header header : request.headers()) {
            options.addHeader(header.name(), header.value());
        }
        client.request(options).onComplete(made -> {
            if (made.failed()) {
                fail(call, listener, notConnected(made.cause()));
                return;
            }
            HttpClientRequest ready = made.result();
            ready.exceptionHandler(cause -> LOG.debug("A request to a provider broke: {}", cause.getMessage()));
            if (call.over()) {
                ready.reset();
            } else {
                send(ready, request.body(), call, listener);
            }
        });
        return call;
    }

    private static void send(HttpClientRequest sent, byte[] body, UpstreamCall call, UpstreamListener listener) {
        call.sent(sent);
        sent.response().onComplete(answer -> {
            if (answer.succeeded()) {
                listen(answer.result(), call, listener);
            } else {
                fail(call, listener, brokenHead(answer.cause()));
            }
        });
        sent.end(Buffer.buffer(body));
    }

    private static void listen(HttpClientResponse response, UpstreamCall call, UpstreamListener listener) {
        if (call.over()) {
            return;
        }
        call.answered(response);
        response.exceptionHandler(cause -> fail(call, listener, UpstreamBreak.CUT));
        response.endHandler(end -> {
            if (call.finish()) {
                listener.ended();
            }
        });
        response.handler(buffer -> {
            if (!call.over()) {
                ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
                if (bytes.hasArray()) {
                    int from = bytes.arrayOffset() + bytes.readerIndex();
                    listener.data(bytes.array(), from, from + bytes.readableBytes());
                } else {
                    byte[] copy = buffer.getBytes();
                    listener.data(copy, 0, copy.length);
                }
            }
        });
        listener.head(response.statusCode(), response.headers());
    }

    private static void fail(UpstreamCall call, UpstreamListener listener, UpstreamBreak reason) {
        if (call.finish()) {
            listener.failed(reason);
        }
    }

    private static UpstreamBreak notConnected(@Nullable Throwable cause) {
        if (cause instanceof SSLException) {
            return UpstreamBreak.UNTRUSTED;
        }
        return cause instanceof ConnectionPoolTooBusyException ? UpstreamBreak.SATURATED : UpstreamBreak.UNREACHABLE;
    }

    private static UpstreamBreak brokenHead(@Nullable Throwable cause) {
        return cause instanceof io.netty.handler.codec.DecoderException || cause instanceof IllegalArgumentException
                ? UpstreamBreak.GARBLED
                : UpstreamBreak.CLOSED_BEFORE_HEAD;
    }

    /** Closes idle connections; calls under way end first. */
    public void close() {
        client.close();
    }
}
