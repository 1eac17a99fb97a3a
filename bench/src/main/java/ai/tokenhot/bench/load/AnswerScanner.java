package ai.tokenhot.bench.load;

import ai.tokenhot.bench.mock.Stamp;
import java.nio.charset.StandardCharsets;

/**
 * Scans the body of one answer byte by byte: counts its {@code data:} lines and its stamps, and keeps its last bytes.
 * A body may be split anywhere.
 */
final class AnswerScanner {

    /** Told of each stamp. */
    @FunctionalInterface
    interface StampListener {
        void stamp(long sentNanos);
    }

    /** How many of the last bytes are kept. */
    private static final int TAIL_BYTES = 64;

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    /** Outside of a stamp. */
    private static final int NO_STAMP = -1;

    /** Not at a line's beginning. */
    private static final int WITHIN_LINE = -1;

    private final StampListener listener;
    private final byte[] tail = new byte[TAIL_BYTES];
    private long bytes;
    private int stampDigits = NO_STAMP;
    private long stamp;
    private int lineMatch;
    private int dataLines;
    private int stamps;

    AnswerScanner(StampListener listener) {
        this.listener = listener;
    }

    /** Forgets the answer: the next byte begins another. */
    void reset() {
        bytes = 0;
        stampDigits = NO_STAMP;
        lineMatch = 0;
        dataLines = 0;
        stamps = 0;
    }

    /** Scans a piece of the body. */
    void scan(byte[] piece, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = piece[i];
            if (lineMatch >= 0) {
                matchLine(b);
            } else if (b == '\n') {
                lineMatch = 0;
            }
            if (stampDigits >= 0) {
                readStamp(b);
            } else if (b == Stamp.MARK) {
                stampDigits = 0;
                stamp = 0;
            }
        }
        for (int i = Math.max(from, to - TAIL_BYTES); i < to; i++) {
            tail[(int) ((bytes + i - from) % TAIL_BYTES)] = piece[i];
        }
        bytes += to - from;
    }

    private void matchLine(byte b) {
        if (b == DATA[lineMatch]) {
            lineMatch++;
            if (lineMatch == DATA.length) {
                dataLines++;
                lineMatch = WITHIN_LINE;
            }
        } else {
            lineMatch = b == '\n' ? 0 : WITHIN_LINE;
        }
    }

    private void readStamp(byte b) {
        if (b < '0' || b > '9') {
            stampDigits = NO_STAMP;
            return;
        }
        stamp = stamp * 10 + (b - '0');
        stampDigits++;
        if (stampDigits == Stamp.DIGITS) {
            stampDigits = NO_STAMP;
            stamps++;
            listener.stamp(stamp);
        }
    }

    /** How many lines begin with {@code data:}: the events of a stream. */
    int dataLines() {
        return dataLines;
    }

    /** How many stamps there were. */
    int stamps() {
        return stamps;
    }

    /** How long the body is. */
    long bytes() {
        return bytes;
    }

    /** The body's last bytes, without white space after them. */
    String tail() {
        int length = (int) Math.min(bytes, TAIL_BYTES);
        byte[] ordered = new byte[length];
        for (int i = 0; i < length; i++) {
            ordered[i] = tail[(int) ((bytes - length + i) % TAIL_BYTES)];
        }
        return new String(ordered, StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
