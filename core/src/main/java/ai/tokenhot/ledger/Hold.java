package ai.tokenhot.ledger;

/**
 * Money that is reserved for a call or task. It ends exactly once.
 *
 * @param amount billionths of the account's currency
 * @param expiresMillis when it ends by itself unless its owner renews it, since the epoch
 */
public record Hold(String id, String organization, long amount, State state, long expiresMillis) {

    /** Where it is in its life. */
    public enum State {
        OPEN,
        SETTLED,
        RELEASED,
        EXPIRED,
        /** Its result came when it had expired, and was paid. */
        SETTLED_LATE
    }

    Hold ended(State end) {
        return new Hold(id, organization, amount, end, expiresMillis);
    }
}
