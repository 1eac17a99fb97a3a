package ai.tokenhot.ledger;

import ai.tokenhot.money.Currency;

/**
 * Where an organization's money is: {@code granted = available + held + spent}, always.
 *
 * @param organization whose account it is
 * @param granted all credit that was ever given, less what was taken back; billionths
 * @param available what can be spent; negative only by charges above their holds and by late results
 * @param held what calls under way reserve
 * @param spent what was charged, less refunds
 * @param sequence number of the last entry
 */
public record Balance(
        String organization, Currency currency, long granted, long available, long held, long spent, long sequence) {

    /** Checks the equation. */
    public Balance {
        if (granted != Math.addExact(Math.addExact(available, held), spent)) {
            throw new IllegalArgumentException("account " + organization + ": granted " + granted + " (expected: "
                    + available + " + " + held + " + " + spent + ")");
        }
    }

    /** An account on which nothing was posted. */
    public static Balance empty(String organization, Currency currency) {
        return new Balance(organization, currency, 0, 0, 0, 0, 0);
    }

    /**
     * The account after one more entry.
     *
     * @throws ArithmeticException when an amount does not fit
     */
    Balance after(Posting posting) {
        return new Balance(
                organization,
                currency,
                Math.addExact(granted, posting.granted()),
                Math.addExact(available, posting.available()),
                Math.addExact(held, posting.held()),
                Math.addExact(spent, posting.spent()),
                sequence + 1);
    }
}
