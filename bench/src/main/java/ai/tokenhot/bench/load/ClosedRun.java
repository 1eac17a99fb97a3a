package ai.tokenhot.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** A run whose connections each have one request under way, always. */
final class ClosedRun extends LoadRun {

    private final Plan.Pace.Closed pace;
    private int unsent;

    ClosedRun(Plan plan, Plan.Pace.Closed pace, EventLoop eventLoop, Class<? extends Channel> socket) {
        super(plan, eventLoop, socket);
        this.pace = pace;
        this.unsent = pace.requests();
    }

    @Override
    void start() {
        long step = TimeUnit.SECONDS.toNanos(1) / pace.connectionsPerSecond();
        for (int i = 0; i < Math.min(pace.connections(), pace.requests()); i++) {
            var ignored = eventLoop().schedule(this::connectUnlessDone, i * step, TimeUnit.NANOSECONDS);
        }
    }

    private void connectUnlessDone() {
        if (!done()) {
            connect();
        }
    }

    @Override
    void connected(LoadConnection connection) {
        free(connection);
    }

    @Override
    void free(LoadConnection connection) {
        if (unsent > 0) {
            unsent--;
            connection.send(System.nanoTime());
        } else {
            connection.close();
        }
    }

    @Override
    void connectFailed() {
        unsent--;
        if (unsent > 0) {
            connect();
        }
    }

    @Override
    void lost(LoadConnection connection) {
        if (unsent > 0) {
            connect();
        }
    }
}
