package ai.tokenhot.catalog;

import ai.tokenhot.condition.Condition;
import ai.tokenhot.condition.ConditionException;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.json.YamlFields;
import ai.tokenhot.money.Currency;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads prices, adjustments and exchange rates of catalog files. A later file's price replaces one of the same id. */
final class PriceReader {

    /** More rules than this in one section are a mistake. */
    static final int MAX_RULES = 100;

    private static final Map<String, Quantity> QUANTITIES =
            Stream.of(Quantity.values()).collect(Collectors.toUnmodifiableMap(Quantity::label, quantity -> quantity));

    /** Quantities that are counted in milliseconds and priced by longer times. */
    private static final Set<Quantity> TIMES = Set.of(Quantity.AUDIO_MILLIS, Quantity.VIDEO_MILLIS);

    private final Map<String, Price> prices = new LinkedHashMap<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final Map<Currency, Exchange.Rate> rates = new HashMap<>();
    /** A condition stands in many rules; it is read once. */
    private final Map<String, Condition> conditions = new HashMap<>();

    /** Reads what a file says about money. */
    void read(YamlFields file) {
        file.entries("prices").forEach((id, fields) -> prices.put(id, price(id, fields)));
        file.list("adjustments").forEach(this::adjustment);
        file.entries("exchange").forEach(this::rate);
    }

    Map<String, Price> prices() {
        return prices;
    }

    List<Adjustment> adjustments() {
        return adjustments;
    }

    Exchange exchange() {
        return new Exchange(rates);
    }

    private Price price(String id, YamlFields fields) {
        var versions = new ArrayList<Price.Version>();
        if (fields.has("versions")) {
            fields.list("versions").forEach(version -> versions.add(version(id, version)));
            fields.refuseOthers();
        } else {
            versions.add(version(id, fields));
        }
        versions.sort(Comparator.comparing(Price.Version::sandboxOnly)
                .thenComparing(Price.Version::from, Comparator.reverseOrder()));
        return new Price(id, versions);
    }

    private Price.Version version(String id, YamlFields fields) {
        LocalDate from = fields.date("from").orElseGet(() -> {
            if (!fields.has("from")) {
                fields.problem("from", "missing (expected: the day from which it holds, YYYY-MM-DD)");
            }
            return LocalDate.EPOCH;
        });
        boolean sandboxOnly = fields.flag("sandbox").orElse(false);
        Set<String> tiers = new HashSet<>(fields.texts("tiers"));
        tiers.add(Price.STANDARD_TIER);
        Map<Quantity, Quantity> sameAs = sameAs(fields);
        List<Price.Section> sections = sections(fields);
        var version = new Price.Version(
                id + "@" + from + (sandboxOnly ? "-sandbox" : ""),
                from,
                currency(fields, "currency"),
                fields.requiredText("source").orElse(""),
                fields.text("doubt"),
                sandboxOnly,
                tiers,
                sameAs,
                sections);
        fields.refuseOthers();
        return version;
    }

    private static Currency currency(YamlFields fields, String name) {
        return fields.requiredText(name)
                .flatMap(code -> {
                    if (Currency.valid(code)) {
                        return Optional.of(new Currency(code));
                    }
                    fields.problem(name, code + " (expected: three capital letters)");
                    return Optional.empty();
                })
                .orElse(Exchange.DOLLAR);
    }

    /** Chains end where a quantity has a price; a circle has no end. */
    private static Map<Quantity, Quantity> sameAs(YamlFields fields) {
        Map<Quantity, Quantity> same = new EnumMap<>(Quantity.class);
        fields.mapping("same_as").ifPresent(entries -> {
            for (String name : entries.names()) {
                @Nullable Quantity quantity = quantity(entries, name);
                @Nullable
                Quantity other = entries.text(name)
                        .map(text -> quantity(entries, name, text))
                        .orElse(null);
                if (quantity != null && other != null) {
                    same.put(quantity, other);
                }
            }
            for (Quantity start : same.keySet()) {
                int steps = 0;
                for (@Nullable Quantity at = start; at != null; at = wider(same, at)) {
                    if (steps++ > Quantity.values().length) {
                        entries.problem(start.label(), "goes in a circle (expected: an end that has a price)");
                        same.clear();
                        return;
                    }
                }
            }
        });
        return same;
    }

    private static @Nullable Quantity wider(Map<Quantity, Quantity> same, Quantity quantity) {
        @Nullable Quantity other = same.get(quantity);
        return other != null ? other : quantity.refines().orElse(null);
    }

