package ai.tokenhot.flow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What was delivered of a streamed answer, kept for counting its tokens should the provider never tell. Keeps the first
 * {@link #MAX_KEPT} bytes and the length of the rest.
 */
final class DeliveredText {

    /** Bytes that are kept of one answer. */
    static final int MAX_KEPT = 32 << 10;

    private static final int FIRST = 1 << 10;

    private byte[] kept = new byte[0];
    private int length;
    private long total;

    void add(byte[] buffer, int from, int to) {
        total += to - from;
        int taken = Math.min(to - from, MAX_KEPT - length);
        if (taken <= 0) {
            return;
        }
        if (length + taken > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(MAX_KEPT, Math.max(FIRST, (length + taken) * 2)));
        }
        System.arraycopy(buffer, from, kept, length, taken);
        length += taken;
    }

    String text() {
        return new String(kept, 0, length, StandardCharsets.UTF_8);
    }

    /** How many bytes there were for each that is kept; 1 when all are. */
    double scale() {
        return length == 0 ? 1 : (double) total / length;
    }

    /** How many bytes there were. */
    long bytes() {
        return total;
    }

    boolean isEmpty() {
        return total == 0;
    }
}
