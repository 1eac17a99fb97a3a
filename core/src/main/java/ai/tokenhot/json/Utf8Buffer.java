package ai.tokenhot.json;

import java.util.Arrays;

/** Bytes of JSON text in UTF-8, which grow. Not thread-safe. */
public final class Utf8Buffer {

    private static final int FIRST = 1 << 10;

    private static final int SMALL = 16 << 10;

    /** How many characters are looked at between two looks at the room that is left. */
    private static final int STRETCH = 1 << 12;

    /** The most bytes that a character becomes. */
    private static final int MAX_ESCAPE = 6;

    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private byte[] bytes = new byte[FIRST];
    private int length;

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** Adds bytes as they are. */
    public Utf8Buffer raw(byte[] more) {
        return raw(more, 0, more.length);
    }

    /** Adds the bytes {@code [from, to)} as they are. */
    public Utf8Buffer raw(byte[] more, int from, int to) {
        int count = to - from;
        room(count);
        System.arraycopy(more, from, bytes, length, count);
        length += count;
        return this;
    }

    /** Adds a byte. */
    Utf8Buffer one(char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Adds a text that is all ASCII and needs no escape. */
    Utf8Buffer plain(String text) {
        int count = text.length();
        room(count);
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < count; i++) {
            to[at++] = (byte) text.charAt(i);
        }
        length = at;
        return this;
    }

    /** Adds a number. */
    public Utf8Buffer number(long value) {
        if (value >= 0 && value < 10) {
            room(1);
            bytes[length++] = (byte) ('0' + value);
            return this;
        }
        return plain(Long.toString(value));
    }

    /** Adds what another buffer holds from there on. */
    public Utf8Buffer raw(Utf8Buffer other, int from) {
        return raw(other.bytes, from, other.length);
    }

    /** Adds a text as a JSON string, quotes included. A lone surrogate becomes U+FFFD. */
    public Utf8Buffer string(String text) {
        return one('"').inString(text).one('"');
    }

    /** Adds a text as it stands inside a JSON string, without quotes. A lone surrogate becomes U+FFFD. */
    public Utf8Buffer inString(String text) {
        int count = text.length();
        int i = 0;
        while (i < count) {
            int end = Math.min(count, i + STRETCH);
            room(MAX_ESCAPE * (end - i));
            while (i < end) {
                i = plainPart(text, i, end);
                if (i == end) {
                    break;
                }
                char c = text.charAt(i++);
                if (Character.isHighSurrogate(c) && i < count && Character.isLowSurrogate(text.charAt(i))) {
                    int point = Character.toCodePoint(c, text.charAt(i++));
                    bytes[length++] = (byte) (0xF0 | (point >> 18));
                    bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                    bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                    bytes[length++] = (byte) (0x80 | (point & 0x3F));
                } else {
                    other(c);
                }
            }
        }
        return this;
    }

    /** Adds what needs no escape and is one byte a character, up to what does or is not; there is room for it. */
    private int plainPart(String text, int from, int end) {
        byte[] to = bytes;
        int at = length;
        int i = from;
        while (i < end) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
                break;
            }
            to[at++] = (byte) c;
            i++;
        }
        length = at;
        return i;
    }

    private void other(char c) {
        switch (c) {
            case '"' -> escape('"');
            case '\\' -> escape('\\');
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            case '\b' -> escape('b');
            case '\f' -> escape('f');
            default -> {
                if (c < ' ') {
                    escape('u');
                    bytes[length++] = '0';
                    bytes[length++] = '0';
                    bytes[length++] = HEX[c >> 4];
                    bytes[length++] = HEX[c & 0xF];
                } else if (c < 0x80) {
                    bytes[length++] = (byte) c;
                } else if (c < 0x800) {
                    bytes[length++] = (byte) (0xC0 | (c >> 6));
                    bytes[length++] = (byte) (0x80 | (c & 0x3F));
                } else if (Character.isSurrogate(c)) {
                    raw(REPLACEMENT);
                } else {
                    bytes[length++] = (byte) (0xE0 | (c >> 12));
                    bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                    bytes[length++] = (byte) (0x80 | (c & 0x3F));
                }
            }
        }
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), grown()));
        }
    }

    /** In large steps while it is small: what is written of a burst is mostly more than one step. */
    private int grown() {
        return bytes.length < SMALL ? bytes.length * 4 : bytes.length * 2;
    }

    /** Forgets all bytes, and starts anew. */
    public void clear() {
        length = 0;
    }

    /** Hands the bytes over, and starts anew. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }
}
