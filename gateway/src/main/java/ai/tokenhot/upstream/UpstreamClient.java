package ai.tokenhot.upstream;

import ai.tokenhot.catalog.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.impl.VertxConnection;
import io.vertx.core.net.impl.VertxHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls providers, over HTTP/1.1, on the event loop that created it. Goes only where an {@link Endpoint} says, follows
 * no redirect, and verifies certificates and host names. The library connects; the bytes on the connection are ours
 * (ADR 006).
 */
public final class UpstreamClient {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamClient.class);

    /** A connection that nobody has used for so long is closed: sooner than providers close theirs. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ContextInternal context;
    private final NetClient client;
    private final Map<Address, ProviderPool> pools = new HashMap<>();

    /**
     * A client on the caller's event loop.
     *
     * @param trust a PEM file of certificates to trust instead of the system's
     */
    public UpstreamClient(Vertx vertx, Duration connectTimeout, Optional<String> trust) {
        var options = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setSslHandshakeTimeout(connectTimeout.toSeconds() + 1)
                .setTcpNoDelay(true)
                .setTrustAll(false)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setRegisterWriteHandler(false);
        trust.ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        context = (ContextInternal) vertx.getOrCreateContext();
        client = vertx.createNetClient(options);
        vertx.setPeriodic(PERIOD.toMillis(), id -> closeIdle());
    }

    /** Sends a request and tells the listener what comes back. */
    public UpstreamCall send(UpstreamRequest request, UpstreamListener listener) {
        Endpoint endpoint = request.endpoint();
        var call = new UpstreamCall(listener);
        pools.computeIfAbsent(
                        new Address(endpoint.host(), endpoint.port(), endpoint.tls()),
                        address -> new ProviderPool(pool -> connect(address, pool)))
                .send(call, request);
        return call;
    }

    private void connect(Address address, ProviderPool pool) {
        var options = new ConnectOptions()
                .setHost(address.name())
                .setPort(address.port())
                .setSsl(address.tls());
        if (address.tls()) {
            options.setSniServerName(address.name());
        }
        client.connect(options)
                .onComplete(
                        socket -> pool.connected(connection(socket, pool)), cause -> pool.failed(notConnected(cause)));
    }

    private ProviderConnection connection(NetSocket socket, ProviderPool pool) {
        socket.exceptionHandler(cause -> LOG.debug("A provider's connection broke: {}", cause.getMessage()));
        Channel channel = ((VertxConnection) socket).channel();
        var connection = new ProviderConnection(channel, context, pool);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(pipeline.context(VertxHandler.class).name(), "provider", connection);
        return connection;
    }

    private static UpstreamBreak notConnected(Throwable cause) {
        return cause instanceof SSLException ? UpstreamBreak.UNTRUSTED : UpstreamBreak.UNREACHABLE;
    }

    private void closeIdle() {
        long since = System.nanoTime() - IDLE.toNanos();
        pools.values().forEach(pool -> pool.closeIdle(since));
    }

    /** Closes idle connections; calls under way end first. */
    public void close() {
        pools.values().forEach(ProviderPool::close);
    }

    /** A host as a URL has it, brackets included. */
    private record Address(String host, int port, boolean tls) {
        String name() {
            return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        }
    }
}
