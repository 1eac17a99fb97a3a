package ai.tokenhot.flow;

import java.util.concurrent.atomic.AtomicInteger;

/** How many answers are read on for callers who have gone: each costs money that nobody sees, so they are few. */
public final class Drains {

    /** More than this at a time are cancelled instead. */
    public static final int MOST = 64;

    private final AtomicInteger running = new AtomicInteger();

    /** Whether there is room for another one. */
    boolean begin() {
        if (running.incrementAndGet() <= MOST) {
            return true;
        }
        running.decrementAndGet();
        return false;
    }

    void end() {
        running.decrementAndGet();
    }
}
