package ai.tokenhot.dialect;

import java.util.Arrays;

/**
 * Recognizes an event that begins like an earlier one, up to a text. Whoever read the earlier one whole knows what the
 * text of the other means and need not parse it: most events of a stream differ in nothing else. Not thread-safe.
 */
public final class AlikeEvents {

    /** Bytes of a beginning; a longer one is not kept. */
    private static final int MAX_BEGINNING = 1 << 11;

    private byte[] beginning = new byte[0];
    private byte[] data = beginning;
    private int open;
    private int close;

    /**
     * Keeps the beginning of the event that begins at {@code from}.
     *
     * @param quote where the opening quote of its text stands
     */
    public void remember(byte[] event, int from, int quote) {
        int length = quote + 1 - from;
        beginning = length <= MAX_BEGINNING ? Arrays.copyOfRange(event, from, quote + 1) : new byte[0];
    }

    /** Nothing is alike any more. */
    public void forget() {
        beginning = new byte[0];
    }

    /** Whether the event {@code [from, to)} begins like the one that is kept, and its text has an end. */
    public boolean begins(byte[] event, int from, int to) {
        int length = beginning.length;
        if (length == 0 || to - from <= length || !Arrays.equals(event, from, from + length, beginning, 0, length)) {
            return false;
        }
        data = event;
        open = from + length;
        close = JsonStrings.closingQuote(event, open, to);
        return close < to;
    }

    /** Where the text of the event that was recognized begins, its quote excluded. */
    public int open() {
        return open;
    }

    /** Where its closing quote stands. */
    public int close() {
        return close;
    }

    /**
     * Its text, decoded.
     *
     * @throws ai.tokenhot.json.JsonException when it is none
     */
    public String text() {
        return JsonStrings.decoded(data, open, close);
    }
}
