package ai.tokenhot.flow;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.Ask;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.money.Money;
import ai.tokenhot.pricing.CallFacts;
import ai.tokenhot.pricing.Charge;
import ai.tokenhot.pricing.Demand;
import ai.tokenhot.pricing.Tariff;
import ai.tokenhot.routing.Candidate;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The money of one call: quoted and held before it, charged after it. One call, one event loop. */
final class CallMoney {

    private static final Logger LOG = LoggerFactory.getLogger(CallMoney.class);

    /** Tokens that the longest known model reads, for models of which nothing is known. */
    static final long UNKNOWN_CONTEXT = 1_048_576;

    /** Tokens that the most talkative known model writes, for models of which nothing is known. */
    static final long UNKNOWN_OUTPUT = 131_072;

    /** No provider makes more tokens of one picture. */
    static final long IMAGE_TOKENS = 20_000;

    /** What providers put before a request on their own, such as the instructions for using tools. */
    static final long HIDDEN_TOKENS = 1_000;

    private final Wallets wallets;
    private final String organization;
    private final Tariff tariff;
    private final Instant arrival;
    private final Optional<String> tier;
    private final Charge quote;
    private boolean ended;

    private CallMoney(
            Wallets wallets, String organization, Tariff tariff, Instant arrival, Optional<String> tier, Charge quote) {
        this.wallets = wallets;
        this.organization = organization;
        this.tariff = tariff;
        this.arrival = arrival;
        this.tier = tier;
        this.quote = quote;
    }

    /** What came of asking for money. */
    sealed interface Admission {
        /** It is held. */
        record Held(CallMoney money) implements Admission {}

        /** It is not. */
        record Refused(Failure failure) implements Admission {}
    }

    /**
     * Quotes a call and holds the money for it.
     *
     * @param first the candidate that is tried first
     */
    static Admission admit(
            Wallets wallets, Snapshot snapshot, Call call, Scan.Ready scan, Model model, Candidate first) {
        return switch (quoted(wallets, snapshot, call, scan, model, first)) {
            case Quoted.No(Failure failure) -> new Admission.Refused(failure);
            case Quoted.Yes(CallMoney money, Demand demand) ->
                wallets.hold(money.organization, money.quote.total().nanos())
                        ? new Admission.Held(money)
                        : new Admission.Refused(money.tooDear(demand, scan.ask(), model));
        };
    }

    /** What a call would cost at most; nothing is held. */
    sealed interface Quoted {
        /** It has a price. */
        record Yes(CallMoney money, Demand demand) implements Quoted {}

        /** It has none. */
        record No(Failure failure) implements Quoted {}
    }

    static Quoted quoted(Wallets wallets, Snapshot snapshot, Call call, Scan.Ready scan, Model model, Candidate first) {
        String organization = call.principal().organization();
        Instant arrival = Instant.ofEpochMilli(call.arrivedMillis());
        Tariff tariff;
        switch (Tariff.of(
                snapshot.catalog(), model, organization, first.endpoint().sandbox(), arrival, wallets.currency())) {
            case Tariff.Found.Unpriced(String reason) -> {
                return new Quoted.No(unpriced(model, reason));
            }
            case Tariff.Found.Priced(Tariff found) -> tariff = found;
        }
        if (!tariff.prices(Quantity.INPUT) || !tariff.prices(Quantity.OUTPUT)) {
            return new Quoted.No(unpriced(model, "the price of " + model.id() + " leaves out input or output tokens"));
        }
        Ask ask = scan.ask();
        boolean passed = first.dialect().equals(call.dialect().id());
        // In another language a tier is a hint, which its translation may leave out.
        if (passed && !tariff.hasTier(ask.tier())) {
            return new Quoted.No(Failure.of(
                    FailureKind.INVALID_REQUEST,
                    "The service tier `" + ask.tier().orElse("") + "` has no price for `" + model.id()
                            + "` here (expected: one of "
                            + tariff.tiers().stream().sorted().toList() + ").",
                    "service_tier"));
        }
        Demand demand = demand(call.body().length, scan, model);
        try {
            Charge quote = tariff.quote(demand, new CallFacts(arrival).tier(ask.tier()));
            return new Quoted.Yes(new CallMoney(wallets, organization, tariff, arrival, ask.tier(), quote), demand);
        } catch (ArithmeticException e) {
            return new Quoted.No(unpriced(model, "the price of " + model.id() + " is more than an account can hold"));
        }
    }

    /** The most that a turn can use: no provider makes more than one token of a byte. */
    static Demand demand(int bytes, Scan.Ready scan, Model model) {
        Ask ask = scan.ask();
        long context = model.contextTokens().orElse(UNKNOWN_CONTEXT);
        boolean unseen = ask.otherMedia() || scan.state().previous().isPresent();
        long input = unseen ? context : Math.min(context, bytes + HIDDEN_TOKENS + ask.images() * IMAGE_TOKENS);
        long most = model.outputTokens().orElse(Math.min(context, UNKNOWN_OUTPUT));
        long output = Math.min(most, ask.ceiling().orElse(most));
        return Demand.tokens(input, output * ask.choices());
    }

    private static Failure unpriced(Model model, String reason) {
        LOG.warn("a call was refused: {}", reason);
        return Failure.of(
                FailureKind.NOTHING_SERVES,
                "The model `" + model.id() + "` cannot be served now: it has no price here. The operator can set one.",
                "model");
    }

    private Failure tooDear(Demand demand, Ask ask, Model model) {
        Money available = wallets.available(organization);
        Money missing = quote.total().minus(available);
        String message = "This request may cost up to " + quote.total() + ", and " + available.text()
                + " is available: " + missing + " is missing. Ask whoever runs this gateway for credit";
        long affordable = affordable(demand, available) / ask.choices();
        return Failure.of(
                FailureKind.NO_MONEY,
                affordable > 0
                        ? message + ", or ask `" + model.id() + "` for at most " + affordable + " output tokens."
                        : message + ".");
    }

    /** The most output tokens that an amount pays for, beside the input. */
    private long affordable(Demand demand, Money available) {
        long low = 0;
        long high = demand.outputTokens();
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            Charge smaller =
                    tariff.quote(Demand.tokens(demand.inputTokens(), middle), new CallFacts(arrival).tier(tier));
            if (smaller.total().compareTo(available) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** What it may cost at most. */
    Charge quote() {
        return quote;
    }

    /** What the call cost. An estimate of ours never costs more than was held. */
    Receipt.Bill bill(Usage usage) {
        Charge charge;
        try {
            charge = tariff.charge(
                    usage, new CallFacts(arrival).tier(usage.tier().or(() -> tier)));
        } catch (ArithmeticException e) {
            LOG.error("a usage cannot be charged: {}", usage, e);
            charge = quote;
        }
        boolean sure = usage.provenance() == Provenance.EXACT || usage.provenance() == Provenance.AT_LEAST;
        return new Receipt.Bill(quote.total(), sure ? charge : charge.atMost(quote.total()));
    }

    /** The call is over: the hold ends, the charge is taken. */
    void settle(Receipt.Bill bill) {
        if (!ended) {
            ended = true;
            wallets.changed(
                    organization, quote.total().nanos() - bill.charge().total().nanos());
        }
    }

    /** The charge could not be written: it is not taken. */
    void notCharged(Receipt.Bill bill) {
        wallets.changed(organization, bill.charge().total().nanos());
    }
}
