package ai.tokenhot.condition;

import java.util.ArrayList;
import java.util.List;

/** Cuts a condition's text into lexemes, as CEL's language definition does. */
final class Lexer {

    private static final String[] SIGNS = {
        "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "?", ":", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{",
        "}", ".", ","
    };
    private static final String ESCAPES = "abfnrtv\\'\"`?";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\'\"`?";

    private final String text;
    private int at;

    Lexer(String text) {
        this.text = text;
    }

    /** All lexemes; the last one is the end. */
    List<Lexeme> lexemes() {
        List<Lexeme> lexemes = new ArrayList<>();
        for (skipSpace(); at < text.length(); skipSpace()) {
            lexemes.add(next());
        }
        lexemes.add(new Lexeme(Lexeme.Type.END, "", at));
        return lexemes;
    }

    /** What is wrong with the text, at a place in it. */
    static ConditionException problem(String problem, String text, int at) {
        return new ConditionException(problem, 1 + text.codePointCount(0, at));
    }

    private void skipSpace() {
        while (at < text.length()) {
            if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (" \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
                at++;
            } else {
                return;
            }
        }
    }

    private Lexeme next() {
        char first = text.charAt(at);
        boolean raw = first == 'r' || first == 'R';
        boolean bytes = first == 'b' || first == 'B';
        if (isQuote(at) || (raw && isQuote(at + 1))) {
            return string(raw);
        }
        if (bytes && (isQuote(at + 1) || (isOneOf("rR", at + 1) && isQuote(at + 2)))) {
            throw problem("bytes are not supported (expected: a string without the prefix " + first + ")", at);
        }
        if (isDigit(at) || (first == '.' && isDigit(at + 1))) {
            return number();
        }
        if (isNameStart(first)) {
            return name();
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Lexeme(Lexeme.Type.SIGN, sign, at - sign.length());
            }
        }
        String found = Character.toString(text.codePointAt(at));
        throw problem(
                switch (first) {
                    case '=' -> "'=' (expected: '==')";
                    case '&' -> "'&' (expected: '&&')";
                    case '|' -> "'|' (expected: '||')";
                    default -> "'" + found + "' (expected: a name, a literal or an operator)";
                },
                at);
    }

    private Lexeme name() {
        int start = at;
        while (at < text.length() && (isNameStart(text.charAt(at)) || isDigit(at))) {
            at++;
        }
        return new Lexeme(Lexeme.Type.NAME, text.substring(start, at), start);
    }

    private Lexeme number() {
        int start = at;
        boolean hexadecimal = text.startsWith("0x", at) && isHexadecimal(at + 2);
        if (hexadecimal) {
            at += 2;
            while (isHexadecimal(at)) {
                at++;
            }
        } else {
            skipDigits();
            boolean exponent = isOneOf("eE", at) && (isDigit(at + 1) || (isOneOf("+-", at + 1) && isDigit(at + 2)));
            if (exponent || (isOneOf(".", at) && isDigit(at + 1))) {
                throw problem("a number with a fraction or an exponent is not supported (expected: an int)", start);
            }
        }
        if (isOneOf("uU", at)) {
            throw problem("an unsigned number is not supported (expected: an int, without the suffix u)", start);
        }
        return new Lexeme(Lexeme.Type.NUMBER, text.substring(start, at), start);
    }

    private void skipDigits() {
        while (isDigit(at)) {
            at++;
        }
    }

    private Lexeme string(boolean raw) {
        int start = at;
        if (raw) {
            at++;
        }
        char quote = text.charAt(at);
        if (text.startsWith(Character.toString(quote).repeat(3), at)) {
            throw problem("a string in three quotes is not supported (expected: one quote at each end)", start);
        }
        at++;
        var content = new StringBuilder();
        while (true) {
            if (at == text.length() || isOneOf("\r\n", at)) {
                throw problem("a string without an end (expected: " + quote + " on the same line)", start);
            }
            char next = text.charAt(at++);
            if (next == quote) {
                if (raw && endsWithBackslash(content)) {
                    throw problem("a raw string that ends with a backslash (expected: '\\\\', not raw)", start);
                }
                return new Lexeme(Lexeme.Type.STRING, content.toString(), start);
            }
            if (next == '\\' && !raw) {
                escape(content);
            } else {
                content.append(next);
            }
        }
    }

    /** With one that escapes nothing, that is: CEL's readers don't agree on what it does to the quote behind it. */
    private static boolean endsWithBackslash(CharSequence content) {
        int backslashes = 0;
        while (backslashes < content.length() && content.charAt(content.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 != 0;
    }

    /** What a backslash stands for, read behind it. */
    private void escape(StringBuilder content) {
        int start = at - 1;
        char kind = at < text.length() ? text.charAt(at) : ' ';
        int simple = ESCAPES.indexOf(kind);
        if (simple >= 0) {
            at++;
            content.append(ESCAPED.charAt(simple));
            return;
        }
        int codePoint = switch (kind) {
            case 'x', 'X' -> digits(at + 1, 2, 16);
            case 'u' -> digits(at + 1, 4, 16);
            case 'U' -> digits(at + 1, 8, 16);
            case '0', '1', '2', '3' -> digits(at, 3, 8);
            default -> -1;
        };
        if (!Character.isValidCodePoint(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
            throw problem(
                    "an escape that is none (expected: \\n, \\', \\\\, \\x41, \\u0041 or another of CEL's)", start);
        }
        content.appendCodePoint(codePoint);
    }

    /** So many digits read from a place on; -1 where they are not there or are no code point. */
    private int digits(int from, int count, int radix) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = i < text.length() && text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return -1;
            }
            value = value * radix + digit;
        }
        at = from + count;
        return value;
    }

    private boolean isQuote(int index) {
        return isOneOf("'\"", index);
    }

    private boolean isOneOf(String characters, int index) {
        return index < text.length() && characters.indexOf(text.charAt(index)) >= 0;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private boolean isHexadecimal(int index) {
        return index < text.length() && text.charAt(index) < 128 && Character.digit(text.charAt(index), 16) >= 0;
    }

    private static boolean isNameStart(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
    }

    private ConditionException problem(String problem, int place) {
        return problem(problem, text, place);
    }
}
