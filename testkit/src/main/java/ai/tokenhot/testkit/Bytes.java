package ai.tokenhot.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Immutable bytes that compare by content; what a record holds instead of an array. */
public final class Bytes {

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /** The text as UTF-8. */
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy as an array. */
    public byte[] array() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Base64 of the standard alphabet, padded. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** How many there are. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Only the number of bytes: they may be megabytes, or not text. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
