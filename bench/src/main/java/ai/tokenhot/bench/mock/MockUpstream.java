package ai.tokenhot.bench.mock;

import ai.tokenhot.bench.machine.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The mock upstream: one event loop that listens on loopback. */
public final class MockUpstream {

    private static final int BACKLOG = 4096;
    private static final int SECONDS_TO_CLOSE = 20;
    private static final int MILLIS_BETWEEN_LOOKS = 20;

    private final EventLoop eventLoop;
    private final PacedStreams pacedStreams;

    /** Only touched on the event loop. As many as the process may open descriptors. */
    private final Set<MockConnection> connections = new HashSet<>();

    private final Channel server;

    private MockUpstream(EventLoop eventLoop) throws InterruptedException {
        this.eventLoop = eventLoop;
        this.pacedStreams = new PacedStreams(eventLoop);
        this.server = new ServerBootstrap()
                .group(eventLoop)
                .channel(EventLoops.SERVER)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new MockConnection(pacedStreams, connections));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    /** Listens on a port that is free. */
    public static MockUpstream listen(EventLoop eventLoop) throws InterruptedException {
        return new MockUpstream(eventLoop);
    }

    /** The port of loopback. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /**
     * Closes the connections that have no request under way, since a proxy's pool would keep their descriptors and
     * ports. Completes with how many peers have not closed their side within {@value #SECONDS_TO_CLOSE} s.
     */
    public CompletableFuture<Integer> closeIdleConnections() {
        var closed = new CompletableFuture<Integer>();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_CLOSE);
        eventLoop.execute(() -> {
            connections.stream().filter(MockConnection::idle).forEach(MockConnection::endOutput);
            awaitClosed(closed, deadlineNanos);
        });
        return closed;
    }

    private void awaitClosed(CompletableFuture<Integer> closed, long deadlineNanos) {
        int open = (int) connections.stream().filter(MockConnection::idle).count();
        if (open == 0 || System.nanoTime() > deadlineNanos) {
            closed.complete(open);
        } else {
            var ignored = eventLoop.schedule(
                    () -> awaitClosed(closed, deadlineNanos), MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * The mock's process: prints its port; at each line of its standard input closes its idle connections and prints
     * how many stayed; ends when its input does. Takes no arguments.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        MockUpstream mock = listen((EventLoop) EventLoops.one().next());
        System.out.println(mock.port());
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (input.readLine() != null) {
            System.out.println(mock.closeIdleConnections().join());
        }
        System.exit(0);
    }
}
