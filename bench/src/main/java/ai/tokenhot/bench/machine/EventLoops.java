package ai.tokenhot.bench.machine;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;

/** What load and mock run on: one thread on epoll, since both share a core. */
public final class EventLoops {

    /** The socket class of a client. */
    public static final Class<EpollSocketChannel> CLIENT = EpollSocketChannel.class;

    /** The socket class of a server. */
    public static final Class<EpollServerSocketChannel> SERVER = EpollServerSocketChannel.class;

    private EventLoops() {}

    /** A group of one thread. */
    public static MultiThreadIoEventLoopGroup one() {
        return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    }
}
