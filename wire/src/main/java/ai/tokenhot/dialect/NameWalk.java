package ai.tokenhot.dialect;

/**
 * Walks over the members of JSON text, at any depth, by their names alone: one pass over the bytes, no value is parsed.
 * For taps, which look at each event of a stream. Text that is not JSON yields names that are of no use, never a failure.
 */
public final class NameWalk {

    private byte[] bytes = new byte[0];
    private int to;
    private int at;
    private int nameFrom;
    private int nameTo;
    private int value;

    /** Begins anew with the bytes {@code [from, to)}. */
    public void over(byte[] text, int from, int end) {
        bytes = text;
        at = from;
        to = end;
    }

    /** Goes to the next member; false when there is none. */
    public boolean next() {
        while (at < to) {
            int open = at;
            while (open < to && bytes[open] != '"') {
                open++;
            }
            if (open >= to) {
                at = to;
                return false;
            }
            int close = JsonStrings.closingQuote(bytes, open + 1, to);
            at = close + 1;
            int behind = JsonStrings.afterColon(bytes, at, to);
            if (behind >= 0) {
                nameFrom = open + 1;
                nameTo = close;
                value = behind;
                at = behind;
                return true;
            }
        }
        return false;
    }

    /** How many bytes the name has. */
    public int length() {
        return nameTo - nameFrom;
    }

    /** Whether this is the name. */
    public boolean is(BytePattern name) {
        return name.is(bytes, nameFrom, nameTo);
    }

    /** Where the member's value begins. */
    public int value() {
        return value;
    }

    /** The first byte of the member's value. */
    public byte first() {
        return bytes[value];
    }

    /** Where the name ends, its quote included. */
    public int afterName() {
        return nameTo + 1;
    }
}
