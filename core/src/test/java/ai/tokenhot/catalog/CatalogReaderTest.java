package ai.tokenhot.catalog;

import ai.tokenhot.catalog.CatalogReader.Result;
import ai.tokenhot.catalog.CatalogReader.Source;
import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.catalog.Model.Modality;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.json.YamlProblem;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class CatalogReaderTest {

    private static final DialectId CHAT = new DialectId("chat");
    private static final DialectId OTHER = new DialectId("other");
    private static final String ACME = """
            providers:
              acme:
                display_name: Acme
                dialects: [chat, other]
                base_url: https://api.acme.example/v1
                base_url_env: ACME_BASE_URL
                credentials: [{env: ACME_KEY}, {file: /run/secrets/acme}]
                sandbox: /acme/v1
            """;
    private static final String ONE = """
            models:
              one:
                display_name: Model One
                maker: Acme
                aliases: [uno, eins]
                created: 2026-03-01
                input: [text, image]
                output: [text]
                capabilities: [tools, thinking]
                limits: {context: 400_000, output: 128000}
                retired: {date: 2026-12-31, successor: two}
                deployments:
                  - {provider: acme, model: one-2026}
                  - {provider: acme, dialects: [other]}
            """;

    private static Result read(String... files) {
        var sources = new java.util.ArrayList<Source>();
        for (int i = 0; i < files.length; i++) {
            sources.add(new Source((char) ('a' + i) + ".yaml", files[i]));
        }
        return CatalogReader.read(sources, Set.of(CHAT, OTHER));
    }

    private static Catalog valid(String... files) {
        Result result = read(files);
        assertThat(result).isInstanceOf(Result.Valid.class);
        return ((Result.Valid) result).catalog();
    }

    private static List<String> problems(String... files) {
        Result result = read(files);
        assertThat(result).isInstanceOf(Result.Invalid.class);
        return ((Result.Invalid) result)
                .problems().stream().map(YamlProblem::toString).toList();
    }

    @Test
    void everyFieldIsRead() {
        Catalog catalog = valid(ACME, ONE);
        Provider acme = catalog.provider("acme");
        assertThat(acme)
                .isEqualTo(new Provider(
                        "acme",
                        "Acme",
                        List.of(CHAT, OTHER),
                        URI.create("https://api.acme.example/v1"),
                        java.util.Optional.of("ACME_BASE_URL"),
                        List.of(
                                new CredentialReference.Environment("ACME_KEY"),
                                new CredentialReference.File("/run/secrets/acme")),
                        false,
                        java.util.Optional.of("/acme/v1")));
        Model one = catalog.model("one").orElseThrow();
        assertThat(one.displayName()).isEqualTo("Model One");
        assertThat(one.created()).contains(LocalDate.of(2026, 3, 1));
        assertThat(one.input()).containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE);
        assertThat(one.output()).containsExactly(Modality.TEXT);
        assertThat(one.capabilities()).containsExactlyInAnyOrder(Capability.TOOLS, Capability.THINKING);
        assertThat(one.contextTokens()).contains(400_000L);
        assertThat(one.outputTokens()).contains(128_000L);
        assertThat(one.retirement())
                .contains(new Model.Retirement(LocalDate.of(2026, 12, 31), java.util.Optional.of("two")));
        assertThat(one.deployments())
                .containsExactly(
                        new Deployment("acme", "one-2026", List.of(CHAT, OTHER)),
                        new Deployment("acme", "one", List.of(OTHER)));
        assertThat(catalog.model("uno")).contains(one);
        assertThat(catalog.names().keySet()).containsExactly("one", "uno", "eins");
        assertThat(catalog.model("drei")).isEmpty();
        assertThatThrownBy(() -> catalog.provider("x")).hasMessage("provider: x (expected: one of [acme])");
    }

    @Test
    void whatIsLeftOutHasADefault() {
        Catalog catalog = valid("""
                providers:
                  p: {dialects: [chat], base_url: http://localhost:1, keyless: true}
                models:
                  m: {maker: M, deployments: [{provider: p}]}
                """);
        Model m = catalog.model("m").orElseThrow();
        assertThat(m.displayName()).isEqualTo("m");
        assertThat(m.input()).containsExactly(Modality.TEXT);
        assertThat(m.capabilities()).isEmpty();
        assertThat(m.contextTokens()).isEmpty();
        assertThat(m.retirement()).isEmpty();
        assertThat(m.deployments()).containsExactly(new Deployment("p", "m", List.of(CHAT)));
        assertThat(catalog.provider("p").displayName()).isEqualTo("p");
        assertThat(valid("", "# only a comment\n").names()).isEmpty();
        assertThat(valid("settings: {anything: true}\n").names()).isEmpty();
    }

    /** One look must be enough to mend a whole set of files. */
    @Test
    void everyProblemOfEveryFileIsReportedAtOnceWithItsPlaceAndWhatIsExpected() {
        assertThat(problems("""
                        providers:
                          acme:
                            dialects: [chat, morse]
                            base_url: ftp://api.acme.example
                            credentials: [{env: A, file: b}, {}, {envv: X}]
                            colour: red
                          nobody:
                            dialects: chat
                            base_url: https://x.example/?q=1
                          empty: 5
                        sevices: {}
                        """, """
                        models:
                          one:
                            aliases: [two, {}]
                            created: yesterday
                            input: [text, smell]
                            limits: {context: -1, output: many, size: 5}
                            retired: {successor: two}
                            deployments:
                              - {provider: acme, dialects: [other], weight: 3}
                              - {provider: nowhere}
                              - {model: x}
                          two: {maker: M}
                          three: [a]
                        """, "- a\n- b\n", "a: 1\na: 2\n", "x: [unclosed\n", "a: 1\n---\nb: 2\n"))
                .containsExactlyInAnyOrder(
                        "a.yaml:3: providers.acme.dialects: morse (expected: one of [chat, other])",
                        "a.yaml:4: providers.acme.base_url: ftp://api.acme.example"
                                + " (expected: http(s)://host[:port][/path] without query)",
                        "a.yaml:5: providers.acme.credentials[0]: a credential needs one of env and file"
                                + " (expected: {env: VARIABLE} or {file: path})",
                        "a.yaml:5: providers.acme.credentials[1]: a credential needs one of env and file"
                                + " (expected: {env: VARIABLE} or {file: path})",
                        "a.yaml:5: providers.acme.credentials[2].envv: unknown (expected: one of [env, file])",
                        "a.yaml:5: providers.acme.credentials[2]: a credential needs one of env and file"
                                + " (expected: {env: VARIABLE} or {file: path})",
                        "a.yaml:6: providers.acme.colour: unknown (expected: one of [base_url, base_url_env,"
                                + " credentials, dialects, display_name, keyless, sandbox])",
                        "a.yaml:8: providers.nobody.dialects: a text (expected: a list)",
                        "a.yaml:9: providers.nobody.base_url: https://x.example/?q=1"
                                + " (expected: http(s)://host[:port][/path] without query)",
                        "a.yaml:8: providers.nobody.credentials: missing"
                                + " (expected: a list such as [{env: VARIABLE}], or keyless: true)",
                        "a.yaml:10: providers.empty: a number (expected: a mapping)",
                        "a.yaml:11: sevices: unknown (expected: one of [adjustments, exchange, models, prices, providers, settings])",
                        "b.yaml:3: models.one.maker: missing (expected: text)",
                        "b.yaml:3: models.one.aliases: a mapping in the list (expected: text)",
                        "b.yaml:3: models.one.aliases: two names the model two already (expected: a name used once)",
                        "b.yaml:4: models.one.created: yesterday (expected: a day as YYYY-MM-DD)",
                        "b.yaml:5: models.one.input: smell (expected: one of text, image, audio, video, file)",
                        "b.yaml:6: models.one.limits.context: -1 (expected: a whole number above 0)",
                        "b.yaml:6: models.one.limits.output: many (expected: a whole number above 0)",
                        "b.yaml:6: models.one.limits.size: unknown (expected: one of [context, output])",
                        "b.yaml:7: models.one.retired.date: missing (expected: the day as YYYY-MM-DD)",
                        "b.yaml:9: models.one.deployments[0].weight: unknown"
                                + " (expected: one of [dialects, model, provider])",
                        "b.yaml:9: models.one.deployments[0].dialects: other"
                                + " (expected: one that acme speaks: [chat])",
                        "b.yaml:10: models.one.deployments[1].provider: nowhere (expected: one of [acme, nobody])",
                        "b.yaml:11: models.one.deployments[2].provider: missing (expected: text)",
                        "b.yaml:12: models.two.deployments: missing"
                                + " (expected: a list such as [{provider: id, model: upstream-name}])",
                        "b.yaml:13: models.three: a list (expected: a mapping)",
                        "c.yaml:1: a list (expected: a mapping with settings, providers, models, prices, adjustments, exchange)",
                        "d.yaml:2: not YAML: the key \"a\" stands here twice",
                        "e.yaml:1: not YAML: while parsing a flow sequence:"
                                + " expected ',' or ']', but got <stream end>",
                        "f.yaml:3: not YAML: a second document (expected: one in a file)");
    }

    @Test
    void laterFileReplacesAModelOrProviderAsAWhole() {
        Catalog catalog = valid(ACME, ONE, """
                models:
                  one: {maker: Other, deployments: [{provider: acme, model: elsewhere}]}
                providers:
                  acme: {dialects: [chat], base_url: https://new.example, keyless: true}
                """);
        Model one = catalog.model("one").orElseThrow();
        assertThat(one.maker()).isEqualTo("Other");
        assertThat(one.aliases()).isEmpty();
        assertThat(one.retirement()).isEmpty();
        assertThat(catalog.model("uno")).isEmpty();
        assertThat(catalog.provider("acme").baseUrl()).isEqualTo(URI.create("https://new.example"));
        assertThat(catalog.provider("acme").credentials()).isEmpty();
        assertThat(one.deployments()).containsExactly(new Deployment("acme", "elsewhere", List.of(CHAT)));
    }

    @Test
    void modelSpeaksWhatItsProviderSpeaksAfterTheLastFile() {
        String fewer = """
                providers:
                  acme: {dialects: [chat], base_url: https://new.example, keyless: true}
                """;
        String plain = "models: {m: {maker: M, deployments: [{provider: acme}]}}\n";
        assertThat(valid(ACME, plain, fewer).model("m").orElseThrow().deployments())
                .containsExactly(new Deployment("acme", "m", List.of(CHAT)));
        assertThat(problems(ACME, ONE, fewer))
                .containsExactly("b.yaml:14: models.one.deployments[1].dialects: other"
                        + " (expected: one that acme speaks: [chat])");
    }

    @Test
    void providerMayComeInALaterFile() {
        assertThat(valid(ONE, ACME).model("one").orElseThrow().deployments()).hasSize(2);
    }

    @Test
    void replacedModelIsNotHeldAgainstProvidersAnyMore() {
        String lost = "models: {one: {maker: M, deployments: [{provider: gone}]}}\n";
        assertThat(problems(ACME, lost)).hasSize(1);
        assertThat(valid(ACME, lost, ONE).model("one").orElseThrow().maker()).isEqualTo("Acme");
    }

    @Test
    void aliasMeansOneModelOnly() {
        String two = "models: {two: {maker: M, aliases: [uno], deployments: [{provider: acme}]}}\n";
        assertThat(problems(ACME, ONE, two))
                .containsExactly("c.yaml:1: models.two.aliases: uno names the model one already"
                        + " (expected: a name used once)");
        String eins = "models: {eins: {maker: M, deployments: [{provider: acme}]}}\n";
        assertThat(problems(ACME, ONE, eins))
                .containsExactly("b.yaml:5: models.one.aliases: eins names the model eins already"
                        + " (expected: a name used once)");
        String own = "models: {two: {maker: M, aliases: [two, zwei, zwei], deployments: [{provider: acme}]}}\n";
        assertThat(valid(ACME, own).names().keySet()).containsExactly("two", "zwei");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:secret@api.example",
                "https://api.example/v1?key=1",
                "https://api.example/#x",
                "//api.example",
                "api.example",
                "https://",
                "file:///etc/passwd",
                "https://exa mple"
            })
    void baseUrlIsAPlainWebAddress(String text) {
        assertThat(CatalogReader.parseBaseUrl(text)).isEmpty();
        assertThat(CatalogReader.parseBaseUrl("http://127.0.0.1:8081/x")).isPresent();
    }

    @Test
    void numberOfModelsHasABound() {
        var many = new StringBuilder(ACME).append("models:\n");
        for (int i = 0; i <= CatalogReader.MAX_MODELS; i++) {
            many.append("  m").append(i).append(": {maker: M, deployments: [{provider: acme}]}\n");
        }
        assertThat(problems(many.toString()))
                .containsExactly("a.yaml:20010: models.m20000: too many models (expected: at most 20000)");
    }

    @Test
    void secretDoesNotShowItself_incident47() {
        assertThat(new Secret("canary").toString()).doesNotContain("canary");
        assertThat(new Secret("canary").reveal()).isEqualTo("canary");
    }
}
