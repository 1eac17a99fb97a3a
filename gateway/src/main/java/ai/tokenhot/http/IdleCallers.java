package ai.tokenhot.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes connections whose next request does not come: those that are kept open for nothing, and those that send its
 * head byte by byte. While a request is under way its own bounds count. One timer for all connections of an event loop.
 */
final class IdleCallers {

    /** How often is looked: a connection may live by so much longer. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final long longestNanos;
    private final Map<HttpConnection, Caller> callers = new HashMap<>();

    /** Connections may wait so long for the next request. */
    IdleCallers(Duration longest) {
        longestNanos = longest.toNanos();
    }

    /** Starts looking, on the caller's event loop. */
    void start(Vertx vertx) {
        vertx.setPeriodic(PERIOD.toMillis(), id -> close(System.nanoTime()));
    }

    void opened(HttpConnection connection) {
        callers.put(connection, new Caller());
        connection.closeHandler(closed -> callers.remove(connection));
    }

    /** A request's head has come. */
    void began(HttpConnection connection) {
        Caller caller = callers.get(connection);
        if (caller != null) {
            caller.requests++;
        }
    }

    /** A request was answered to its end. */
    void ended(HttpConnection connection) {
        Caller caller = callers.get(connection);
        if (caller != null) {
            caller.requests--;
            caller.sinceNanos = System.nanoTime();
        }
    }

    private void close(long now) {
        List<HttpConnection> idle = callers.entrySet().stream()
                .filter(entry -> entry.getValue().requests == 0 && now - entry.getValue().sinceNanos > longestNanos)
                .map(Map.Entry::getKey)
                .toList();
        idle.forEach(HttpConnection::close);
    }

    private static final class Caller {
        private int requests;
        private long sinceNanos = System.nanoTime();
    }
}
