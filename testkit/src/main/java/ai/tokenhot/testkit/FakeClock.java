package ai.tokenhot.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it. It shows two times, as a machine does: the wall clock, which may be
 * {@linkplain #adjust adjusted} in any direction, and {@link #nanos}, which only {@link #advance} moves.
 */
public final class FakeClock extends Clock {

    /** Where a clock stands when a test does not care. */
    public static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    /** One reading: both times change together. */
    private record Reading(Instant wall, long nanos) {}

    private final AtomicReference<Reading> reading;
    private final ZoneId zone;

    private FakeClock(AtomicReference<Reading> reading, ZoneId zone) {
        this.reading = reading;
        this.zone = zone;
    }

    /** A clock in UTC that stands at {@link #START}. */
    public static FakeClock standing() {
        return at(START);
    }

    /** A clock in UTC that stands at this instant. */
    public static FakeClock at(Instant instant) {
        return new FakeClock(new AtomicReference<>(new Reading(instant, 0)), ZoneOffset.UTC);
    }

    /** Lets time pass: both the wall clock and {@link #nanos} move forward. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: >= 0; see adjust)");
        }
        reading.updateAndGet(now -> new Reading(now.wall().plus(duration), now.nanos() + duration.toNanos()));
    }

    /** Puts the wall clock elsewhere, forward or back, as an operator does; no time passes. */
    public void adjust(Instant wall) {
        reading.updateAndGet(now -> new Reading(wall, now.nanos()));
    }

    /** Nanoseconds passed since the clock was made; what {@link System#nanoTime} is to the machine. */
    public long nanos() {
        return reading.get().nanos();
    }

    @Override
    public Instant instant() {
        return reading.get().wall();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock, read in another zone: moving one moves both. */
    @Override
    public Clock withZone(ZoneId other) {
        return new FakeClock(reading, other);
    }
}
