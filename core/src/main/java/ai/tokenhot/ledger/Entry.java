package ai.tokenhot.ledger;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the ledger. It is never changed and never removed; what was wrong is mended by another one.
 *
 * @param organization whose account it is on
 * @param sequence 1 for an account's first entry, then without gaps
 * @param id unique: whoever posts it again changes nothing
 * @param about the hold, or the call, that it belongs to; its own id where it belongs to none
 * @param after the account after it
 * @param atMillis since the epoch
 * @param note why, where a person did it
 */
public record Entry(
        String organization,
        long sequence,
        String id,
        String about,
        Kind kind,
        Posting posting,
        Balance after,
        long atMillis,
        Optional<String> note) {

    /** What happened. */
    public enum Kind {
        /** Money was given to the account. */
        CREDIT,
        /** Money that was given was taken back. */
        DEBIT,
        /** A call whose hold lived in memory was paid. */
        CHARGE,
        /** Money was reserved. */
        HOLD,
        /** What was reserved was paid, the rest given back. */
        SETTLE,
        /** What was reserved was given back. */
        RELEASE,
        /** What was reserved was given back because its time was over. */
        EXPIRE,
        /** A result that came after its hold had expired was paid. */
        ADJUSTMENT,
        /** What was paid was given back. */
        REFUND;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The name in the database and in answers. */
        public String label() {
            return label;
        }
    }
}
