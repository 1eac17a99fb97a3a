package ai.tokenhot.ledger;

import java.util.Optional;

/** What comes of an {@link Act}. */
public sealed interface Decision {

    /**
     * It is posted.
     *
     * @param hold the hold as it is now, where the act is about one
     */
    record Posted(Entry entry, Optional<Hold> hold) implements Decision {}

    /** It was done before: nothing changes. */
    record Repeat() implements Decision {}

    /** It cannot be done: nothing changes. */
    record Refused(Reason reason, String message) implements Decision {}

    /** Why an act is refused. */
    enum Reason {
        /** The amount is not above zero, or more than an account can hold. */
        AMOUNT,
        /** The account has less available. */
        TOO_LITTLE,
        /** The hold or the call is not there. */
        UNKNOWN,
        /** The hold has ended in another way. */
        ENDED,
        /** The hold's time is not over. */
        NOT_DUE
    }
}
