package ai.tokenhot.routing;

import ai.tokenhot.catalog.Catalog;
import ai.tokenhot.catalog.CatalogReader;
import ai.tokenhot.catalog.CatalogReader.Result;
import ai.tokenhot.catalog.CatalogReader.Source;
import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.catalog.Secret;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class RoutePlanTest {

    private static final DialectId CHAT = new DialectId("chat");
    private static final DialectId OTHER = new DialectId("other");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final Endpoint LIVE =
            new Endpoint(true, "api.example", 443, "/v1", Optional.of(new Secret("s")), false);
    private static final Endpoint SPARE =
            new Endpoint(true, "spare.example", 443, "/v1", Optional.of(new Secret("t")), false);
    private static final Endpoint SANDBOX = new Endpoint(false, "127.0.0.1", 1, "/x", Optional.empty(), true);
    private static final Catalog CATALOG = catalog("""
            providers:
              first: {dialects: [chat], base_url: https://a.example, keyless: true}
              second: {dialects: [chat, other], base_url: https://b.example, keyless: true}
              third: {dialects: [other], base_url: https://c.example, keyless: true}
            models:
              both:
                maker: M
                aliases: [beide]
                deployments: [{provider: second, model: up-2}, {provider: first, model: up-1}, {provider: third}]
              foreign: {maker: M, deployments: [{provider: third}]}
              past: {maker: M, retired: {date: 2026-11-22, successor: both}, deployments: [{provider: first}]}
              forgotten: {maker: M, aliases: [old], retired: {date: 2026-01-02}, deployments: [{provider: third}]}
              ending: {maker: M, retired: {date: 2026-11-23}, deployments: [{provider: first}]}
            """);

    private static Catalog catalog(String yaml) {
        Result result = CatalogReader.read(List.of(new Source("test.yaml", yaml)), Set.of(CHAT, OTHER));
        assertThat(result).isInstanceOf(Result.Valid.class);
        return ((Result.Valid) result).catalog();
    }

    private static RoutePlan plan(String model, DialectId dialect, Map<String, List<Endpoint>> endpoints) {
        return RoutePlan.of(CATALOG, endpoints, model, "model", dialect, Set.of(), TODAY);
    }

    private static List<Candidate> candidates(String model, DialectId dialect, Map<String, List<Endpoint>> endpoints) {
        RoutePlan plan = plan(model, dialect, endpoints);
        assertThat(plan).isInstanceOf(RoutePlan.Ready.class);
        return ((RoutePlan.Ready) plan).candidates();
    }

    private static Failure refused(String model, DialectId dialect, Map<String, List<Endpoint>> endpoints) {
        RoutePlan plan = plan(model, dialect, endpoints);
        assertThat(plan).isInstanceOf(RoutePlan.Refused.class);
        Failure failure = ((RoutePlan.Refused) plan).failure();
        assertThat(failure.field()).contains("model");
        return failure;
    }

    @Test
    void deploymentsThatSpeakTheLanguageAreTriedInTheCatalogsOrderWithEachCredential() {
        var endpoints = Map.of("first", List.of(LIVE), "second", List.of(LIVE, SPARE), "third", List.of(LIVE));
        assertThat(candidates("both", CHAT, endpoints))
                .extracting(candidate -> candidate.deployment().provider() + "/"
                        + candidate.deployment().upstreamModel() + "@"
                        + candidate.endpoint().host())
                .containsExactly("second/up-2@api.example", "second/up-2@spare.example", "first/up-1@api.example");
        assertThat(candidates("beide", OTHER, endpoints))
                .extracting(candidate -> candidate.deployment().provider())
                .containsExactly("second", "second", "third");
    }

    @Test
    void providersWithoutACredentialAreLeftOut() {
        assertThat(candidates("both", CHAT, Map.of("first", List.of(LIVE))))
                .extracting(candidate -> candidate.deployment().provider())
                .containsExactly("first");
    }

    @Test
    void candidatesHaveABound() {
        var endpoints = Map.of("first", Collections.nCopies(50, LIVE));
        assertThat(candidates("both", CHAT, endpoints)).hasSize(RoutePlan.MAX_CANDIDATES);
    }

    @Test
    void unknownModelIsNamedAndCut() {
        Failure failure = refused("gpt-99", CHAT, Map.of());
        assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_MODEL);
        assertThat(failure.message())
                .isEqualTo("The model `gpt-99` does not exist here. GET /v1/models lists those that do.");
        assertThat(refused("x".repeat(10_000), CHAT, Map.of()).message()).hasSizeLessThan(250);
    }

    @Test
    void retiredModelNamesItsDayAndSuccessor() {
        Failure failure = refused("past", CHAT, Map.of("first", List.of(LIVE)));
        assertThat(failure.kind()).isEqualTo(FailureKind.RETIRED_MODEL);
        assertThat(failure.status()).isEqualTo(404);
        assertThat(failure.message()).isEqualTo("The model `past` was retired on 2026-11-22; its successor is `both`.");
        assertThat(refused("old", CHAT, Map.of()).message())
                .isEqualTo("The model `old` was retired on 2026-01-02; no successor was named.");
    }

    @Test
    void modelServesUntilTheDayOfItsRetirement() {
        assertThat(candidates("ending", CHAT, Map.of("first", List.of(LIVE)))).hasSize(1);
    }

    /** The sandbox serves every model as it was. */
    @Test
    void sandboxServesRetiredModels() {
        assertThat(candidates("past", CHAT, Map.of("first", List.of(LIVE, SANDBOX))))
                .extracting(Candidate::endpoint)
                .containsExactly(SANDBOX);
    }

    @Test
    void languageThatNoDeploymentSpeaksIsRefusedWithThoseThatAreSpoken() {
        Failure failure = refused("foreign", CHAT, Map.of("third", List.of(LIVE)));
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(failure.message())
                .isEqualTo("The model `foreign` cannot be reached in this API format yet."
                        + " Formats that reach it: [other].");
    }

    @Test
    void knownModelWithoutACredentialIsNobodysFault() {
        Failure failure = refused("foreign", OTHER, Map.of());
        assertThat(failure.kind()).isEqualTo(FailureKind.NOTHING_SERVES);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.message()).contains("its provider has no credential here");
    }

    /** A format that reaches the model must not be called one that does not. */
    @Test
    void missingCredentialIsNotBlamedOnTheLanguageThatAnotherDeploymentSpeaks() {
        assertThat(refused("both", CHAT, Map.of("third", List.of(LIVE))).kind()).isEqualTo(FailureKind.NOTHING_SERVES);
    }
}
