package ai.tokenhot.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class AnswerScannerTest {

    private static final String BODY = """
            event: a
            data: {"text":"@0000000000000000042 x","mail":"a@b"}

            : data: a comment
            data: {"text":"@00000000000000000 too short"}
            datum: no

            data: [DONE]

            """;

    private final List<Long> stamps = new ArrayList<>();
    private final AnswerScanner scanner = new AnswerScanner(stamps::add);

    @Test
    void countsTheSameWhereverTheBodyIsSplit() {
        byte[] bytes = BODY.getBytes(StandardCharsets.US_ASCII);
        for (int piece = 1; piece <= bytes.length; piece++) {
            stamps.clear();
            scanner.reset();
            for (int from = 0; from < bytes.length; from += piece) {
                scanner.scan(bytes, from, Math.min(bytes.length, from + piece));
            }

            assertThat(stamps).containsExactly(42L);
            assertThat(scanner.stamps()).isEqualTo(1);
            assertThat(scanner.dataLines()).isEqualTo(3);
            assertThat(scanner.tail()).endsWith("data: [DONE]");
            assertThat(scanner.bytes()).isEqualTo(bytes.length);
        }
    }
}
