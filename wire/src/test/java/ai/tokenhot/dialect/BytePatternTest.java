package ai.tokenhot.dialect;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class BytePatternTest {

    @Property
    void findsWhatAPlainSearchFinds(
            @ForAll @Chars({'a', 'b', '"'}) @StringLength(max = 40) String text,
            @ForAll @Chars({'a', 'b', '"'}) @StringLength(min = 1, max = 4) String pattern,
            @ForAll @IntRange(max = 40) int from) {
        int start = Math.min(from, text.length());
        byte[] bytes = text.getBytes(US_ASCII);
        int found = text.indexOf(pattern, start);
        assertThat(BytePattern.of(pattern).in(bytes, start, bytes.length)).isEqualTo(found);
        assertThat(BytePattern.of(pattern).after(bytes, start, bytes.length))
                .isEqualTo(found < 0 ? -1 : found + pattern.length());
    }

    @Test
    void looksOnlyIntoTheGivenRange() {
        byte[] bytes = "中\"usage\" \"usage\"中".getBytes(UTF_8);
        BytePattern usage = BytePattern.of("\"usage\"");
        assertThat(usage.in(bytes, 0, bytes.length)).isEqualTo(3);
        assertThat(usage.in(bytes, 4, bytes.length)).isEqualTo(11);
        assertThat(usage.in(bytes, 4, 17)).isEqualTo(-1);
        assertThat(usage.is(bytes, 3, 10)).isTrue();
        assertThat(usage.is(bytes, 3, 11)).isFalse();
        assertThat(usage.begins(bytes, 3, 11)).isTrue();
        assertThat(usage.begins(bytes, 3, 9)).isFalse();
    }

    @Test
    void emptyPatternIsRefused() {
        assertThatThrownBy(() -> BytePattern.of("")).hasMessage("pattern: empty (expected: at least one character)");
    }
}
