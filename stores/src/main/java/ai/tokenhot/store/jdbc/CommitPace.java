package ai.tokenhot.store.jdbc;

import java.time.Duration;

/**
 * How long the ledger waits before a transaction, so that more settlements share it. While few come, not at all: each
 * would only be late. When many come, transactions are {@link #INTERVAL} apart: a flush of the disk and two switches of
 * threads are then paid once for many.
 */
final class CommitPace {

    /** Settlements a second from which on transactions are kept apart. */
    static final double BUSY_PER_SECOND = 2_500;

    /** From the beginning of one transaction to the next while many settlements come. */
    static final Duration INTERVAL = Duration.ofMillis(2);

    /** The time over which the rate is averaged. */
    private static final double MEMORY_NANOS = Duration.ofMillis(20).toNanos();

    private double perSecond;
    private long began;

    /** A pace that begins at this moment. */
    CommitPace(long now) {
        began = now;
    }

    /** How long to wait, at this moment, before the next group is taken: nanoseconds, 0 for not at all. */
    long waitNanos(long now) {
        return perSecond < BUSY_PER_SECOND ? 0 : Math.max(0, began + INTERVAL.toNanos() - now);
    }

    /** A group was taken at this moment. */
    void took(int settlements, long now) {
        double elapsed = Math.max(1, now - began);
        double rate = settlements * 1e9 / elapsed;
        perSecond += (rate - perSecond) * (1 - Math.exp(-elapsed / MEMORY_NANOS));
        began = now;
    }
}
