package ai.tokenhot.ledger;

/**
 * How an entry moves money between the places of an account. What is granted comes from outside; the rest moves within,
 * so that {@code granted = available + held + spent} holds for each posting as for each account.
 *
 * @param granted billionths; negative when they leave
 */
public record Posting(long granted, long available, long held, long spent) {

    /** Checks that nothing appears or vanishes. */
    public Posting {
        if (granted != Math.addExact(Math.addExact(available, held), spent)) {
            throw new IllegalArgumentException(
                    "posting: granted " + granted + " (expected: " + available + " + " + held + " + " + spent + ")");
        }
    }

    static Posting grant(long amount) {
        return new Posting(amount, amount, 0, 0);
    }

    static Posting hold(long amount) {
        return new Posting(0, Math.negateExact(amount), amount, 0);
    }

    static Posting free(long amount) {
        return new Posting(0, amount, Math.negateExact(amount), 0);
    }

    static Posting spend(long amount) {
        return new Posting(0, Math.negateExact(amount), 0, amount);
    }

    static Posting settle(long held, long charge) {
        return new Posting(0, Math.subtractExact(held, charge), Math.negateExact(held), charge);
    }
}
