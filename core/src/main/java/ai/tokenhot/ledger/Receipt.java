package ai.tokenhot.ledger;

import ai.tokenhot.identity.Principal;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.money.Money;
import ai.tokenhot.pricing.Charge;
import java.util.List;
import java.util.Optional;

/**
 * What one request was: who, what, where to, how it ended, what it used.
 *
 * @param requestId ours
 * @param callerRequestId what the caller sent as its own id
 * @param model the name that was asked for
 * @param outcome {@code completed}, or the label of the failure that ended it
 * @param status HTTP status that the caller saw; 200 with a failed outcome is a stream that broke
 * @param losses what a translation into the provider's language could not carry over as it was
 * @param startedMillis arrival, milliseconds since the epoch
 * @param firstEventMicros from arrival to the first event or byte of the answer
 * @param totalMicros from arrival to the moment before this was written
 * @param upstreamRequestId what the provider calls it
 * @param served the model that the provider says it used
 * @param clientGone policy that was applied when the caller went away
 * @param bill what was held for it and what it cost; none when it came to no price
 */
public record Receipt(
        String requestId,
        Optional<String> callerRequestId,
        Principal principal,
        String dialect,
        String operation,
        String model,
        Optional<String> served,
        boolean streamed,
        boolean sandbox,
        String outcome,
        int status,
        List<Attempt> attempts,
        Usage usage,
        List<Loss> losses,
        long startedMillis,
        Optional<Long> firstEventMicros,
        long totalMicros,
        Optional<String> upstreamRequestId,
        Optional<String> clientGone,
        Optional<Bill> bill) {

    /** Copies the lists. */
    public Receipt {
        attempts = List.copyOf(attempts);
        losses = List.copyOf(losses);
    }

    /**
     * One try on one deployment.
     *
     * @param outcome {@code completed}, or the label of a failure
     * @param status the provider's HTTP status, if it gave one
     */
    public record Attempt(
            String provider, String upstreamModel, String outcome, Optional<Integer> status, long micros) {}

    /** What is posted for it, in billionths of the account's currency. */
    public long chargeNanos() {
        return bill.map(paid -> paid.charge().total().nanos()).orElse(0L);
    }

    /**
     * The money of a call.
     *
     * @param hold what was reserved before it
     * @param charge what it cost
     */
    public record Bill(Money hold, Charge charge) {

        /** Whether the provider did more than the request could tell. */
        public boolean overrun() {
            return charge.total().compareTo(hold) > 0;
        }
    }
}
