package ai.tokenhot.ledger;

import java.util.Optional;

/** What is to be done to an account. Amounts are billionths of its currency. */
public sealed interface Act {

    /** Unique: an act that was done is not done again. */
    String id();

    /** Gives money. */
    record Credit(String id, long amount, Optional<String> note) implements Act {}

    /** Takes back money that was given and not spent. */
    record Debit(String id, long amount, Optional<String> note) implements Act {}

    /** Pays for a call whose hold lived in memory. The answer was given: it is paid in full, whatever is there. */
    record Charge(String id, long amount) implements Act {}

    /** Reserves money. */
    record Open(String hold, long amount, long expiresMillis) implements Act {
        @Override
        public String id() {
            return hold + "/hold";
        }
    }

    /** Pays from what was reserved and gives the rest back. */
    record Settle(String hold, long amount) implements Act {
        @Override
        public String id() {
            return hold + "/end";
        }
    }

    /** Gives back what was reserved. */
    record Release(String hold) implements Act {
        @Override
        public String id() {
            return hold + "/end";
        }
    }

    /** Gives back what was reserved for longer than it may. */
    record Expire(String hold) implements Act {
        @Override
        public String id() {
            return hold + "/end";
        }
    }

    /** Gives back what was paid for a call or task, or a part of it. */
    record Refund(String id, String about, long amount, Optional<String> note) implements Act {}
}
