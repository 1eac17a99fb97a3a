package ai.tokenhot.pricing;

import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.CatalogReader;
import ai.tokenhot.catalog.PriceFact;
import ai.tokenhot.condition.Fact;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Provenance;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.YamlProblem;
import ai.tokenhot.money.Currency;
import ai.tokenhot.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TariffTest {

    private static final Currency USD = new Currency("USD");
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
    private static final String YAML = """
            providers:
              host: {dialects: [chat], base_url: "https://host.example", keyless: true}
            models:
              talker: {maker: m, deployments: [{provider: host}]}
              other: {maker: m, price: yuan, deployments: [{provider: host}]}
              new: {maker: m, price: none, deployments: [{provider: host}]}
              playground: {maker: m, price: play, deployments: [{provider: host}]}
              pricey: {maker: m, price: pricey, deployments: [{provider: host}]}
              film: {maker: m, deployments: [{provider: host}]}
            prices:
              talker:
                versions:
                  - from: 2026-01-01
                    currency: USD
                    source: old list
                    per_million: [{input: 1, output: 2}]
                  - from: 2026-06-01
                    currency: USD
                    source: new list
                    tiers: [flex]
                    same_as: {reasoning: output}
                    per_million:
                      - {when: service_tier == 'flex', input: 1.5, output: 7.5}
                      - {when: context > 200000, input: 6, cached_input: 0.6, cache_write: 7.5, cache_write_1h: 12, output: 22.5}
                      - {when: hour >= 22, input: 2, output: 10}
                      - {input: 3, cached_input: 0.3, cache_write: 3.75, cache_write_1h: 6, audio_input: 4, output: 15}
                    per_thousand: [{web_searches: 10}]
                  - from: 2027-01-01
                    currency: USD
                    source: next list
                    per_million: [{input: 100, output: 100}]
              yuan: {from: 2026-01-01, currency: CNY, source: list, per_million: [{input: 7, output: 14}]}
              play: {from: 2026-01-01, currency: USD, source: the sandbox, sandbox: true, per_million: [{input: 1, output: 1}]}
              pricey: {from: 2026-01-01, currency: USD, source: list, each: [{input: 999999999, output: 1}]}
              film:
                from: 2026-01-01
                currency: USD
                source: list
                per_second:
                  - {when: resolution == '1080p', video_millis: 0.5}
                  - {when: resolution == '720p', video_millis: 0.3}
            adjustments:
              - {name: friends, models: ["tal*"], organizations: [friend], factor: 0.5}
              - {name: markup, models: ["*er"], organizations: [partner], factor: 1.2}
            exchange:
              CNY: {dollars: 0.14, date: 2026-06-01, source: bank}
            """;
    private static final Catalog CATALOG = catalog(YAML);

    private static Catalog catalog(String yaml) {
        return switch (CatalogReader.read(
                List.of(new CatalogReader.Source("test.yaml", yaml)), Set.of(new DialectId("chat")))) {
            case CatalogReader.Result.Valid(Catalog catalog) -> catalog;
            case CatalogReader.Result.Invalid(List<YamlProblem> problems) ->
                throw new AssertionError(problems.toString());
        };
    }

    private static Tariff.Found find(String model, String organization, boolean sandbox, Instant at) {
        return Tariff.of(CATALOG, CATALOG.model(model).orElseThrow(), organization, sandbox, at, USD);
    }

    private static Tariff tariff(String model) {
        return tariff(model, "org");
    }

    private static Tariff tariff(String model, String organization) {
        assertThat(find(model, organization, false, NOW)).isInstanceOf(Tariff.Found.Priced.class);
        return ((Tariff.Found.Priced) find(model, organization, false, NOW)).tariff();
    }

    private static Usage usage(Object... quantities) {
        Map<Quantity, Long> counts = new EnumMap<>(Quantity.class);
        for (int i = 0; i < quantities.length; i += 2) {
            counts.put((Quantity) quantities[i], ((Number) quantities[i + 1]).longValue());
        }
        return new Usage(counts, Provenance.EXACT, Optional.empty());
    }

    private static CallFacts facts() {
        return new CallFacts(NOW).tier(Optional.empty());
    }

    private static String charged(Tariff tariff, Usage usage) {
        return tariff.charge(usage, facts()).total().text();
    }

    @Test
    void eachClassHasItsPrice() {
        Charge charge = tariff("talker")
                .charge(
                        usage(
                                Quantity.INPUT,
                                1_000,
                                Quantity.CACHED_INPUT,
                                2_000,
                                Quantity.CACHE_WRITE_5M,
                                3_000,
                                Quantity.CACHE_WRITE_1H,
                                4_000,
                                Quantity.OUTPUT,
                                500,
                                Quantity.REASONING,
                                100,
                                Quantity.WEB_SEARCHES,
                                2),
                        facts());

        // 0.003 + 0.0006 + 0.01125 + 0.024 + 0.0075 + 0.0015 + 0.02
        assertThat(charge.total().text()).isEqualTo("0.06785");
        assertThat(charge.terms().version()).isEqualTo("talker@2026-06-01");
        assertThat(charge.lines())
                .filteredOn(Charge.Line::assumed)
                .extracting(Charge.Line::quantity)
                .as("a life of five minutes has the price of a write whose life is not told")
                .containsExactly(Quantity.CACHE_WRITE_5M);
        assertThat(charge.unpriced()).isEmpty();
    }

    /** Caution 1 of the reference page on prices: a long context makes all of the request dearer. */
    @Test
    void aTierOfContextIsForTheWholeRequest() {
        assertThat(charged(tariff("talker"), usage(Quantity.INPUT, 200_000, Quantity.OUTPUT, 10)))
                .isEqualTo("0.60015");
        assertThat(charged(
                        tariff("talker"),
                        usage(Quantity.INPUT, 1, Quantity.CACHED_INPUT, 200_000, Quantity.OUTPUT, 10)))
                .isEqualTo("0.120231");
    }

    @Test
    void theTierThatTheProviderUsedIsCharged() {
        Tariff tariff = tariff("talker");
        Charge flex = tariff.charge(
                usage(Quantity.INPUT, 100, Quantity.OUTPUT, 10), new CallFacts(NOW).tier(Optional.of("flex")));

        assertThat(flex.total().text()).isEqualTo("0.000225");
        assertThat(tariff.hasTier(Optional.of("default"))).isTrue();
        assertThat(tariff.hasTier(Optional.of("auto"))).isTrue();
        assertThat(tariff.hasTier(Optional.of("priority"))).isFalse();
    }

    @Test
    void aSubClassWithoutAPriceIsChargedAsTheWiderOneAndSaysSo() {
        Charge charge = tariff("talker")
                .charge(usage(Quantity.CACHED_INPUT, 1_000_000), new CallFacts(NOW).tier(Optional.of("flex")));

        assertThat(charge.total().text()).isEqualTo("1.5");
        assertThat(charge.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.assumed()).isTrue());
    }

    @Test
    void theTimeOfDayIsThatOfTheCall() {
        Instant night = Instant.parse("2026-11-29T22:00:00Z");
        Charge charge = tariff("talker")
                .charge(usage(Quantity.INPUT, 1_000_000 / 10), new CallFacts(night).tier(Optional.empty()));

        assertThat(charge.total().text()).isEqualTo("0.2");
    }

    @Test
    void whatHasNoPriceIsNamed() {
        Charge charge = tariff("talker").charge(usage(Quantity.IMAGES, 1, Quantity.INPUT, 1), facts());

        assertThat(charge.unpriced()).containsExactly(Quantity.IMAGES);
        assertThat(find("new", "org", false, NOW)).isInstanceOf(Tariff.Found.Unpriced.class);
        assertThat(find("playground", "org", false, NOW)).isInstanceOf(Tariff.Found.Unpriced.class);
        assertThat(find("playground", "org", true, NOW)).isInstanceOf(Tariff.Found.Priced.class);
    }

    @Test
    void theVersionInForceOnTheDayCounts() {
        Instant spring = Instant.parse("2026-05-31T23:59:59Z");
        Tariff then = ((Tariff.Found.Priced) find("talker", "org", false, spring)).tariff();

        assertThat(charged(then, usage(Quantity.INPUT, 1_000_000))).isEqualTo("1");
        assertThat(find("talker", "org", false, Instant.parse("2025-12-31T23:59:59Z")))
                .isInstanceOf(Tariff.Found.Unpriced.class);
    }

    @Test
    void currenciesAreExchangedAndAdjustedBeforeTheOneRounding() {
        // 1 token: 7 / 1e6 CNY * 0.14 = 0.00000098 USD; partners pay a fifth more for models that end in "er".
        assertThat(charged(tariff("other"), usage(Quantity.INPUT, 1))).isEqualTo("0.00000098");
        assertThat(charged(tariff("other", "partner"), usage(Quantity.INPUT, 1)))
                .isEqualTo("0.000001176");
        assertThat(charged(tariff("talker", "friend"), usage(Quantity.INPUT, 1)))
                .isEqualTo("0.0000015");
        Charge charge = tariff("talker", "friend").charge(usage(Quantity.INPUT, 1), facts());
        assertThat(charge.terms().adjustment()).contains("friends");
        assertThat(charge.terms().factor()).isEqualTo(new BigDecimal("0.5"));
    }

    /** Incident 15: what was cached and a picture is not charged as both. */
    @Test
    void whatIsOfTwoKindsIsChargedOnce() {
        Usage usage = usage(
                Quantity.INPUT,
                100,
                Quantity.CACHED_INPUT,
                50,
                Quantity.AUDIO_INPUT,
                80,
                Quantity.CACHED_AUDIO_INPUT,
                30);

        Charge charge = tariff("talker").charge(usage, facts());

        assertThat(charge.lines().stream().mapToLong(Charge.Line::count).sum()).isEqualTo(150);
        assertThat(charge.lines())
                .filteredOn(line -> line.quantity() == Quantity.AUDIO_INPUT)
                .singleElement()
                .satisfies(line -> assertThat(line.count()).isEqualTo(50));
    }

    @Test
    void aQuoteIsTheDearestThatMayCome() {
        Charge small = tariff("talker").quote(Demand.tokens(1_000, 100), facts());
        Charge large = tariff("talker").quote(Demand.tokens(200_001, 100), facts());

        // All input may be written to a cache for an hour.
        assertThat(small.total().text()).isEqualTo("0.0075");
        assertThat(large.total().text()).isEqualTo("2.402262");
    }

    @Test
    void anAmountThatDoesNotFitIsRefusedAndNeverWraps() {
        assertThatThrownBy(() -> tariff("pricey").quote(Demand.tokens(1L << 40, 1), facts()))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aChargeThatIsCutKeepsItsLinesSum() {
        Charge charge = tariff("talker").charge(usage(Quantity.INPUT, 1_000, Quantity.OUTPUT, 1_000), facts());
        Charge cut = charge.atMost(Money.parse("0.005", USD));

        assertThat(cut.total().text()).isEqualTo("0.005");
        assertThat(cut.lines().stream().mapToLong(line -> line.amount().nanos()).sum())
                .isEqualTo(cut.total().nanos());
    }

    /** Incident 14: no component is negative; they partition the total, and no quote is below its charge. */
    @Property
    void linesPartitionTheTotalAndTheQuoteCoversIt(@ForAll("usages") Usage usage) {
        Tariff tariff = tariff("talker", "friend");
        Charge charge = tariff.charge(usage, facts());

        assertThat(charge.lines()).allSatisfy(line -> {
            assertThat(line.amount().nanos()).isGreaterThanOrEqualTo(0);
            assertThat(line.count()).isGreaterThan(0);
        });
        assertThat(charge.lines().stream()
                        .mapToLong(line -> line.amount().nanos())
                        .sum())
                .isEqualTo(charge.total().nanos());
        for (Quantity.Side side : Quantity.Side.values()) {
            assertThat(charge.lines().stream()
                            .filter(line -> line.quantity().side() == side
                                    && line.quantity().share() != Quantity.Share.COUNT)
                            .mapToLong(Charge.Line::count)
                            .sum())
                    .isEqualTo(usage.total(side).orElse(0));
        }
        Charge quote = tariff.quote(
                new Demand(
                        usage.total(Quantity.Side.INPUT).orElse(0),
                        usage.total(Quantity.Side.OUTPUT).orElse(0),
                        Map.of(
                                Quantity.WEB_SEARCHES,
                                usage.count(Quantity.WEB_SEARCHES).orElse(0))),
                facts());
        assertThat(quote.total()).isGreaterThanOrEqualTo(charge.total());
    }

    @Provide
    static Arbitrary<Usage> usages() {
        Arbitrary<Quantity> quantities = Arbitraries.of(Quantity.class)
                .filter(quantity -> quantity.share() != Quantity.Share.COUNT || quantity == Quantity.WEB_SEARCHES);
        return Arbitraries.maps(quantities, Arbitraries.longs().between(0, 400_000))
                .map(counts -> new Usage(counts, Provenance.EXACT, Optional.empty()));
    }

    /** Incident 28: a parameter that was smuggled in by a prompt is charged by what came out. */
    @Test
    void theDearestOfAnUnknownFactIsQuotedAndWhatCameIsCharged() {
        Tariff film = tariff("film");
        var demand = new Demand(0, 0, Map.of(Quantity.VIDEO_MILLIS, 5_000L));

        assertThat(film.quote(demand, facts()).total().text()).isEqualTo("2.5");
        assertThat(film.quote(demand, facts().put(PriceFact.RESOLUTION, new Fact.Text("720p")))
                        .total()
                        .text())
                .isEqualTo("1.5");
        Charge charge = film.charge(
                usage(Quantity.VIDEO_MILLIS, 5_000), facts().put(PriceFact.RESOLUTION, new Fact.Text("1080p")));
        assertThat(charge.total().text()).isEqualTo("2.5");
        assertThat(film.charge(
                                usage(Quantity.VIDEO_MILLIS, 5_000),
                                facts().put(PriceFact.RESOLUTION, new Fact.Text("4k")))
                        .unpriced())
                .containsExactly(Quantity.VIDEO_MILLIS);
    }
}
