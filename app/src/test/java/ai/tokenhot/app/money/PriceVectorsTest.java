package ai.tokenhot.app.money;

import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.CatalogReader;
import ai.tokenhot.catalog.Exchange;
import ai.tokenhot.catalog.Price;
import ai.tokenhot.catalog.PriceFact;
import ai.tokenhot.condition.Condition;
import ai.tokenhot.condition.Condition.Verdict;
import ai.tokenhot.condition.Fact;
import ai.tokenhot.config.CatalogFiles;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.YamlProblem;
import ai.tokenhot.money.Currency;
import ai.tokenhot.pricing.CallFacts;
import ai.tokenhot.pricing.Charge;
import ai.tokenhot.pricing.Tariff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Every figure of the built-in prices against what was written down, and computed, without looking at them. */
final class PriceVectorsTest {

    private static final Path FILE = Path.of("src/test/golden/prices.txt");
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
    private static final LocalDate TODAY = LocalDate.ofInstant(NOW, ZoneOffset.UTC);

    /** The price of models that cost nothing. */
    private static final String FREE = "free";

    /** The day on which the list prices were collected. */
    private static final LocalDate COLLECTED = LocalDate.parse("2026-11-22");

    /** What has a price though its sources contradict each other, are an inference, end, or leave a class out. */
    private static final Set<String> NOT_SURE = Set.of(
            "claude-opus-4-6",
            "gpt-5.4",
            "gpt-5.4-mini",
            "gemini-2.5-flash",
            "gemini-2.5-pro",
            "gemini-3.1-pro-preview",
            "grok-4-1-fast",
            "wan2.6-image",
            "wan2.6-image-singapore",
            "gpt-image-1.5",
            "gpt-image-2",
            "gemini-3-pro-image",
            "gemini-3.1-flash-image",
            "doubao-seedance-2-0-260128-byteplus",
            "doubao-seedance-2-0-fast-260128-byteplus",
            "happyhorse-1.0",
            "happyhorse-1.0-singapore",
            "gemini-2.5-flash-preview-tts",
            "gemini-2.5-pro-preview-tts");

    private static final List<Vector> VECTORS = read();
    private static final Catalog CATALOG = catalog();

    @TestFactory
    Stream<DynamicTest> vectors() {
        return VECTORS.stream()
                .map(vector -> dynamicTest(
                        vector.text(),
                        () -> assertThat(outcome(vector))
                                .as(FILE + ":" + vector.line())
                                .isEqualTo(vector.expected())));
    }

    /** A price that is added or changed without a vector fails here. */
    @Test
    void everyFigureOfTheCatalogIsShown() {
        Set<Figure> figures = new HashSet<>();
        for (Price.Version version : versions()) {
            for (Price.Section section : version.sections()) {
                for (int rule = 0; rule < section.rules().size(); rule++) {
                    for (Quantity quantity : section.rules().get(rule).prices().keySet()) {
                        figures.add(new Figure(version.name(), section.unit(), rule, quantity));
                    }
                }
            }
        }
        assertThat(VECTORS.stream().flatMap(PriceVectorsTest::figures).collect(Collectors.toSet()))
                .containsAll(figures);
    }

    @Test
    void everyPriceHasAVector() {
        assertThat(VECTORS.stream().map(Vector::price).collect(Collectors.toSet()))
                .containsAll(CATALOG.prices().keySet());
    }

    @Test
    void everyPriceHasASourceAndADay() {
        assertThat(versions()).isNotEmpty().allSatisfy(version -> {
            assertThat(version.from()).as(version.name()).isBetween(LocalDate.parse("2026-01-01"), COLLECTED);
            assertThat(version.source()).as(version.name()).contains("2026");
        });
        assertThat(CATALOG.exchange().rates().values()).isNotEmpty().allSatisfy(rate -> {
            assertThat(rate.date()).isBeforeOrEqualTo(COLLECTED);
            assertThat(rate.source()).isNotBlank();
            assertThat(rate.doubt()).as("it was derived").isPresent();
        });
    }

    @Test
    void pricesThatAreNotSureSaySo() {
        assertThat(versions().stream()
                        .filter(version -> version.doubt().isPresent())
                        .map(version ->
                                version.name().substring(0, version.name().indexOf('@'))))
                .containsExactlyInAnyOrderElementsOf(NOT_SURE);
    }

    /** All versions of vendors' prices. */
    private static List<Price.Version> versions() {
        return CATALOG.prices().values().stream()
                .filter(price -> !price.id().equals(FREE))
                .flatMap(price -> price.versions().stream())
                .filter(version -> !version.sandboxOnly())
                .toList();
    }

    private static String outcome(Vector vector) {
        return switch (found(vector)) {
            case Tariff.Found.Unpriced _ -> "no price";
            case Tariff.Found.Priced(Tariff tariff) ->
                tariff.hasTier(vector.tier()) ? text(tariff.charge(vector.usage(), vector.callFacts())) : "no tier";
        };
    }

    private static Tariff.Found found(Vector vector) {
        Currency currency = held(vector).map(Price.Version::currency).orElse(Exchange.DOLLAR);
        return Tariff.of(
                CATALOG, CATALOG.model(modelOf(vector.price())).orElseThrow(), "organization", false, NOW, currency);
    }

    private static Optional<Price.Version> held(Vector vector) {
        return Optional.ofNullable(CATALOG.prices().get(vector.price())).flatMap(price -> price.on(TODAY, false));
    }

