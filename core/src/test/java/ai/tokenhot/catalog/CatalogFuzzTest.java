package ai.tokenhot.catalog;

import ai.tokenhot.catalog.CatalogReader.Result;
import ai.tokenhot.catalog.CatalogReader.Source;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Files that an operator got wrong in any way are a list of problems, never an exception. */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
final class CatalogFuzzTest {

    private static final String VALID = """
            # A comment
            providers:
              acme: &anchor
                dialects: [chat, other]
                base_url: "https://api.acme.example/v1"
                credentials: [{env: ACME_KEY}, {file: '/run/x'}]
            models:
              one:
                maker: Acme 中
                aliases: [uno]
                created: 2026-03-01
                capabilities: [tools]
                limits: {context: 400_000, output: 128000}
                retired: {date: 2026-12-31, successor: two}
                deployments:
                  - {provider: acme, model: one-2026}
            """;
    private static final String[] WORDS = {
        ":",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        "\n",
        "  ",
        "\t",
        "#",
        "&a",
        "*a",
        "*anchor",
        "<<: ",
        "!!int ",
        "!!binary ",
        "|",
        ">",
        "---\n",
        "...\n",
        "%YAML 9\n",
        "~",
        "null",
        "true",
        "\\",
        "\u0000",
        "\u0007",
        "\ud83d",
        "\ufeff",
        "1e400",
        "0x1F",
        "?",
        "@",
        "`"
    };

    @Test
    void anyFileIsReadOrRefused() {
        fuzz(10_000, 1);
    }

    @Tag("long")
    @Test
    void anyFileIsReadOrRefusedLong() {
        fuzz(1_000_000, 2);
    }

    private static void fuzz(int count, long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            String text = VALID;
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                text = changed(text, random);
            }
            try {
                Result result = CatalogReader.read(
                        List.of(new Source("a.yaml", text)), Set.of(new DialectId("chat"), new DialectId("other")));
                if (result instanceof Result.Invalid invalid) {
                    assertThat(invalid.problems())
                            .isNotEmpty()
                            .allMatch(problem ->
                                    problem.line() >= 1 && problem.message().length() < 2_000);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of seed " + seed + ": " + e + "\n" + text, e);
            }
        }
    }

    private static String changed(String text, SplittableRandom random) {
        int at = random.nextInt(text.length() + 1);
        int to = at + random.nextInt(Math.min(text.length() - at, 30) + 1);
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + WORDS[random.nextInt(WORDS.length)] + text.substring(at);
            case 1 -> text.substring(0, at) + WORDS[random.nextInt(WORDS.length)] + text.substring(to);
            case 2 -> text.substring(0, at) + text.substring(to);
            default -> text.substring(0, to) + text.substring(at);
        };
    }

    @Test
    void anyJsonIsReadOrRefused() {
        var random = new SplittableRandom(3);
        byte[] valid = "{\"a\":[1,-0.5e+3,\"\\ud83d\\ude00 中\",{\"b\":null}],\"c\":true}".getBytes(UTF_8);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] text = valid.clone();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                text[random.nextInt(text.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0\\u".charAt(random.nextInt(10)));
            }
            try {
                assertThat(Json.parse(Json.parse(text).bytes())).isNotNull();
                read++;
            } catch (JsonException e) {
                assertThat(e.problem()).isNotBlank();
            }
        }
        assertThat(read).isPositive();
    }
}
