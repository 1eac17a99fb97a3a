package ai.tokenhot.bench.mock;

import ai.tokenhot.bench.machine.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The mock upstream's process: listens on loopback, prints its port, and ends when its standard input does. */
public final class MockUpstream {

    private static final int BACKLOG = 4096;

    private MockUpstream() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var group = EventLoops.one();
        var pacedStreams = new PacedStreams((EventLoop) group.next());
        var server = new ServerBootstrap()
                .group(group)
                .channel(EventLoops.SERVER)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new MockConnection(pacedStreams));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) server.localAddress()).getPort());
        while (System.in.read() >= 0) {
            // Nothing is said to the mock: only the end counts.
        }
        System.exit(0);
    }
}