    private List<Price.Section> sections(YamlFields fields) {
        var sections = new ArrayList<Price.Section>();
        Map<Quantity, Price.Unit> owners = new EnumMap<>(Quantity.class);
        for (Price.Unit unit : Price.Unit.values()) {
            List<YamlFields> entries = fields.list(unit.label());
            if (entries.size() > MAX_RULES) {
                fields.problem(unit.label(), entries.size() + " rules (expected: at most " + MAX_RULES + ")");
                continue;
            }
            var rules = new ArrayList<Price.Rule>();
            for (YamlFields entry : entries) {
                if (!rules.isEmpty() && rules.getLast().when().isEmpty()) {
                    entry.problem("", "never reached (expected: a rule before it with a condition)");
                }
                rules.add(rule(entry, unit, owners));
            }
            if (!rules.isEmpty()) {
                sections.add(new Price.Section(unit, rules));
            }
        }
        if (sections.isEmpty()) {
            fields.problem(
                    "",
                    "no price (expected: a list of rules under one of "
                            + Stream.of(Price.Unit.values())
                                    .map(Price.Unit::label)
                                    .toList() + ")");
        }
        return sections;
    }

    private Price.Rule rule(YamlFields fields, Price.Unit unit, Map<Quantity, Price.Unit> owners) {
        Optional<Condition> when = fields.text("when").flatMap(text -> condition(fields, text));
        Map<Quantity, BigDecimal> amounts = new EnumMap<>(Quantity.class);
        for (String name : fields.names()) {
            if (name.equals("when")) {
                continue;
            }
            @Nullable Quantity quantity = quantity(fields, name);
            Optional<BigDecimal> amount = fields.decimal(name);
            if (quantity == null || amount.isEmpty()) {
                continue;
            }
            boolean byTime = unit == Price.Unit.PER_SECOND || unit == Price.Unit.PER_MINUTE;
            Price.@Nullable Unit owner = owners.putIfAbsent(quantity, unit);
            if (owner != null && owner != unit) {
                fields.problem(name, "has a price under " + owner.label() + " too (expected: one unit)");
            } else if (TIMES.contains(quantity) != byTime) {
                fields.problem(name, "a price " + unit.label() + " (expected: a unit that fits)");
            }
            amounts.put(quantity, amount.get());
        }
        fields.refuseOthers();
        return new Price.Rule(when, amounts);
    }

    private Optional<Condition> condition(YamlFields fields, String text) {
        try {
            return Optional.of(conditions.computeIfAbsent(text, source -> Condition.of(source, PriceFact.VARIABLES)));
        } catch (ConditionException e) {
            fields.problem("when", e.getMessage() + " (expected: a condition on " + facts() + ")");
            return Optional.empty();
        }
    }

    private static String facts() {
        return PriceFact.VARIABLES.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    private static @Nullable Quantity quantity(YamlFields fields, String name) {
        return quantity(fields, name, name);
    }

    private static @Nullable Quantity quantity(YamlFields fields, String place, String label) {
        @Nullable Quantity quantity = QUANTITIES.get(label.toLowerCase(Locale.ROOT));
        if (quantity == null) {
            fields.problem(
                    place,
                    label + " is nothing that is counted (expected: one of "
                            + QUANTITIES.keySet().stream().sorted().toList() + ")");
        }
        return quantity;
    }

    private void adjustment(YamlFields fields) {
        Optional<BigDecimal> factor = fields.decimal("factor");
        if (!fields.has("factor")) {
            fields.problem("factor", "missing (expected: a number, such as 1.2 for a fifth more)");
        }
        List<String> models = fields.texts("models");
        if (models.isEmpty()) {
            fields.problem("models", "missing (expected: a list of names, * stands for any text)");
        }
        Optional<String> name = fields.requiredText("name");
        List<String> organizations = fields.texts("organizations");
        fields.refuseOthers();
        if (factor.isPresent() && name.isPresent()) {
            adjustments.add(new Adjustment(name.get(), models, organizations, factor.get()));
        }
    }

    private void rate(String code, YamlFields fields) {
        Optional<BigDecimal> dollars = fields.decimal("dollars").filter(value -> {
            if (value.signum() == 0) {
                fields.problem("dollars", "0 (expected: what one unit is worth in US dollars)");
            }
            return value.signum() > 0;
        });
        if (!fields.has("dollars")) {
            fields.problem("dollars", "missing (expected: what one unit is worth in US dollars)");
        }
        Optional<LocalDate> date = fields.date("date");
        if (!fields.has("date")) {
            fields.problem("date", "missing (expected: the day of which this is true, YYYY-MM-DD)");
        }
        String source = fields.requiredText("source").orElse("");
        Optional<String> doubt = fields.text("doubt");
        fields.refuseOthers();
        if (!Currency.valid(code) || code.equals(Exchange.DOLLAR.code())) {
            fields.problem("", code + " (expected: three capital letters of a currency other than the US dollar)");
        } else if (dollars.isPresent() && date.isPresent()) {
            rates.put(new Currency(code), new Exchange.Rate(dollars.get(), date.get(), source, doubt));
        }
    }
}
