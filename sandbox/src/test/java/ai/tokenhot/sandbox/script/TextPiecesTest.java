package ai.tokenhot.sandbox.script;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class TextPiecesTest {

    @Test
    void piecesAreTheTextAndBreakNoCharacter() {
        for (String text : List.of(
                "",
                " ",
                "one two  three\n\nfour",
                "你好，世界！今天 good 天气",
                "👩‍👩‍👧‍👧👋🏽é̀ naïve",
                "x".repeat(100),
                "👋".repeat(50))) {
            List<String> chunks = Chunks.of(text);
            assertThat(String.join("", chunks)).isEqualTo(text);
            assertThat(String.join("", Chunks.fragments(text))).isEqualTo(text);
            for (String piece : chunks) {
                assertThat(new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                        .isEqualTo(piece);
            }
        }
        assertThat(Chunks.of("a 👩‍👩‍👧‍👧 b")).containsExactly("a", " 👩‍👩‍👧‍👧", " b");
        assertThat(Chunks.of("one two")).containsExactly("one", " two");
        assertThat(Chunks.of("你好世界，很好")).containsExactly("你好", "世界，", "很好");
    }

    @Test
    void longTextsAreCountedInSlices() {
        var counter = new TokenCounter();
        String text = "All rivers run to the sea. ".repeat(2_000);

        assertThat(counter.count(text)).isBetween(13_000, 16_000);
        assertThat(counter.count(counter.first(text, 5_000))).isEqualTo(5_000);
        assertThat(counter.count("<|endoftext|>")).isGreaterThan(1);
    }
}
