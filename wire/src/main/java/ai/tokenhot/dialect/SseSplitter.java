package ai.tokenhot.dialect;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts the bytes of a body into server-sent events, wherever the network cut them. Lines may end in LF, CRLF or CR; a
 * byte order mark at the beginning, comments and unknown fields are read over; bytes are never changed. Framing: WHATWG
 * HTML, section 9.2.6 "Interpreting an event stream".
 *
 * <p>The events' raw bytes, one behind the other, are the body: blank lines that belong to no event stand before the
 * next one. Only those behind the last event are left out.
 *
 * <p>An event that lies within one chunk is handed out as a view into that chunk; only what a chunk leaves unfinished is
 * copied.
 */
public final class SseSplitter {

    /** No event may be longer: inline images and encrypted reasoning are one line each. */
    public static final int MAX_EVENT_BYTES = 64 << 20;

    /** No event may have more data lines. */
    public static final int MAX_DATA_LINES = 1024;

    private static final int FIRST_CARRY = 1024;
    private static final EitherByte LINE_ENDS = new EitherByte('\n', '\r');

    private final SseEvent event = new SseEvent();
    private final Consumer<SseEvent> sink;
    private byte[] carry = new byte[0];
    private int carried;
    private int scanned;
    private int lineStart;
    private boolean afterCarriageReturn;
    private boolean pairs;
    private boolean firstLine = true;
    private boolean begun;

    /** A splitter that hands each event to {@code sink}. */
    public SseSplitter(Consumer<SseEvent> sink) {
        this.sink = sink;
        reset(0);
    }

    /**
     * Takes the bytes {@code [from, to)}. The array must not be written to afterwards.
     *
     * @throws EventTooLongException when an event exceeds {@link #MAX_EVENT_BYTES}
     */
    public void feed(byte[] chunk, int from, int to) {
        if (from >= to) {
            return;
        }
        if (carried == 0) {
            reset(from);
            int rest = split(chunk, from, to);
            keep(chunk, rest, to);
            return;
        }
        append(chunk, from, to);
        byte[] joined = carry;
        int rest = split(joined, scanned, carried);
        if (rest > 0) {
            int end = carried;
            carried = 0;
            keep(joined, rest, end);
        }
    }

    /** Ends the body: hands out a last event that has no blank line behind it. */
    public void finish() {
        if (carried == 0) {
            return;
        }
        boolean waited = scanned < carried;
        if (!waited && carried > lineStart) {
            line(carry, lineStart, carried);
        }
        if (begun) {
            event.terminated = waited;
            hand(carry, carried);
        }
        carried = 0;
        reset(0);
    }

    /** Bytes of an event that has begun and not ended. */
    public int carried() {
        return carried;
    }

    private void keep(byte[] source, int rest, int end) {
        if (rest >= end) {
            carried = 0;
            return;
        }
        int length = end - rest;
        carry = new byte[Math.max(FIRST_CARRY, length + length / 2)];
        System.arraycopy(source, rest, carry, 0, length);
        carried = length;
        scanned -= rest;
        rebase(rest);
    }

    private void rebase(int origin) {
        lineStart -= origin;
        event.rawFrom -= origin;
        if (event.dataLines == 1) {
            event.dataFrom -= origin;
            event.dataTo -= origin;
        }
        if (event.nameTo > event.nameFrom) {
            event.nameFrom -= origin;
            event.nameTo -= origin;
        }
    }

    private void append(byte[] chunk, int from, int to) {
        int length = to - from;
        if (carried + length > carry.length) {
            if ((long) carried + length > MAX_EVENT_BYTES) {
                throw new EventTooLongException();
            }
            carry = Arrays.copyOf(carry, Math.min(MAX_EVENT_BYTES, (carried + length) * 2));
        }
        System.arraycopy(chunk, from, carry, carried, length);
        carried += length;
    }

