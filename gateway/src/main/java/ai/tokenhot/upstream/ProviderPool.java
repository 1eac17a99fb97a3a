package ai.tokenhot.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop with one provider. The one that was used last is used first. */
final class ProviderPool implements ProviderConnection.Owner {

    /** Connections to one provider from one event loop. */
    static final int MAX_CONNECTIONS = 16_384;

    /** Calls that wait for a connection to one provider. */
    static final int MAX_WAITING = 1_024;

    private final Consumer<ProviderPool> connect;
    private final Deque<ProviderConnection> idle = new ArrayDeque<>();
    private final Set<ProviderConnection> open = new HashSet<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int connecting;

    /**
     * A pool without connections.
     *
     * @param connect begins to make one, and tells {@link #connected} or {@link #failed}
     */
    ProviderPool(Consumer<ProviderPool> connect) {
        this.connect = connect;
    }

    /**
     * Sends the request as soon as there is a connection.
     *
     * @throws IllegalArgumentException when it cannot be written
     */
    void send(UpstreamCall call, UpstreamRequest request) {
        @Nullable ProviderConnection free = idle();
        if (free != null) {
            free.send(call, request);
            return;
        }
        boolean room = open.size() + connecting < MAX_CONNECTIONS;
        if (!room && waiting.size() >= MAX_WAITING + connecting) {
            call.fail(UpstreamBreak.SATURATED);
            return;
        }
        RequestHead.check(request);
        waiting.add(new Waiting(call, request));
        if (room) {
            connecting++;
            connect.accept(this);
        }
    }

    private @Nullable ProviderConnection idle() {
        ProviderConnection next;
        do {
            next = idle.pollLast();
        } while (next != null && !next.ready());
        return next;
    }

    /** A connection was made. */
    void connected(ProviderConnection connection) {
        connecting--;
        open.add(connection);
        free(connection);
    }

    /** No connection could be made: who would have had it is told. */
    void failed(UpstreamBreak reason) {
        connecting--;
        @Nullable Waiting next = next();
        if (next != null) {
            next.call().fail(reason);
        }
    }

    @Override
    public void free(ProviderConnection connection) {
        @Nullable Waiting next = next();
        if (next != null) {
            connection.send(next.call(), next.request());
        } else {
            idle.addLast(connection);
        }
    }

    private @Nullable Waiting next() {
        Waiting next;
        do {
            next = waiting.poll();
        } while (next != null && next.call().over());
        return next;
    }

    @Override
    public void closed(ProviderConnection connection) {
        open.remove(connection);
        idle.remove(connection);
        if (!waiting.isEmpty() && connecting == 0) {
            connecting++;
            connect.accept(this);
        }
    }

    /** Closes connections that nobody has used since then. */
    void closeIdle(long sinceNanos) {
        while (!idle.isEmpty() && idle.getFirst().idleSince() - sinceNanos < 0) {
            idle.removeFirst().close();
        }
    }

    /** Closes what is idle; calls under way end first. */
    void close() {
        while (!idle.isEmpty()) {
            idle.removeFirst().close();
        }
    }

    private record Waiting(UpstreamCall call, UpstreamRequest request) {}
}
