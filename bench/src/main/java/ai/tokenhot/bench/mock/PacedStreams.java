package ai.tokenhot.bench.mock;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The streams of one event loop whose events are some time apart. All streams of the same gap are due in the order in
 * which they were queued (but for how late a tick comes), so that each gap needs a queue and no heap. As many streams as
 * there are connections.
 */
final class PacedStreams {

    private final EventLoop eventLoop;
    private final Map<Integer, ArrayDeque<MockConnection>> queues = new HashMap<>();
    private long tickAtNanos = Long.MAX_VALUE;

    PacedStreams(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Queues a stream; its next event leaves one gap after {@code nowNanos}. */
    void add(MockConnection connection, int gapMillis, long nowNanos) {
        connection.dueNanos(nowNanos + TimeUnit.MILLISECONDS.toNanos(gapMillis));
        queues.computeIfAbsent(gapMillis, ignored -> new ArrayDeque<>()).add(connection);
        tickNoLaterThan(connection.dueNanos(), nowNanos);
    }

    private void tickNoLaterThan(long atNanos, long nowNanos) {
        if (atNanos < tickAtNanos) {
            tickAtNanos = atNanos;
            var ignored = eventLoop.schedule(this::tick, atNanos - nowNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        if (System.nanoTime() < tickAtNanos) {
            return; // overtaken by an earlier one
        }
        tickAtNanos = Long.MAX_VALUE;
        long next = Long.MAX_VALUE;
        for (var queue : queues.values()) {
            while (!queue.isEmpty() && queue.element().dueNanos() <= System.nanoTime()) {
                MockConnection connection = queue.remove();
                int gapMillis = connection.sendNextEvent();
                if (gapMillis > 0) {
                    // From when it was due, not from now: a late tick does not slow the stream down.
                    connection.dueNanos(connection.dueNanos() + TimeUnit.MILLISECONDS.toNanos(gapMillis));
                    queue.add(connection);
                }
            }
            if (!queue.isEmpty()) {
                next = Math.min(next, queue.element().dueNanos());
            }
        }
        if (next != Long.MAX_VALUE) {
            tickNoLaterThan(next, System.nanoTime());
        }
    }
}
