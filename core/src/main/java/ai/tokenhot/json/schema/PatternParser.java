package ai.tokenhot.json.schema;

import ai.tokenhot.json.schema.PatternNode.Either;
import ai.tokenhot.json.schema.PatternNode.One;
import ai.tokenhot.json.schema.PatternNode.Place;
import ai.tokenhot.json.schema.PatternNode.Repeat;
import ai.tokenhot.json.schema.PatternNode.Row;
import ai.tokenhot.json.schema.PatternNode.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Reads a pattern in JavaScript's notation (ECMA-262, section 22.2.1), except for what looks around or back. Not
 * thread-safe.
 */
final class PatternParser {

    private static final int MAX_NESTING = 100;
    private static final int MAX_COUNT_DIGITS = 4;

    private final int[] written;
    private int at;
    private int nesting;

    private PatternParser(String pattern) {
        written = pattern.codePoints().toArray();
    }

    /**
     * The meaning of a pattern.
     *
     * @throws UnreadableException when it is not one, or one that is not understood
     */
    static PatternNode parse(String pattern) throws UnreadableException {
        var parser = new PatternParser(pattern);
        PatternNode node = parser.either();
        if (parser.at < parser.written.length) {
            throw new UnreadableException();
        }
        return node;
    }

    private PatternNode either() throws UnreadableException {
        nesting++;
        if (nesting > MAX_NESTING) {
            throw new UnreadableException();
        }
        var branches = new ArrayList<PatternNode>();
        branches.add(row());
        while (take('|')) {
            branches.add(row());
        }
        nesting--;
        return branches.size() == 1 ? branches.getFirst() : new Either(branches);
    }

    private PatternNode row() throws UnreadableException {
        var parts = new ArrayList<PatternNode>();
        while (at < written.length && written[at] != '|' && written[at] != ')') {
            parts.add(repeated(part()));
        }
        return new Row(parts);
    }

    private PatternNode part() throws UnreadableException {
        int c = next();
        return switch (c) {
            case '^' -> new Place(Where.START);
            case '$' -> new Place(Where.END);
            case '.' -> new One(PatternParser::isNoLineEnd);
            case '[' -> new One(set());
            case '(' -> group();
            case '\\' -> escape();
            case '*', '+', '?' -> throw new UnreadableException();
            default -> one(c);
        };
    }

    private static boolean isNoLineEnd(int c) {
        return c != '\n' && c != '\r' && c != 0x2028 && c != 0x2029;
    }

    private static PatternNode one(int c) {
        return new One(found -> found == c);
    }

    private PatternNode group() throws UnreadableException {
        if (take('?') && !take(':')) {
            expect('<');
            if (peek('=') || peek('!')) {
                throw new UnreadableException();
            }
            while (next() != '>') {
                // The name of a group means nothing here.
            }
        }
        PatternNode inside = either();
        expect(')');
        return inside;
    }

    private PatternNode escape() throws UnreadableException {
        if (take('b')) {
            return new Place(Where.WORD_EDGE);
        }
        if (take('B')) {
            return new Place(Where.NO_WORD_EDGE);
        }
        return new One(escaped());
    }

    private PatternNode repeated(PatternNode part) throws UnreadableException {
        PatternNode repeated = part;
        if (take('*')) {
            repeated = new Repeat(part, 0, Repeat.UNBOUNDED);
        } else if (take('+')) {
            repeated = new Repeat(part, 1, Repeat.UNBOUNDED);
        } else if (take('?')) {
            repeated = new Repeat(part, 0, 1);
        } else if (peek('{')) {
            repeated = counted(part);
        }
        if (!repeated.equals(part)) {
            take('?');
        }
        return repeated;
    }

    /** A brace that begins no count is a character like any other. */
    private PatternNode counted(PatternNode part) throws UnreadableException {
        int before = at;
        at++;
        int min = number();
        int max = min;
        if (take(',')) {
            max = peek('}') ? Repeat.UNBOUNDED : number();
        }
        if (min < 0 || max < Repeat.UNBOUNDED || !take('}')) {
            at = before;
            return part;
        }
        if (max != Repeat.UNBOUNDED && max < min) {
            throw new UnreadableException();
        }
        return new Repeat(part, min, max);
    }

