package ai.tokenhot.ledger;

import ai.tokenhot.ledger.Decision.Reason;
import ai.tokenhot.money.Money;
import java.util.Optional;

/** The rules of the ledger: from an account and an act to the entry that is posted. Stores only carry them out. */
public final class Ledger {

    private Ledger() {}

    /**
     * What is known when an act is decided. A store reads it in the transaction in which it writes.
     *
     * @param seen whether an entry with the act's id is there
     * @param hold the hold that the act names
     * @param paid what was paid for the call that a refund names, less what was refunded
     */
    public record Known(Balance balance, boolean seen, Optional<Hold> hold, long paid) {

        /** An account, for an act that was not seen and names neither hold nor call. */
        public static Known of(Balance balance) {
            return new Known(balance, false, Optional.empty(), 0);
        }
    }

    /** Decides an act. */
    public static Decision decide(Known known, Act act, long nowMillis) {
        try {
            return switch (act) {
                case Act.Credit credit -> credit(known, credit, nowMillis);
                case Act.Debit debit -> debit(known, debit, nowMillis);
                case Act.Charge charge -> charge(known, charge, nowMillis);
                case Act.Open open -> open(known, open, nowMillis);
                case Act.Settle settle -> settle(known, settle, nowMillis);
                case Act.Release release -> release(known, release, nowMillis);
                case Act.Expire expire -> expire(known, expire, nowMillis);
                case Act.Refund refund -> refund(known, refund, nowMillis);
            };
        } catch (ArithmeticException e) {
            return new Decision.Refused(
                    Reason.AMOUNT, "the amount does not fit: an account holds at most " + Money.text(Long.MAX_VALUE));
        }
    }

    private static Decision credit(Known known, Act.Credit act, long now) {
        if (act.amount() <= 0) {
            return notPositive(act.amount());
        }
        return known.seen()
                ? new Decision.Repeat()
                : posted(known, act, act.id(), Entry.Kind.CREDIT, Posting.grant(act.amount()), now, act.note());
    }

    private static Decision debit(Known known, Act.Debit act, long now) {
        if (act.amount() <= 0) {
            return notPositive(act.amount());
        }
        if (known.seen()) {
            return new Decision.Repeat();
        }
        return act.amount() > known.balance().available()
                ? tooLittle(known, act.amount())
                : posted(
                        known,
                        act,
                        act.id(),
                        Entry.Kind.DEBIT,
                        Posting.grant(Math.negateExact(act.amount())),
                        now,
                        act.note());
    }

    private static Decision charge(Known known, Act.Charge act, long now) {
        if (act.amount() < 0) {
            return notPositive(act.amount());
        }
        return known.seen() || act.amount() == 0
                ? new Decision.Repeat()
                : posted(known, act, act.id(), Entry.Kind.CHARGE, Posting.spend(act.amount()), now, Optional.empty());
    }

    private static Decision open(Known known, Act.Open act, long now) {
        if (act.amount() <= 0) {
            return notPositive(act.amount());
        }
        if (known.hold().isPresent()) {
            return new Decision.Repeat();
        }
        if (act.amount() > known.balance().available()) {
            return tooLittle(known, act.amount());
        }
        var hold = new Hold(
                act.hold(), known.balance().organization(), act.amount(), Hold.State.OPEN, act.expiresMillis());
        return withHold(known, act, Entry.Kind.HOLD, Posting.hold(act.amount()), hold, now);
    }

    private static Decision settle(Known known, Act.Settle act, long now) {
        if (act.amount() < 0) {
            return notPositive(act.amount());
        }
        if (known.hold().isEmpty()) {
            return unknown(act.hold());
        }
        Hold hold = known.hold().get();
        return switch (hold.state()) {
            case OPEN ->
                withHold(
                        known,
                        act,
                        Entry.Kind.SETTLE,
                        Posting.settle(hold.amount(), act.amount()),
                        hold.ended(Hold.State.SETTLED),
                        now);
            case EXPIRED ->
                withHold(
                        known,
                        hold.id() + "/late", // Its end was posted before.
                        Entry.Kind.ADJUSTMENT,
                        Posting.spend(act.amount()),
                        hold.ended(Hold.State.SETTLED_LATE),
                        now);
            case SETTLED, SETTLED_LATE -> new Decision.Repeat();
            case RELEASED -> ended(hold);
        };
    }