    private static String text(Charge charge) {
        var parts = new ArrayList<String>();
        if (!charge.lines().isEmpty()) {
            parts.add(charge.total().toString());
        }
        List<String> assumed = charge.lines().stream()
                .filter(Charge.Line::assumed)
                .map(line -> line.quantity().label())
                .toList();
        if (!assumed.isEmpty()) {
            parts.add("assumed: " + String.join(" ", assumed));
        }
        if (!charge.unpriced().isEmpty()) {
            parts.add("unpriced: "
                    + charge.unpriced().stream().map(Quantity::label).collect(Collectors.joining(" ")));
        }
        return String.join("; ", parts);
    }

    /** The figures of the catalog that a vector's amount depends on: those under the names of what was used. */
    private static Stream<Figure> figures(Vector vector) {
        if (!(found(vector) instanceof Tariff.Found.Priced(Tariff tariff)) || !tariff.hasTier(vector.tier())) {
            return Stream.empty();
        }
        CallFacts facts = vector.callFacts();
        List<Charge.Line> lines = tariff.charge(vector.usage(), facts).lines();
        return held(vector).stream()
                .flatMap(version -> version.sections().stream().flatMap(section -> {
                    int rule = ruleThatHolds(section, facts);
                    return lines.stream()
                            .map(line -> new Figure(version.name(), section.unit(), rule, line.quantity()));
                }));
    }

    private static int ruleThatHolds(Price.Section section, CallFacts facts) {
        for (int rule = 0; rule < section.rules().size(); rule++) {
            Verdict verdict = section.rules()
                    .get(rule)
                    .when()
                    .map(condition -> condition.test(facts))
                    .orElse(Verdict.YES);
            if (verdict == Verdict.YES) {
                return rule;
            }
        }
        return -1;
    }

    /**
     * A number of the catalog.
     *
     * @param rule its place in the section
     */
    private record Figure(String version, Price.Unit unit, int rule, Quantity quantity) {}

    /** The built-in catalog, with a model for each price that a vector names. */
    private static Catalog catalog() {
        var models = new StringBuilder("models:\n");
        for (String price : VECTORS.stream().map(Vector::price).collect(Collectors.toCollection(TreeSet::new))) {
            models.append("  \"%s\": {maker: test, price: \"%s\", deployments: [{provider: openai}]}\n"
                    .formatted(modelOf(price), price));
        }
        var sources = new ArrayList<>(CatalogFiles.builtIn());
        sources.add(new CatalogReader.Source("vectors", models.toString()));
        return switch (CatalogReader.read(
                sources, RunningGateway.dialects().stream().map(Dialect::id).collect(Collectors.toSet()))) {
            case CatalogReader.Result.Valid(Catalog catalog) -> catalog;
            case CatalogReader.Result.Invalid(List<YamlProblem> problems) ->
                throw new AssertionError(problems.toString());
        };
    }

    private static String modelOf(String price) {
        return "priced-as-" + price;
    }

    private static List<Vector> read() {
        try {
            List<String> lines = Files.readAllLines(FILE);
            var vectors = new ArrayList<Vector>();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                    vectors.add(Vector.parse(i + 1, lines.get(i)));
                }
            }
            return List.copyOf(vectors);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A line of the file.
     *
     * @param facts by name; the context comes from what was used
     * @param expected the outcome in the words of the file's head
     */
    private record Vector(
            int line, String text, String price, Map<String, String> facts, Map<Quantity, Long> used, String expected) {

        static Vector parse(int line, String text) {
            List<String> columns =
                    Stream.of(text.split("\\|", -1)).map(String::strip).toList();
            if (columns.size() != 4) {
                throw new AssertionError(FILE + ":" + line + ": " + columns.size() + " columns (expected: 4)");
            }
            Map<Quantity, Long> used = new EnumMap<>(Quantity.class);
            pairs(columns.get(2))
                    .forEach((name, count) ->
                            used.put(Quantity.valueOf(name.toUpperCase(Locale.ROOT)), Long.valueOf(count)));
            return new Vector(line, text, columns.get(0), pairs(columns.get(1)), used, columns.get(3));
        }

        private static Map<String, String> pairs(String column) {
            var pairs = new LinkedHashMap<String, String>();
            Arrays.stream(column.split(" ", -1)).filter(pair -> !pair.isEmpty()).forEach(pair -> {
                int equals = pair.indexOf('=');
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            });
            return pairs;
        }

        Usage usage() {
            return new Usage(used, Provenance.EXACT, Optional.empty());
        }

        Optional<String> tier() {
            return Optional.ofNullable(facts.get(PriceFact.SERVICE_TIER.label()));
        }

        CallFacts callFacts() {
            var told = new CallFacts(NOW).tier(tier());
            facts.forEach((name, value) -> {
                PriceFact fact = PriceFact.valueOf(name.toUpperCase(Locale.ROOT));
                if (fact != PriceFact.SERVICE_TIER) {
                    told.put(fact, fact(fact.kind(), value));
                }
            });
            return told;
        }

        private static Fact fact(Condition.Kind kind, String value) {
            return switch (kind) {
                case TEXT -> new Fact.Text(value);
                case NUMBER -> new Fact.Count(Long.parseLong(value));
                case FLAG -> new Fact.Flag(flag(value));
            };
        }

        private static boolean flag(String value) {
            return switch (value) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new AssertionError("flag: " + value + " (expected: true or false)");
            };
        }
    }
}