    /**
     * Hands out all events that end in {@code [position, to)}; returns where the first unfinished one begins.
     *
     * <p>Where lines end in CRLF and the chunk ends between the two, the event waits for its last byte: a reader that
     * looks for CRLF CRLF would wait for it in vain if it came behind the last event.
     */
    private int split(byte[] buffer, int position, int to) {
        int at = position;
        while (at < to) {
            if (afterCarriageReturn) {
                afterCarriageReturn = false;
                if (buffer[at] == '\n') {
                    at++;
                    lineStart = at;
                    pairs = true;
                    continue;
                }
            }
            int end = LINE_ENDS.in(buffer, at, to);
            boolean blank = end == lineStart;
            if (end == to || (end + 1 == to && buffer[end] == '\r' && blank && begun && pairs)) {
                at = end;
                break;
            }
            if (!blank) {
                line(buffer, lineStart, end);
            }
            firstLine = false;
            boolean carriageReturn = buffer[end] == '\r';
            at = end + 1;
            pairs = carriageReturn && at < to && buffer[at] == '\n';
            if (pairs) {
                at++;
            }
            afterCarriageReturn = carriageReturn && !pairs;
            lineStart = at;
            if (blank && begun) {
                event.terminated = true;
                hand(buffer, at);
                reset(at);
            }
        }
        scanned = at;
        return event.rawFrom;
    }

    private void hand(byte[] buffer, int end) {
        event.raw = buffer;
        if (event.dataLines <= 1) {
            event.data = buffer;
        }
        event.rawTo = end;
        sink.accept(event);
    }

    private void reset(int from) {
        event.rawFrom = from;
        event.dataFrom = 0;
        event.dataTo = 0;
        event.nameFrom = 0;
        event.nameTo = 0;
        event.dataLines = 0;
        event.terminated = false;
        lineStart = from;
        begun = false;
        scanned = from;
    }

    private void line(byte[] buffer, int from, int to) {
        begun = true;
        int start = from;
        if (firstLine
                && to - start >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF) {
            start += 3;
        }
        if (starts(buffer, start, to, 'd', 'a', 't', 'a')) {
            int value = valueStart(buffer, start + 4, to);
            addData(buffer, value, to);
        } else if (to - start >= 5
                && buffer[start + 4] == 't'
                && starts4(buffer, start, 'e', 'v', 'e', 'n')
                && (to - start == 5 || buffer[start + 5] == ':')) {
            event.nameFrom = valueStart(buffer, start + 5, to);
            event.nameTo = to;
        }
    }

    private static boolean starts(byte[] buffer, int from, int to, char a, char b, char c, char d) {
        return to - from >= 4 && starts4(buffer, from, a, b, c, d) && (to - from == 4 || buffer[from + 4] == ':');
    }

    private static boolean starts4(byte[] buffer, int from, char a, char b, char c, char d) {
        return buffer[from] == a && buffer[from + 1] == b && buffer[from + 2] == c && buffer[from + 3] == d;
    }

    private static int valueStart(byte[] buffer, int colon, int to) {
        int value = Math.min(colon + 1, to);
        return value < to && buffer[value] == ' ' ? value + 1 : value;
    }

    private void addData(byte[] buffer, int from, int to) {
        if (event.dataLines == 0) {
            event.dataFrom = from;
            event.dataTo = to;
        } else if (event.dataLines == MAX_DATA_LINES) {
            throw new EventTooLongException();
        } else {
            int length = event.dataTo - event.dataFrom;
            int whole = length + 1 + to - from;
            if (event.dataLines == 1) {
                joinInto(new byte[whole], buffer);
            } else if (whole > event.data.length) {
                joinInto(new byte[whole * 2], event.data);
            }
            event.data[length] = '\n';
            System.arraycopy(buffer, from, event.data, length + 1, to - from);
            event.dataTo = whole;
        }
        event.dataLines++;
    }

    private void joinInto(byte[] joined, byte[] earlier) {
        int length = event.dataTo - event.dataFrom;
        System.arraycopy(earlier, event.dataFrom, joined, 0, length);
        event.data = joined;
        event.dataFrom = 0;
        event.dataTo = length;
    }

    /** An event that is longer than {@link #MAX_EVENT_BYTES} or {@link #MAX_DATA_LINES}. */
    public static final class EventTooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EventTooLongException() {
            super("an event of more than " + MAX_EVENT_BYTES + " bytes or " + MAX_DATA_LINES + " data lines");
        }
    }
}
