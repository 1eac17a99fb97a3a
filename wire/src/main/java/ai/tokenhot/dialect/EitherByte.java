package ai.tokenhot.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the first of two bytes; looks at eight at a time. */
final class EitherByte {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte one;
    private final byte other;
    private final long ones;
    private final long others;

    EitherByte(char one, char other) {
        this.one = (byte) one;
        this.other = (byte) other;
        this.ones = ONES * one;
        this.others = ONES * other;
    }

    /** Where the first of them stands in {@code [from, to)}, or {@code to}. */
    int in(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long hit = zeroBytes(word ^ ones) | zeroBytes(word ^ others);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (at < to && bytes[at] != one && bytes[at] != other) {
            at++;
        }
        return at;
    }

    /** The lowest byte that is set is right; those above a hit may be wrong. */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGHS;
    }
}
