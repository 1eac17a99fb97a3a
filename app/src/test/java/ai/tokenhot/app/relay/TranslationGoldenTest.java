package ai.tokenhot.app.relay;

import ai.tokenhot.app.relay.TranslationCase.Pieces;
import ai.tokenhot.testkit.golden.Golden;
import ai.tokenhot.testkit.golden.GoldenSections;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Translations as golden files: what the client asks, what the vendor gets and answers, what the client gets. */
final class TranslationGoldenTest {

    private static final Path FOLDER = Path.of("src/test/golden/translate");
    private static final String ENDING = ".golden";

    /** Models that the catalog lacks: a language without any vendor's habits, and what newer models refuse. */
    private static final String MODELS = """
              plain-chat:
                maker: Golden
                input: [text, image, audio, file]
                capabilities: [tools, parallel_tools, structured_output, caching, streaming]
                deployments: [{provider: first, dialects: [openai-chat]}]
              plain-responses:
                maker: Golden
                input: [text, image, file]
                capabilities: [tools, parallel_tools, structured_output, thinking, caching, streaming]
                thinking: {efforts: [none, low, medium, high, xhigh]}
                deployments: [{provider: first, dialects: [openai-responses]}]
              claude-opus-5-5:
                maker: Anthropic
                input: [text, image, file]
                capabilities: [tools, parallel_tools, structured_output, thinking, caching, streaming]
                denials: [sampling, forced_tools, prefill]
                thinking: {modes: [adaptive], efforts: [low, medium, high, xhigh, max], by_default: true}
                limits: {output: 64_000}
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

    /** Each case is played twice: cut at every byte, an answer is the same (bug 19). */
    @TestFactory
    Stream<DynamicTest> cases() {
        return Golden.plays(FOLDER, ENDING, sections -> {
            GoldenSections whole = TranslationCase.played(gateway, sections, Pieces.WHOLE);
            GoldenSections bytes = TranslationCase.played(gateway, sections, Pieces.BYTES);
            assertThat(bytes.text()).as("byte by byte").isEqualTo(whole.text());
            return whole;
        });
    }
}
