package ai.tokenhot.pricing;

import ai.tokenhot.catalog.Adjustment;
import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.Exchange;
import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Price;
import ai.tokenhot.catalog.Price.Section;
import ai.tokenhot.catalog.PriceFact;
import ai.tokenhot.condition.Condition.Verdict;
import ai.tokenhot.condition.Fact;
import ai.tokenhot.condition.Facts;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.money.Currency;
import ai.tokenhot.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The prices that hold for a call, in its account's currency. The quote before the call and the charge after it read the
 * same rules: the quote takes the dearest of what may come, the charge what came.
 */
public final class Tariff {

    /** A multiple of every unit: amounts are summed up as parts of it, and divided once. */
    private static final BigDecimal COMMON_UNIT = BigDecimal.valueOf(3_000_000);

    private static final List<Quantity> INPUT_CLASSES = classes(Quantity.Side.INPUT);
    private static final List<Quantity> OUTPUT_CLASSES = classes(Quantity.Side.OUTPUT);

    private final Price.Version version;
    private final Terms terms;
    private final Currency currency;
    /** What turns a sum in parts of the common unit into the account's currency. */
    private final BigDecimal multiplier;

    private final BigDecimal divisor;

    private Tariff(Price.Version version, Terms terms, Currency currency) {
        this.version = version;
        this.terms = terms;
        this.currency = currency;
        this.multiplier = terms.factor().multiply(terms.exchanged().from());
        this.divisor = COMMON_UNIT.multiply(terms.exchanged().to());
    }

    /**
     * The prices of a model.
     *
     * @param organization who pays
     * @param sandbox whether the sandbox answers
     * @param currency the account's
     */
    public static Found of(
            Catalog catalog, Model model, String organization, boolean sandbox, Instant at, Currency currency) {
        Optional<Price.Version> version =
                catalog.price(model).flatMap(price -> price.on(LocalDate.ofInstant(at, ZoneOffset.UTC), sandbox));
        if (version.isEmpty()) {
            return new Found.Unpriced("the model " + model.id() + " has no price that holds now");
        }
        Price.Version held = version.get();
        Exchange exchange = catalog.exchange();
        Optional<BigDecimal> from = exchange.dollars(held.currency());
        Optional<BigDecimal> to = exchange.dollars(currency);
        if (from.isEmpty() || to.isEmpty()) {
            return new Found.Unpriced("the catalog has no exchange rate from " + held.currency() + " into " + currency);
        }
        Optional<Adjustment> adjustment = catalog.adjustment(organization, model.id());
        var terms = new Terms(
                held.name(),
                held.currency(),
                adjustment.map(Adjustment::name),
                adjustment.map(Adjustment::factor).orElse(BigDecimal.ONE),
                held.currency().equals(currency)
                        ? new Terms.Exchanged(BigDecimal.ONE, BigDecimal.ONE)
                        : new Terms.Exchanged(from.get(), to.get()));
        return new Found.Priced(new Tariff(held, terms, currency));
    }

    /** What came of looking for prices. */
    public sealed interface Found {
        /** They are known. */
        record Priced(Tariff tariff) implements Found {}

        /** They are not, and why: for the operator. */
        record Unpriced(String reason) implements Found {}
    }

    /** The service tiers that have a price. */
    public Set<String> tiers() {
        return version.tiers();
    }

    /** Whether a tier, or the usual one where none is named, has a price. */
    public boolean hasTier(Optional<String> tier) {
        return version.tiers().contains(CallFacts.tierName(tier));
    }

    /** Whether something has a price, be it that of a wider class. */
    public boolean prices(Quantity quantity) {
        return section(quantity) != null;
    }

    /**
     * The most that a request may cost.
     *
     * @param facts what the request tells; ranges and unknown facts count as the dearest that they may be
     * @throws ArithmeticException when it is more than an amount can be
     */
    public Charge quote(Demand demand, CallFacts facts) {
        facts.put(PriceFact.CONTEXT, new Fact.Range(0, demand.inputTokens()));
        var sum = new Sum();
        dearest(sum, INPUT_CLASSES, Quantity.INPUT, demand.inputTokens(), facts);
        dearest(sum, OUTPUT_CLASSES, Quantity.OUTPUT, demand.outputTokens(), facts);
        demand.counts().forEach((quantity, count) -> sum.add(quantity, count, price(quantity, facts, false)));
        return sum.charge();
    }

