package ai.tokenhot.money;

/**
 * A currency by its three letters, such as {@code USD} (ISO 4217). Which ones there are is the operator's business: an
 * amount is only ever turned into another currency by a rate of the catalog.
 */
public record Currency(String code) {

    private static final int LENGTH = 3;

    /** Checks the letters. */
    public Currency {
        if (!valid(code)) {
            throw new IllegalArgumentException("currency: " + code + " (expected: three capital letters)");
        }
    }

    /** Whether this is the code of a currency, as far as its form goes. */
    public static boolean valid(String code) {
        return code.length() == LENGTH && code.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    @Override
    public String toString() {
        return code;
    }
}
