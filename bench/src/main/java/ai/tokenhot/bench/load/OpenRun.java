package ai.tokenhot.bench.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** A run whose requests leave by the clock. */
final class OpenRun extends LoadRun {

    /** How many connections stand before the first request. */
    private static final int FIRST_CONNECTIONS = 16;

    private final Plan.Pace.Open pace;
    private final long stepNanos;

    /** Idle connections, at most as many as the pace allows. */
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();

    /** When the requests were due that wait for a connection, at most as many as there are requests. */
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();

    private int open;
    private int due;
    private boolean ticking;
    private long startNanos;

    OpenRun(Plan plan, Plan.Pace.Open pace, EventLoop eventLoop, Class<? extends Channel> socket) {
        super(plan, eventLoop, socket);
        this.pace = pace;
        this.stepNanos = TimeUnit.SECONDS.toNanos(1) / pace.requestsPerSecond();
    }

    @Override
    void start() {
        open = Math.min(FIRST_CONNECTIONS, pace.connections());
        for (int i = 0; i < open; i++) {
            connect();
        }
    }

    private void tick() {
        while (!done() && due < pace.requests()) {
            long dueNanos = startNanos + due * stepNanos;
            long wait = dueNanos - System.nanoTime();
            if (wait > 0) {
                var ignored = eventLoop().schedule(this::tick, wait, TimeUnit.NANOSECONDS);
                return;
            }
            due++;
            request(dueNanos);
        }
    }

    private void request(long dueNanos) {
        LoadConnection connection = idle.pollLast();
        if (connection != null) {
            connection.send(dueNanos);
            return;
        }
        waiting.add(dueNanos);
        if (open < pace.connections()) {
            open++;
            connect();
        }
    }

    @Override
    void connected(LoadConnection connection) {
        free(connection);
        if (!ticking && idle.size() == open) {
            ticking = true;
            startNanos = System.nanoTime();
            tick();
        }
    }

    @Override
    void free(LoadConnection connection) {
        Long dueNanos = waiting.poll();
        if (dueNanos == null) {
            idle.add(connection);
        } else {
            connection.send(dueNanos);
        }
    }

    @Override
    void connectFailed() {
        open--;
        if (waiting.poll() == null) {
            // Before the first request: without its connections the run can't begin.
            giveUp("no connection");
        }
    }

    @Override
    void lost(LoadConnection connection) {
        idle.remove(connection);
        open--;
        if (!waiting.isEmpty()) {
            open++;
            connect();
        }
    }
}
