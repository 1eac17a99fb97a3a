package ai.tokenhot.bench.mock;

/**
 * The moment at which the mock sent an event, written into the event's text: {@code @} and {@value #DIGITS} digits.
 * {@link System#nanoTime()} is CLOCK_MONOTONIC, so that another process on the machine can subtract.
 */
public final class Stamp {

    /** The sign before the digits. */
    public static final byte MARK = '@';

    /** How many digits a stamp has, leading zeros included. */
    public static final int DIGITS = 19;

    private Stamp() {}

    /** Writes the digits of a moment in nanoseconds. */
    public static void write(long nanos, byte[] into, int at) {
        long rest = nanos;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
