package ai.tokenhot.bench.mock;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Bytes that are rendered once and sent often, with a place for the stamp of the moment. */
final class Frame {

    private static final int UNSTAMPED = -1;

    /** Where the stamp goes in the text that a frame is made of. */
    static final String STAMP = "@" + "0".repeat(Stamp.DIGITS);

    private final byte[] bytes;

    /** Index of the stamp's first digit, or {@link #UNSTAMPED}. */
    private final int stampAt;

    private Frame(byte[] bytes, int stampAt) {
        this.bytes = bytes;
        this.stampAt = stampAt;
    }

    /** A frame that is sent as it is, or with a stamp where {@link #STAMP} stands. */
    static Frame of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int mark = text.indexOf(STAMP);
        // Everything before the mark is ASCII: an index of the text is an index of the bytes.
        return new Frame(bytes, mark < 0 ? UNSTAMPED : mark + 1);
    }

    /** One chunk of a chunked body. */
    static Frame chunk(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return of(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    /** How many bytes it has. */
    int length() {
        return bytes.length;
    }

    /** Appends the bytes, stamped with these digits. */
    void writeTo(ByteBuf out, byte[] digits) {
        if (stampAt == UNSTAMPED) {
            out.writeBytes(bytes);
        } else {
            out.writeBytes(bytes, 0, stampAt);
            out.writeBytes(digits, 0, Stamp.DIGITS);
            int after = stampAt + Stamp.DIGITS;
            out.writeBytes(bytes, after, bytes.length - after);
        }
    }
}
