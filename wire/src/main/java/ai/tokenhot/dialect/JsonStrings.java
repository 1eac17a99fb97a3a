package ai.tokenhot.dialect;

import ai.tokenhot.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks at single members of JSON text by their bytes, where a parser would cost more than the answer is worth. */
public final class JsonStrings {

    /** Stands for bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

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

    /**
     * The text of a string whose content is {@code [from, to)}, between its quotes.
     *
     * @throws ai.tokenhot.json.JsonException when it is not JSON in UTF-8
     */
    public static String decoded(byte[] bytes, int from, int to) {
        int plain = from;
        while (plain < to && bytes[plain] >= ' ' && bytes[plain] != '\\') {
            plain++;
        }
        if (plain == to) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return unescaped(bytes, from, to).orElseGet(() -> parsed(bytes, from, to));
    }

    /** The text if its escapes are of one character and its bytes are UTF-8. */
    private static Optional<String> unescaped(byte[] bytes, int from, int to) {
        var plain = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (b == '\\') {
                b = at < to ? escaped(bytes[at++]) : 0;
                if (b == 0) {
                    return Optional.empty();
                }
            } else if (b >= 0 && b < ' ') {
                return Optional.empty();
            }
            plain[length++] = b;
        }
        String text = new String(plain, 0, length, StandardCharsets.UTF_8);
        return Optional.of(text).filter(valid -> valid.indexOf(REPLACEMENT) < 0);
    }

    private static byte escaped(byte letter) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> 0;
        };
    }

    private static String parsed(byte[] bytes, int from, int to) {
        try (var reader = JsonReader.of(bytes, from - 1, to - from + 2)) {
            reader.next();
            return reader.text();
        }
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
