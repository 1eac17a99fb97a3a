package ai.tokenhot.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks at single members of JSON text by their bytes, where a parser would cost more than the answer is worth. */
public final class JsonStrings {

    private static final EitherByte QUOTE_OR_ESCAPE = new EitherByte('"', '\\');

    private JsonStrings() {}

    /** The first byte at or behind {@code from} that is not white space, or {@code to}. */
    public static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Where a member's value begins, given where its name ends; -1 when no colon follows. */
    public static int afterColon(byte[] bytes, int afterName, int to) {
        int colon = skipSpace(bytes, afterName, to);
        if (colon >= to || bytes[colon] != ':') {
            return -1;
        }
        int value = skipSpace(bytes, colon + 1, to);
        return value < to ? value : -1;
    }

    /** Where the string's closing quote stands, given where its content begins; {@code to} when there is none. */
    public static int closingQuote(byte[] bytes, int from, int to) {
        int at = QUOTE_OR_ESCAPE.in(bytes, from, to);
        while (at < to && bytes[at] == '\\') {
            at = QUOTE_OR_ESCAPE.in(bytes, at + 2, to);
        }
        return Math.min(at, to);
    }

    /**
     * Hands the member's value to the sink, if it is a string that is not empty.
     *
     * @param afterName where the member's name ends
     * @return where the value ends, or {@code afterName} when it was no such string
     */
    public static int pass(byte[] bytes, int afterName, int to, StreamTap.Sink sink) {
        int value = afterColon(bytes, afterName, to);
        if (value < 0 || bytes[value] != '"') {
            return afterName;
        }
        int end = closingQuote(bytes, value + 1, to);
        if (end > value + 1) {
            sink.text(bytes, value + 1, end);
            return end;
        }
        return afterName;
    }

    /** The first value of a member, if it is a string without escapes. */
    public static Optional<String> valueAfter(BytePattern name, byte[] bytes, int from, int to) {
        int after = name.after(bytes, from, to);
        int value = after < 0 ? -1 : afterColon(bytes, after, to);
        return value < 0 ? Optional.empty() : valueAt(bytes, value, to);
    }

    /** The value that begins here, if it is a string without escapes. */
    public static Optional<String> valueAt(byte[] bytes, int value, int to) {
        if (bytes[value] != '"') {
            return Optional.empty();
        }
        int end = closingQuote(bytes, value + 1, to);
        String text = new String(bytes, value + 1, end - value - 1, StandardCharsets.UTF_8);
        return text.indexOf('\\') >= 0 || text.length() > 200 ? Optional.empty() : Optional.of(text);
    }
}
