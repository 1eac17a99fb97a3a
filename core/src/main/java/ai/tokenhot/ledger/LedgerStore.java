package ai.tokenhot.ledger;

import java.util.Optional;

/** The append-only record. */
public interface LedgerStore {

    /**
     * Writes the receipt and tells when it is durable. Returns at once. A receipt of a request id that was written
     * before changes nothing.
     *
     * @param settled is called exactly once, on any thread
     */
    void settle(Receipt receipt, Settled settled);

    /** The receipt of a request of this project. Blocks. */
    Optional<StoredReceipt> receipt(String project, String requestId);

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
}
