package ai.tokenhot.admin;

import ai.tokenhot.identity.ActStore;
import ai.tokenhot.ledger.Act;
import ai.tokenhot.ledger.Balance;
import ai.tokenhot.ledger.Decision;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.money.Currency;
import ai.tokenhot.money.Money;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/** What an operator does with organizations' money. Each act is recorded. Calls block. Thread-safe. */
public final class Accounts {

    private static final int MAX_NOTE = 500;

    private final LedgerStore ledger;
    private final ActStore acts;
    private final InstantSource clock;
    private final ObjLongConsumer<String> changed;

    /**
     * The accounts of this ledger.
     *
     * @param changed is told by how many billionths an organization can spend more, or less
     */
    public Accounts(LedgerStore ledger, ActStore acts, InstantSource clock, ObjLongConsumer<String> changed) {
        this.ledger = ledger;
        this.acts = acts;
        this.clock = clock;
        this.changed = changed;
    }

    /** All accounts. */
    public List<Balance> list() {
        return ledger.balances();
    }

    /** What came of changing an account. */
    public sealed interface Outcome {
        /** The account as it is now. */
        record Done(Balance balance) implements Outcome {}

        /** Nothing changed. */
        record Refused(String reason) implements Outcome {}
    }

    /**
     * Gives an organization money, or takes back what was given.
     *
     * @param amount decimal, above 0, in the account's currency
     */
    public synchronized Outcome credit(
            String actor, String organization, String amount, boolean takeBack, Optional<String> note) {
        Optional<Balance> account = account(organization);
        if (account.isEmpty()) {
            return new Outcome.Refused("there is no organization " + organization + " (expected: one of "
                    + list().stream().map(Balance::organization).toList() + ")");
        }
        Optional<String> unfit = note.filter(text -> text.length() > MAX_NOTE || !visible(text));
        if (unfit.isPresent()) {
            return new Outcome.Refused(
                    "the note has more than " + MAX_NOTE + " characters, or control characters among them");
        }
        Currency currency = account.get().currency();
        Money money;
        try {
            money = Money.parse(amount, currency);
        } catch (IllegalArgumentException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
        String id = Keys.randomId("credit_");
        Act act = takeBack ? new Act.Debit(id, money.nanos(), note) : new Act.Credit(id, money.nanos(), note);
        return posted(
                actor, takeBack ? "credit take-back" : "credit", organization, money + " " + note.orElse(""), act);
    }

    /**
     * Gives back what was paid for a call, or a part of it.
     *
     * @param about the call's request id
     * @param amount decimal, above 0, in the account's currency
     */
    public synchronized Outcome refund(
            String actor, String organization, String about, String amount, Optional<String> note) {
        Optional<Balance> account = account(organization);
        if (account.isEmpty()) {
            return new Outcome.Refused("there is no organization " + organization);
        }
        Money money;
        try {
            money = Money.parse(amount, account.get().currency());
        } catch (IllegalArgumentException e) {
            return new Outcome.Refused(String.valueOf(e.getMessage()));
        }
        Act act = new Act.Refund(Keys.randomId("refund_"), about, money.nanos(), note);
        return posted(actor, "refund", organization, money + " of " + about + " " + note.orElse(""), act);
    }

    private Outcome posted(String actor, String what, String organization, String detail, Act act) {
        return switch (ledger.post(organization, act, clock.millis())) {
            case Decision.Refused refused -> new Outcome.Refused(refused.message());
            case Decision.Repeat() -> throw new IllegalStateException("a new id was there already: " + act.id());
            case Decision.Posted posted -> {
                changed.accept(organization, posted.entry().posting().available());
                acts.record(clock.millis(), actor, what, organization, detail);
                yield new Outcome.Done(posted.entry().after());
            }
        };
    }

    private Optional<Balance> account(String organization) {
        return list().stream()
                .filter(balance -> balance.organization().equals(organization))
                .findFirst();
    }

    static boolean visible(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
