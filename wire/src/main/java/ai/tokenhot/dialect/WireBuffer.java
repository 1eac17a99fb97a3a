package ai.tokenhot.dialect;

import ai.tokenhot.json.Utf8Buffer;
import java.nio.charset.StandardCharsets;

/** Bytes of an answer that grow. What is written more than once is prepared with {@link #ascii}. Not thread-safe. */
public final class WireBuffer {

    private final Utf8Buffer bytes = new Utf8Buffer();

    /** The bytes of a text that is all ASCII. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** How many bytes there are. */
    public int length() {
        return bytes.length();
    }

    /** Adds bytes as they are. */
    public WireBuffer raw(byte[] more) {
        bytes.raw(more);
        return this;
    }

    /** Adds the bytes {@code [from, to)} as they are. */
    public WireBuffer raw(byte[] more, int from, int to) {
        bytes.raw(more, from, to);
        return this;
    }

    /** Adds what another buffer holds from there on. */
    public WireBuffer raw(WireBuffer other, int from) {
        bytes.raw(other.bytes, from);
        return this;
    }

    /** Adds a number. */
    public WireBuffer number(long value) {
        bytes.number(value);
        return this;
    }

    /** Adds a text as a JSON string, quotes included. A lone surrogate becomes U+FFFD. */
    public WireBuffer string(String text) {
        bytes.string(text);
        return this;
    }

    /** Adds a text as it stands inside a JSON string, without quotes. A lone surrogate becomes U+FFFD. */
    public WireBuffer inString(String text) {
        bytes.inString(text);
        return this;
    }

    /** Forgets all bytes, and starts anew. */
    public void clear() {
        bytes.clear();
    }

    /** Hands the bytes over, and starts anew. */
    public byte[] take() {
        return bytes.take();
    }
}