    /** A number; less than −1 when there is none. */
    private int number() throws UnreadableException {
        int value = 0;
        int digits = 0;
        while (at < written.length && written[at] >= '0' && written[at] <= '9') {
            value = value * 10 + written[at] - '0';
            at++;
            digits++;
            if (digits > MAX_COUNT_DIGITS) {
                throw new UnreadableException();
            }
        }
        return digits == 0 ? Integer.MIN_VALUE : value;
    }

    // --- sets of characters ---

    private IntPredicate set() throws UnreadableException {
        boolean without = take('^');
        IntPredicate set = c -> false;
        while (!take(']')) {
            set = set.or(range());
        }
        return without ? set.negate() : set;
    }

    private IntPredicate range() throws UnreadableException {
        boolean escapes = peek('\\');
        int from = at;
        IntPredicate first = member();
        if (!peek('-') || at + 1 >= written.length || written[at + 1] == ']') {
            return first;
        }
        int low = single(from, escapes);
        at++;
        int start = at;
        boolean escapesToo = peek('\\');
        member();
        int high = single(start, escapesToo);
        if (low > high) {
            throw new UnreadableException();
        }
        return c -> c >= low && c <= high;
    }

    private IntPredicate member() throws UnreadableException {
        int c = next();
        if (c != '\\') {
            return found -> found == c;
        }
        return take('b') ? found -> found == '\b' : escaped();
    }

    /** The one character that was just read, from this place on. */
    private int single(int from, boolean escaped) throws UnreadableException {
        if (!escaped) {
            return written[from];
        }
        int end = at;
        at = from + 1;
        int c = take('b') ? '\b' : character(next());
        at = end;
        if (c < 0) {
            throw new UnreadableException();
        }
        return c;
    }

    private IntPredicate escaped() throws UnreadableException {
        int c = next();
        return switch (c) {
            case 'd' -> PatternParser::isDigit;
            case 'D' -> found -> !isDigit(found);
            case 'w' -> PatternProgram::isWord;
            case 'W' -> found -> !PatternProgram.isWord(found);
            case 's' -> PatternParser::isSpace;
            case 'S' -> found -> !isSpace(found);
            case 'p' -> property();
            case 'P' -> property().negate();
            default -> {
                int character = character(c);
                if (character < 0) {
                    throw new UnreadableException();
                }
                yield found -> found == character;
            }
        };
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == 0xFEFF || c == 0xA0 || Character.isSpaceChar(c);
    }

    /** A general category, by its short name. */
    private IntPredicate property() throws UnreadableException {
        expect('{');
        var name = new StringBuilder();
        int c;
        while ((c = next()) != '}') {
            name.appendCodePoint(c);
        }
        List<Integer> types = UnicodeCategories.of(name.toString());
        if (types.isEmpty()) {
            throw new UnreadableException();
        }
        return found -> types.contains(Character.getType(found));
    }

    /** The character that stands behind a backslash; negative when it means none. */
    private int character(int c) throws UnreadableException {
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case '0' -> 0;
            case 'x' -> hexadecimal(2);
            case 'u' -> peek('{') ? braced() : hexadecimal(4);
            case 'c' -> next() & 0x1F;
            default -> Character.isLetterOrDigit(c) ? -1 : c;
        };
    }

    private int braced() throws UnreadableException {
        at++;
        int value = 0;
        int c;
        while ((c = next()) != '}') {
            value = value * 16 + digit(c);
            if (value > Character.MAX_CODE_POINT) {
                throw new UnreadableException();
            }
        }
        return value;
    }

    private int hexadecimal(int digits) throws UnreadableException {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * 16 + digit(next());
        }
        return value;
    }

    private static int digit(int c) throws UnreadableException {
        int value = Character.digit(c, 16);
        if (value < 0) {
            throw new UnreadableException();
        }
        return value;
    }

    // --- characters of the pattern ---

    private boolean peek(int c) {
        return at < written.length && written[at] == c;
    }

    private boolean take(int c) {
        if (peek(c)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(int c) throws UnreadableException {
        if (!take(c)) {
            throw new UnreadableException();
        }
    }

    private int next() throws UnreadableException {
        if (at >= written.length) {
            throw new UnreadableException();
        }
        return written[at++];
    }

    /** A pattern that is not understood. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException() {
            super("a pattern that is not understood", null, false, false);
        }
    }
}
