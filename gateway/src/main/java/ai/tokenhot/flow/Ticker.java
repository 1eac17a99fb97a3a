package ai.tokenhot.flow;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** The calls of one event loop that wait for something: one timer for all of them instead of several for each. */
public final class Ticker {

    private static final Duration PERIOD = Duration.ofMillis(100);

    private final Set<Waiting> waiting = new LinkedHashSet<>();

    /** Starts ticking on the caller's event loop. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(PERIOD.toMillis(), id -> tick());
    }

    /** Adds something that waits. */
    public void add(Waiting call) {
        waiting.add(call);
    }

    /** Removes it. */
    public void remove(Waiting call) {
        waiting.remove(call);
    }

    /** How many calls wait. */
    public int size() {
        return waiting.size();
    }

    /** Ends all calls that still run, when the gateway stops. */
    public void stopAll() {
        new ArrayList<>(waiting).forEach(Waiting::stop);
    }

    private void tick() {
        if (!waiting.isEmpty()) {
            long now = System.nanoTime();
            new ArrayList<>(waiting).forEach(call -> call.tick(now));
        }
    }

    /** Something with deadlines. */
    public interface Waiting {
        /** Time passes. */
        void tick(long nanos);

        /** The gateway stops. */
        void stop();
    }
}
