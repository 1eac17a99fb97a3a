package ai.tokenhot.ledger;

import ai.tokenhot.money.Currency;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The append-only record. What is written is durable when it is told. */
public interface LedgerStore {

    /**
     * Writes the receipt and posts its charge, together, and tells when both are durable. Returns at once. A receipt of a
     * request id that was written before changes nothing.
     *
     * @param settled is called exactly once, on any thread
     */
    void settle(Receipt receipt, Settled settled);

    /** Whether settlements are taken: false when so many wait that another one would not be durable. */
    boolean accepting();

    /** The receipt of a request of this project. Blocks. */
    Optional<StoredReceipt> receipt(String project, String requestId);

    /** Receipts of a project, latest first. Blocks. */
    Page receipts(ReceiptQuery query);

    /** Sums of receipts by day, key and model, latest day first. Blocks. */
    List<UsageDay> usage(UsageQuery query);

    /** Carries an act out; durable on return. Blocks. */
    Decision post(String organization, Act act, long nowMillis);

    /** Opens an organization's account with a first credit, unless it has one. Blocks. The account as it then is. */
    Balance open(String organization, Currency currency, long credit, long nowMillis);

    /** All accounts. Blocks. */
    List<Balance> balances();

    /** Ends the holds whose time is over, at most {@code most}; says what became available by that. Blocks. */
    List<Freed> expire(long nowMillis, int most);

    /** What an organization can spend again, in billionths. */
    record Freed(String organization, long nanos) {}

    /** The end of a settlement. */
    @FunctionalInterface
    interface Settled {
        /**
         * The receipt is on disk, or could not be written.
         *
         * @param durable whether it is on disk
         */
        void settled(boolean durable);
    }

    /**
     * A receipt as it is kept.
     *
     * @param json the receipt's public form
     */
    record StoredReceipt(String requestId, String json) {}

    /**
     * Which receipts are wanted.
     *
     * @param from arrival at or after, milliseconds since the epoch
     * @param before arrival before
     * @param after goes on behind this place
     * @param limit at most so many
     */
    record ReceiptQuery(
            String project,
            Optional<String> key,
            Optional<String> model,
            Optional<String> outcome,
            OptionalLong from,
            OptionalLong before,
            Optional<Cursor> after,
            int limit) {}

    /** A place in the order of receipts. */
    record Cursor(long startedMillis, String requestId) {}

    /**
     * Some receipts.
     *
     * @param next where to go on; none at the end
     */
    record Page(List<StoredReceipt> receipts, Optional<Cursor> next) {
        /** Copies the list. */
        public Page {
            receipts = List.copyOf(receipts);
        }
    }

    /**
     * Which sums are wanted.
     *
     * @param project none for all of the organization's
     * @param fromDay first day, counted from 1970-01-01, UTC
     * @param toDay last day
     */
    record UsageQuery(String organization, Optional<String> project, long fromDay, long toDay, int limit) {}

    /** What a key used of a model on a day. Charge in billionths of the account's currency. */
    record UsageDay(
            String project,
            long day,
            String key,
            String model,
            long requests,
            long inputTokens,
            long outputTokens,
            long charge) {}
}
