package ai.tokenhot.bench.mock;

/** Byte searches in a part of an array; nothing is decoded. */
final class Bytes {

    private Bytes() {}

    /** Index of the first occurrence, or -1. */
    static int indexOf(byte[] bytes, int from, int to, byte[] sought) {
        byte first = sought[0];
        int last = to - sought.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == first && matches(bytes, i, sought)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether these bytes stand at an index, which leaves room for them. */
    static boolean matches(byte[] bytes, int at, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (bytes[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Like {@link #matches} where the expected bytes are lower case and the given may be either. */
    static boolean matchesIgnoringCase(byte[] bytes, int at, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            byte given = bytes[at + i];
            int lower = given >= 'A' && given <= 'Z' ? given + ('a' - 'A') : given;
            if (lower != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
