package ai.tokenhot.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One run of a plan, on one event loop: whether a request leaves now is decided by the pace, in the subclass. */
abstract sealed class LoadRun permits ClosedRun, OpenRun {

    /** After so many errors a run is given up. */
    private static final int MAX_ERRORS = 1000;

    private static final int SCRATCH_BYTES = 64 * 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final Plan plan;
    private final EventLoop eventLoop;
    private final Bootstrap bootstrap;
    private final byte[] request;
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private final Tally tally = new Tally();
    private final Set<LoadConnection> connections = new HashSet<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    LoadRun(Plan plan, EventLoop eventLoop, Class<? extends Channel> socket) {
        this.plan = plan;
        this.eventLoop = eventLoop;
        this.request = plan.request().getBytes(StandardCharsets.US_ASCII);
        this.bootstrap = new Bootstrap()
                .group(eventLoop)
                .channel(socket)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        var connection = new LoadConnection(LoadRun.this);
                        connections.add(connection);
                        channel.pipeline().addLast(connection);
                    }
                });
    }

    /** The run of a plan, whatever its pace. */
    static LoadRun of(Plan plan, EventLoop eventLoop, Class<? extends Channel> socket) {
        return switch (plan.pace()) {
            case Plan.Pace.Closed closed -> new ClosedRun(plan, closed, eventLoop, socket);
            case Plan.Pace.Open open -> new OpenRun(plan, open, eventLoop, socket);
        };
    }

    /** Starts the run, on the event loop. */
    abstract void start();

    /** A connection stands. */
    abstract void connected(LoadConnection connection);

    /** A connection's request is answered: it can take another. */
    abstract void free(LoadConnection connection);

    /** A connection could not be made; its request has been counted as failed. */
    abstract void connectFailed();

    /** A connection is gone that stood before. */
    abstract void lost(LoadConnection connection);

    /** Starts the run and returns what it will measure. */
    CompletableFuture<Outcome> begin() {
        eventLoop.execute(this::start);
        return outcome;
    }

    /** Ends the run now: whatever is under way is an error. */
    void giveUp(String why) {
        eventLoop.execute(() -> {
            if (!outcome.isDone()) {
                int missing = plan.pace().requests() - tally.ended();
                tally.failedUnsent("unfinished", missing + " requests: " + why);
                finish();
            }
        });
    }

    final Plan plan() {
        return plan;
    }

    final EventLoop eventLoop() {
        return eventLoop;
    }

    final byte[] request() {
        return request;
    }

    /** A buffer for whoever reads on the event loop. */
    final byte[] scratch() {
        return scratch;
    }

    final Tally tally() {
        return tally;
    }

    final boolean done() {
        return outcome.isDone();
    }

    final void connect() {
        bootstrap.connect().addListener(connecting -> {
            if (!connecting.isSuccess() && !outcome.isDone()) {
                tally.failedUnsent("connect", String.valueOf(connecting.cause()));
                connectFailed();
                requestEnded();
            }
        });
    }

    final void disconnected(LoadConnection connection) {
        connections.remove(connection);
        if (!outcome.isDone()) {
            lost(connection);
        }
    }

    /** A request has been answered or has failed: perhaps it was the last. */
    final void requestEnded() {
        if (outcome.isDone()) {
            return;
        }
        if (tally.ended() >= plan.pace().requests()) {
            finish();
        } else if (tally.failures() > MAX_ERRORS) {
            giveUp("too many errors");
        }
    }

    private void finish() {
        outcome.complete(tally.outcome());
        Set.copyOf(connections).forEach(LoadConnection::close);
    }
}
