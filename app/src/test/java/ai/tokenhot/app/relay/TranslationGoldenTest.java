package ai.tokenhot.app.relay;

import ai.tokenhot.app.relay.TranslationCase.Pieces;
import ai.tokenhot.testkit.golden.Golden;
import ai.tokenhot.testkit.golden.GoldenSections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Translations as golden files: what the client asks, what the vendor gets and answers, what the client gets. */
final class TranslationGoldenTest {

    private static final Path FOLDER = Path.of("src/test/golden/translate");
    private static final String ENDING = ".golden";

    /** How many bugs of other gateways we know of. */
    private static final int BUGS = 32;

    /** Models that the catalog lacks: a language without any vendor's habits, and what newer models refuse. */
    private static final String MODELS = """
              plain-chat:
                maker: Golden
                input: [text, image, audio, file]
                capabilities: [tools, parallel_tools, structured_output, caching, streaming]
                price: free
                deployments: [{provider: first, dialects: [openai-chat]}]
              plain-responses:
                maker: Golden
                input: [text, image, file]
                capabilities: [tools, parallel_tools, structured_output, thinking, caching, streaming]
                thinking: {efforts: [none, low, medium, high, xhigh]}
                price: free
                deployments: [{provider: first, dialects: [openai-responses]}]
              gemini-older:
                maker: Google
                input: [text, image, audio, video, file]
                capabilities: [tools, parallel_tools, structured_output, caching, streaming]
                denials: [json_schema, schema_with_tools, media_in_results]
                price: free
                deployments: [{provider: google}]
              claude-opus-5-5:
                maker: Anthropic
                input: [text, image, file]
                capabilities: [tools, parallel_tools, structured_output, thinking, caching, streaming]
                denials: [sampling, forced_tools, prefill]
                thinking: {modes: [adaptive], efforts: [low, medium, high, xhigh, max], by_default: true}
                limits: {output: 64_000}
                price: free
                deployments: [{provider: anthropic}]
            """;

    @RegisterExtension
    static final GatewayFixture gateway = gateway();

    private static GatewayFixture gateway() {
        GatewayFixture fixture = GatewayFixture.standard().models(MODELS);
        String origin = fixture.first().origin().toString();
        return fixture.with("ANTHROPIC_BASE_URL", origin)
                .with("ANTHROPIC_API_KEY", "cred-golden-anthropic")
                .with("GEMINI_BASE_URL", origin)
                .with("GEMINI_API_KEY", "cred-golden-gemini")
                .with("OPENAI_BASE_URL", origin + "/v1")
                .with("OPENAI_API_KEY", "cred-golden-openai")
                .with("XAI_BASE_URL", origin + "/v1")
                .with("XAI_API_KEY", "cred-golden-xai");
    }

    /**
     * Each case is played twice against a gateway that remembers no other: cut at every byte, an answer is the same (bug
     * 19).
     */
    @TestFactory
    Stream<DynamicTest> cases() {
        return Golden.plays(FOLDER, ENDING, sections -> {
            gateway.stop();
            gateway.startAgain();
            GoldenSections whole = TranslationCase.played(gateway, sections, Pieces.WHOLE);
            GoldenSections bytes = TranslationCase.played(gateway, sections, Pieces.BYTES);
            assertThat(bytes.text()).as("byte by byte").isEqualTo(whole.text());
            return whole;
        });
    }

    /** All that the field's gateways got wrong in translation has a file that is named after it. */
    @Test
    void everyKnownBugIsShown() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Path file : Golden.files(FOLDER, ENDING)) {
            List<String> head =
                    GoldenSections.parse(Files.readString(file)).head().lines().toList();
            assertThat(head).as(file + ": a title, and what it shows").hasSize(2);
            assertThat(head.get(1)).as(file.toString()).startsWith("shows: ");
            for (String name : head.get(1).substring("shows: ".length()).split(", ")) {
                assertThat(name).as(file.toString()).matches("pair|rule|bug [0-9]+|incident [0-9]+");
                shown.add(name);
            }
        }
        Set<String> wanted = new TreeSet<>(
                List.of("pair", "incident 14", "incident 15", "incident 64", "incident 65", "incident 66"));
        IntStream.rangeClosed(1, BUGS).forEach(number -> wanted.add("bug " + number));
        assertThat(shown).containsAll(wanted);
    }

    @Test
    void everyPairIsPlayedWholeStreamedAndWithATool() throws IOException {
        for (Language client : Language.values()) {
            for (Language vendor : Language.values()) {
                for (String form : client == vendor ? List.<String>of() : List.of("whole", "stream", "tools")) {
                    Path file = FOLDER.resolve("pairs/" + name(client) + "-to-" + name(vendor) + "-" + form + ENDING);
                    GoldenSections play = GoldenSections.parse(Files.readString(file));
                    assertThat(languages(play, TranslationCase.CLIENT_REQUEST))
                            .as(file.toString())
                            .containsOnly(client);
                    assertThat(languages(play, TranslationCase.UPSTREAM_REQUEST))
                            .as(file.toString())
                            .containsOnly(vendor);
                    assertThat(play.text().contains("data: "))
                            .as(file.toString())
                            .isEqualTo(!form.equals("whole"));
                }
            }
        }
    }

    /** The classes that the README names for what files cannot show. */
    @Test
    void whatFilesCannotShowIsShownElsewhere() throws IOException {
        List<String> named = Files.readAllLines(FOLDER.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| bug ") || line.startsWith("| incident"))
                .flatMap(line -> Pattern.compile("`([A-Za-z]+)`").matcher(line).results())
                .map(found -> found.group(1) + ".java")
                .toList();
        assertThat(named).isNotEmpty();
        Set<String> tests = new TreeSet<>();
        for (String module : List.of("app", "core", "wire", "gateway")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test/java"))) {
                files.forEach(file -> tests.add(file.getFileName().toString()));
            }
        }
        assertThat(tests).containsAll(named);
    }

    private static String name(Language language) {
        return language.name().toLowerCase(Locale.ROOT);
    }

    private static Set<Language> languages(GoldenSections play, String section) {
        return play.sections().stream()
                .filter(found -> found.name().equals(section))
                .map(found -> TranslationCase.language(
                        found.text().lines().findFirst().orElseThrow()))
                .collect(Collectors.toSet());
    }
}
