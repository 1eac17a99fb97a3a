package ai.tokenhot.money;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * An amount in billionths of a currency's unit. Arithmetic is checked: what does not fit 64 bits, and what mixes
 * currencies, throws and never wraps.
 *
 * @param nanos billionths of the unit; negative for a debt
 */
public record Money(long nanos, Currency currency) implements Comparable<Money> {

    /** Digits behind the point that an amount can have. */
    public static final int SCALE = 9;

    /** A text of an amount is no longer than this. */
    static final int MAX_TEXT = 40;

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    /** Nothing. */
    public static Money zero(Currency currency) {
        return new Money(0, currency);
    }

    /**
     * Reads an amount such as {@code 100} or {@code 0.0125}.
     *
     * @throws IllegalArgumentException when it is no decimal number, has more than {@value #SCALE} digits behind the
     *     point, or is too large
     */
    public static Money parse(String text, Currency currency) {
        if (text.length() > MAX_TEXT || !DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "amount: " + (text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text)
                            + " (expected: a decimal number such as 100 or 0.25)");
        }
        BigDecimal amount = new BigDecimal(text);
        try {
            return new Money(amount.movePointRight(SCALE).longValueExact(), currency);
        } catch (ArithmeticException e) {
            boolean fine = amount.stripTrailingZeros().scale() > SCALE;
            throw new IllegalArgumentException(
                    "amount: " + text
                            + (fine
                                    ? " (expected: at most " + SCALE + " digits behind the point)"
                                    : " (expected: between " + new Money(Long.MIN_VALUE, currency).text() + " and "
                                            + new Money(Long.MAX_VALUE, currency).text() + ")"),
                    e);
        }
    }

    /**
     * The one rounding: a quotient to the nearest billionth, halves up.
     *
     * @param numerator at least 0
     * @param denominator above 0
     * @throws ArithmeticException when it does not fit
     */
    public static Money rounded(BigDecimal numerator, BigDecimal denominator, Currency currency) {
        if (numerator.signum() < 0 || denominator.signum() <= 0) {
            throw new ArithmeticException("quotient: " + numerator + " / " + denominator + " (expected: >= 0)");
        }
        BigInteger nanos = numerator
                .movePointRight(SCALE)
                .divide(denominator, 0, RoundingMode.HALF_UP)
                .toBigIntegerExact();
        return new Money(nanos.longValueExact(), currency);
    }

    /** The sum. */
    public Money plus(Money other) {
        return new Money(Math.addExact(nanos, same(other)), currency);
    }

    /** The difference. */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(nanos, same(other)), currency);
    }

    /** The decimal text, without zeros that say nothing: {@code 0.0125}. */
    public String text() {
        return text(nanos);
    }

    /** The decimal text of an amount in billionths. */
    public static String text(long nanos) {
        BigDecimal amount = BigDecimal.valueOf(nanos, SCALE).stripTrailingZeros();
        return (amount.scale() < 0 ? amount.setScale(0) : amount).toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, same(other));
    }

    private long same(Money other) {
        if (!other.currency.equals(currency)) {
            throw new ArithmeticException("currency: " + other.currency + " (expected: " + currency + ")");
        }
        return other.nanos;
    }

    @Override
    public String toString() {
        return text() + " " + currency;
    }
}
