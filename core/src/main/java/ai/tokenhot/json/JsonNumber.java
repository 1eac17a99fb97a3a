package ai.tokenhot.json;

import java.math.BigDecimal;
import java.util.Optional;

/** A JSON number, as it was written: {@code 1.0}, {@code 1e400} and ids above 2^53 survive unchanged. */
public record JsonNumber(String lexeme) implements Json {

    /** No number that we take as an integer has more digits or a larger exponent than this. */
    private static final int MAX_INTEGER_LEXEME = 40;

    /** Checks the syntax. */
    public JsonNumber {
        if (!isNumber(lexeme)) {
            throw new IllegalArgumentException("number: " + lexeme + " (expected: JSON number syntax)");
        }
    }

    private static boolean isNumber(String text) {
        int whole = text.startsWith("-") ? 1 : 0;
        int at = afterDigits(text, whole);
        boolean valid = at > whole && (text.charAt(whole) != '0' || at == whole + 1);
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = at + 1;
            at = afterDigits(text, fraction);
            valid &= at > fraction;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = at + 1;
            if (exponent < text.length() && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                exponent++;
            }
            at = afterDigits(text, exponent);
            valid &= at > exponent;
        }
        return valid && at == text.length();
    }

    private static int afterDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** An integer. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** A finite floating-point number. */
    public static JsonNumber of(double value) {
        return new JsonNumber(Double.toString(value));
    }

    /** The value, if it has no fraction and fits 64 bits; {@code 100.0} counts as 100. */
    public Optional<Long> exactLong() {
        if (lexeme.length() > MAX_INTEGER_LEXEME || exponent() > MAX_INTEGER_LEXEME) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(lexeme).longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Whether it was written without fraction and exponent. */
    public boolean isInteger() {
        return lexeme.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    }

    /** The nearest double; infinite when out of range. */
    public double doubleValue() {
        return Double.parseDouble(lexeme);
    }

    private int exponent() {
        int mark = Math.max(lexeme.indexOf('e'), lexeme.indexOf('E'));
        if (mark < 0) {
            return 0;
        }
        String digits = lexeme.substring(mark + 1);
        return digits.length() > 5 ? Integer.MAX_VALUE : Math.abs(Integer.parseInt(digits));
    }

    /** The number as it was written. */
    @Override
    public String toString() {
        return lexeme;
    }
}