    private static Decision release(Known known, Act.Release act, long now) {
        if (known.hold().isEmpty()) {
            return unknown(act.hold());
        }
        Hold hold = known.hold().get();
        return switch (hold.state()) {
            case OPEN ->
                withHold(
                        known,
                        act,
                        Entry.Kind.RELEASE,
                        Posting.free(hold.amount()),
                        hold.ended(Hold.State.RELEASED),
                        now);
            case RELEASED, EXPIRED -> new Decision.Repeat();
            case SETTLED, SETTLED_LATE -> ended(hold);
        };
    }

    private static Decision expire(Known known, Act.Expire act, long now) {
        if (known.hold().isEmpty()) {
            return unknown(act.hold());
        }
        Hold hold = known.hold().get();
        if (hold.state() != Hold.State.OPEN) {
            return new Decision.Repeat();
        }
        return now < hold.expiresMillis()
                ? new Decision.Refused(
                        Reason.NOT_DUE, "hold " + hold.id() + " does not expire before " + hold.expiresMillis())
                : withHold(
                        known,
                        act,
                        Entry.Kind.EXPIRE,
                        Posting.free(hold.amount()),
                        hold.ended(Hold.State.EXPIRED),
                        now);
    }

    private static Decision refund(Known known, Act.Refund act, long now) {
        if (act.amount() <= 0) {
            return notPositive(act.amount());
        }
        if (known.seen()) {
            return new Decision.Repeat();
        }
        return act.amount() > known.paid()
                ? new Decision.Refused(
                        Reason.TOO_LITTLE,
                        "refund of " + Money.text(act.amount()) + " (expected: at most " + Money.text(known.paid())
                                + ", which was paid for " + act.about() + " and not refunded)")
                : posted(
                        known,
                        act,
                        act.about(),
                        Entry.Kind.REFUND,
                        Posting.spend(Math.negateExact(act.amount())),
                        now,
                        act.note());
    }

    private static Decision withHold(Known known, Act act, Entry.Kind kind, Posting posting, Hold hold, long now) {
        return withHold(known, act.id(), kind, posting, hold, now);
    }

    private static Decision withHold(Known known, String id, Entry.Kind kind, Posting posting, Hold hold, long now) {
        return new Decision.Posted(
                entry(known.balance(), id, hold.id(), kind, posting, now, Optional.empty()), Optional.of(hold));
    }

    private static Decision posted(
            Known known, Act act, String about, Entry.Kind kind, Posting posting, long now, Optional<String> note) {
        return new Decision.Posted(entry(known.balance(), act.id(), about, kind, posting, now, note), Optional.empty());
    }

    private static Entry entry(
            Balance before,
            String id,
            String about,
            Entry.Kind kind,
            Posting posting,
            long now,
            Optional<String> note) {
        Balance after = before.after(posting);
        return new Entry(before.organization(), after.sequence(), id, about, kind, posting, after, now, note);
    }

    private static Decision notPositive(long amount) {
        return new Decision.Refused(Reason.AMOUNT, "amount: " + Money.text(amount) + " (expected: above 0)");
    }

    private static Decision tooLittle(Known known, long amount) {
        return new Decision.Refused(
                Reason.TOO_LITTLE,
                "amount: " + Money.text(amount) + " (expected: at most "
                        + Money.text(known.balance().available()) + ", which is available)");
    }

    private static Decision unknown(String hold) {
        return new Decision.Refused(Reason.UNKNOWN, "there is no hold " + hold);
    }

    private static Decision ended(Hold hold) {
        return new Decision.Refused(
                Reason.ENDED,
                "hold " + hold.id() + " has ended: " + hold.state().name().toLowerCase(java.util.Locale.ROOT));
    }
}
