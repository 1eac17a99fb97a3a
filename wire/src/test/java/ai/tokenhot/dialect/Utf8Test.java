package ai.tokenhot.dialect;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

final class Utf8Test {

    @Test
    void everyCharacterIsValid() {
        var text = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                text.appendCodePoint(point);
            }
        }
        assertThat(Utf8.firstInvalid(text.toString().getBytes(UTF_8))).isEqualTo(-1);
        assertThat(Utf8.firstInvalid(new byte[0])).isEqualTo(-1);
    }

    @Test
    void everyPairOfBytesIsJudgedAsTheDecoderDoes() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertAsDecoder(new byte[] {'a', (byte) first, (byte) second, 'b'});
            }
        }
    }

    @Test
    void randomSequencesAreJudgedAsTheDecoderDoes() {
        var random = new SplittableRandom(1);
        int[] leads = {0x7F, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte)
                        switch (random.nextInt(3)) {
                            case 0 -> 'x';
                            case 1 -> leads[random.nextInt(leads.length)];
                            default -> 0x80 + random.nextInt(0x40);
                        };
            }
            assertAsDecoder(bytes);
        }
    }

    private static void assertAsDecoder(byte[] bytes) {
        var decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean malformed =
                decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true).isMalformed();
        assertThat(Utf8.firstInvalid(bytes)).as("%s", bytes).isEqualTo(malformed ? in.position() : -1);
    }
}