    /**
     * What a call cost.
     *
     * @param facts what came out
     * @throws ArithmeticException when it is more than an amount can be
     */
    public Charge charge(Usage usage, CallFacts facts) {
        Map<Quantity, Long> classes = Classes.of(usage);
        facts.put(
                PriceFact.CONTEXT,
                new Fact.Count(usage.total(Quantity.Side.INPUT).orElse(0)));
        var sum = new Sum();
        classes.forEach((quantity, count) -> sum.add(quantity, count, price(quantity, facts, true)));
        return sum.charge();
    }

    private void dearest(Sum sum, List<Quantity> classes, Quantity base, long count, Facts facts) {
        if (count == 0) {
            return;
        }
        Quantity worst = base;
        @Nullable UnitPrice highest = price(base, facts, false);
        for (Quantity quantity : classes) {
            if (!version.names(quantity)) {
                continue;
            }
            @Nullable UnitPrice other = price(quantity, facts, false);
            if (other != null && (highest == null || other.price().compareTo(highest.price()) > 0)) {
                highest = other;
                worst = quantity;
            }
        }
        sum.add(worst, count, highest);
    }

    private static List<Quantity> classes(Quantity.Side side) {
        var classes = new ArrayList<Quantity>();
        for (Quantity quantity : Quantity.values()) {
            if (quantity.side() == side && quantity.share() != Quantity.Share.COUNT) {
                classes.add(quantity);
            }
        }
        return List.copyOf(classes);
    }

    /** Where the price of a quantity stands: under its own name or that of what it is the same as, or a kind of. */
    private @Nullable Section section(Quantity quantity) {
        for (@Nullable Quantity at = quantity; at != null; at = wider(at)) {
            Optional<Section> section = version.section(at);
            if (section.isPresent()) {
                return section.get();
            }
        }
        return null;
    }

    private @Nullable Quantity wider(Quantity quantity) {
        @Nullable Quantity same = version.sameAs().get(quantity);
        return same != null ? same : quantity.refines().orElse(null);
    }

    /**
     * The price of a quantity: the dearest of the rules that may hold.
     *
     * @param settled whether all is known that can be: then several rules that may hold mean a guess
     */
    private @Nullable UnitPrice price(Quantity quantity, Facts facts, boolean settled) {
        @Nullable Section section = section(quantity);
        if (section == null) {
            return null;
        }
        @Nullable UnitPrice dearest = null;
        int possible = 0;
        for (Price.Rule rule : section.rules()) {
            Verdict verdict =
                    rule.when().isEmpty() ? Verdict.YES : rule.when().get().test(facts);
            if (verdict == Verdict.NO) {
                continue;
            }
            possible++;
            @Nullable UnitPrice found = inRule(rule, quantity, section.unit());
            if (found != null && (dearest == null || found.price().compareTo(dearest.price()) > 0)) {
                dearest = found;
            }
            if (verdict == Verdict.YES) {
                break;
            }
        }
        return dearest != null && settled && possible > 1
                ? new UnitPrice(dearest.price(), dearest.unit(), true)
                : dearest;
    }

    /** A rule that leaves a class out means the wider class. */
    private @Nullable UnitPrice inRule(Price.Rule rule, Quantity quantity, Price.Unit unit) {
        boolean assumed = false;
        for (@Nullable Quantity at = quantity; at != null; at = wider(at)) {
            @Nullable BigDecimal price = rule.prices().get(at);
            if (price != null) {
                return new UnitPrice(price, unit, assumed);
            }
            assumed |= !version.sameAs().containsKey(at);
        }
        return null;
    }

    private record UnitPrice(BigDecimal price, Price.Unit unit, boolean assumed) {}

    /** Lines as they are added up. */
    private final class Sum {
        private final List<Charge.Line> lines = new ArrayList<>(4);
        private final List<Quantity> unpriced = new ArrayList<>(0);
        private BigDecimal exact = BigDecimal.ZERO;
        private Money total = Money.zero(currency);

        void add(Quantity quantity, long count, @Nullable UnitPrice found) {
            if (found == null) {
                unpriced.add(quantity);
                return;
            }
            exact = exact.add(BigDecimal.valueOf(count)
                    .multiply(found.price())
                    .multiply(COMMON_UNIT.divideToIntegralValue(found.unit().size())));
            // Each line is what it adds to the rounded total, so that the lines sum up to it.
            Money sum = Money.rounded(exact.multiply(multiplier), divisor, currency);
            lines.add(new Charge.Line(quantity, count, found.price(), found.unit(), found.assumed(), sum.minus(total)));
            total = sum;
        }

        Charge charge() {
            return new Charge(total, lines, terms, unpriced);
        }
    }
}
