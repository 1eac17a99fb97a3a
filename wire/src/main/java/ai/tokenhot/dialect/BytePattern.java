package ai.tokenhot.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds an ASCII text in bytes (Horspool's algorithm). */
public final class BytePattern {

    private final byte[] pattern;
    private final int[] shift = new int[256];

    private BytePattern(byte[] pattern) {
        this.pattern = pattern;
        Arrays.fill(shift, pattern.length);
        for (int i = 0; i < pattern.length - 1; i++) {
            shift[pattern[i] & 0xFF] = pattern.length - 1 - i;
        }
    }

    /** A pattern of at least one character. */
    public static BytePattern of(String ascii) {
        if (ascii.isEmpty()) {
            throw new IllegalArgumentException("pattern: empty (expected: at least one character)");
        }
        return new BytePattern(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** Where the text first stands in {@code [from, to)}, or -1. */
    public int in(byte[] bytes, int from, int to) {
        int last = pattern.length - 1;
        byte lastByte = pattern[last];
        int end = from + last;
        while (end < to) {
            byte b = bytes[end];
            if (b == lastByte && matches(bytes, end - last)) {
                return end - last;
            }
            end += shift[b & 0xFF];
        }
        return -1;
    }

    /** Where the text's end first stands in {@code [from, to)}, or -1. */
    public int after(byte[] bytes, int from, int to) {
        int found = in(bytes, from, to);
        return found < 0 ? -1 : found + pattern.length;
    }

    /** Whether {@code [from, to)} is this text. */
    public boolean is(byte[] bytes, int from, int to) {
        return to - from == pattern.length && matches(bytes, from);
    }

    /** Whether {@code [from, to)} begins with this text. */
    public boolean begins(byte[] bytes, int from, int to) {
        return to - from >= pattern.length && matches(bytes, from);
    }

    private boolean matches(byte[] bytes, int at) {
        for (int i = 0; i < pattern.length; i++) {
            if (bytes[at + i] != pattern[i]) {
                return false;
            }
        }
        return true;
    }
}
