package ai.tokenhot.catalog;

import ai.tokenhot.condition.Condition;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.money.Currency;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a thing costs, now and before. One language for every modality: each section gives prices per unit of some
 * quantities, by rules of which the first that holds counts.
 *
 * @param versions by effective day, latest first; those of the sandbox last
 */
public record Price(String id, List<Version> versions) {

    /** The tier of calls that ask for none. */
    public static final String STANDARD_TIER = "standard";

    /** Copies the list. */
    public Price {
        versions = List.copyOf(versions);
    }

    /**
     * The version in force.
     *
     * @param sandbox whether the sandbox answers: where nothing else is known its own price counts
     */
    public Optional<Version> on(LocalDate day, boolean sandbox) {
        for (Version version : versions) {
            if (!version.from().isAfter(day) && (sandbox || !version.sandboxOnly())) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /**
     * A price as it was from some day on.
     *
     * @param name names it in receipts
     * @param from the day from which it holds, UTC
     * @param source who said so, and when
     * @param doubt why the figures are not sure, if they are not
     * @param sandboxOnly whether only answers of the sandbox cost this
     * @param tiers service tiers that have a price
     * @param sameAs quantities that are known to cost what another one costs
     */
    public record Version(
            String name,
            LocalDate from,
            Currency currency,
            String source,
            Optional<String> doubt,
            boolean sandboxOnly,
            Set<String> tiers,
            Map<Quantity, Quantity> sameAs,
            List<Section> sections) {

        /** Copies the collections. */
        public Version {
            tiers = Set.copyOf(tiers);
            sameAs = sameAs.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(sameAs));
            sections = List.copyOf(sections);
        }

        /** Whether some rule has a price for this. */
        public boolean names(Quantity quantity) {
            return section(quantity).isPresent();
        }

        /** The section that has a price for this. */
        public Optional<Section> section(Quantity quantity) {
            for (Section section : sections) {
                if (section.names(quantity)) {
                    return Optional.of(section);
                }
            }
            return Optional.empty();
        }
    }

    /** Prices in one unit; the first rule that holds counts. */
    public static final class Section {
        private final Unit unit;
        private final List<Rule> rules;
        private final Set<Quantity> quantities = EnumSet.noneOf(Quantity.class);

        /** A section of these rules. */
        public Section(Unit unit, List<Rule> rules) {
            this.unit = unit;
            this.rules = List.copyOf(rules);
            rules.forEach(rule -> quantities.addAll(rule.prices().keySet()));
        }

        /** How many a price is for. */
        public Unit unit() {
            return unit;
        }

        /** The rules in order. */
        public List<Rule> rules() {
            return rules;
        }

        /** Whether some rule has a price for this. */
        public boolean names(Quantity quantity) {
            return quantities.contains(quantity);
        }
    }

    /**
     * Prices under a condition.
     *
     * @param when none for a rule that always holds
     */
    public record Rule(Optional<Condition> when, Map<Quantity, BigDecimal> prices) {
        /** Copies the map. */
        public Rule {
            prices = Collections.unmodifiableMap(new EnumMap<>(prices));
        }
    }

    /** How many of what is counted a price is for. */
    public enum Unit {
        PER_MILLION(1_000_000),
        PER_THOUSAND(1_000),
        EACH(1),
        /** Of quantities that are counted in milliseconds. */
        PER_SECOND(1_000),
        /** Of quantities that are counted in milliseconds. */
        PER_MINUTE(60_000);

        private final BigDecimal size;
        private final String label = name().toLowerCase(Locale.ROOT);

        Unit(long size) {
            this.size = BigDecimal.valueOf(size);
        }

        /** The count that costs the price. */
        public BigDecimal size() {
            return size;
        }

        /** The name in catalogs and receipts. */
        public String label() {
            return label;
        }
    }
}
