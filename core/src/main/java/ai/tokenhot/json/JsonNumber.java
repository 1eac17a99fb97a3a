package ai.tokenhot.json;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** A JSON number, as it was written: {@code 1.0}, {@code 1e400} and ids above 2^53 survive unchanged. */
public record JsonNumber(String lexeme) implements Json {

    private static final Pattern SYNTAX = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** No number that we take as an integer has more digits or a larger exponent than this. */
    private static final int MAX_INTEGER_LEXEME = 40;

    /** Checks the syntax. */
    public JsonNumber {
        if (!SYNTAX.matcher(lexeme).matches()) {
            throw new IllegalArgumentException("number: " + lexeme + " (expected: JSON number syntax)");
        }
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
