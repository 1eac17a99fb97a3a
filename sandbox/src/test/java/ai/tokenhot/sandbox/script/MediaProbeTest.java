package ai.tokenhot.sandbox.script;

import ai.tokenhot.sandbox.Samples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class MediaProbeTest {

    private static Media media(String base64, String declared) {
        return ((MediaProbe.Finding.Known) MediaProbe.probe(base64, declared)).media();
    }

    private static String base64(String latin1) {
        return Base64.getEncoder().encodeToString(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void picturesAreMeasured() {
        for (String format : new String[] {"png", "jpeg", "gif"}) {
            Media media = media(Samples.imageBase64(format, 37, 21), "image/" + format);
            assertThat(media.description()).startsWith("an image/" + format + " of 37x21 (");
        }
        String webp = "RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\u001f\0\0\u000f\0\0xxxxx";
        assertThat(media(base64(webp), "image/webp").description()).contains("32x16");
    }

    @Test
    void soundHasALength() {
        ByteBuffer wav = ByteBuffer.allocate(44 + 32_000).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
        wav.putInt(16).putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);

        Media media = media(Base64.getEncoder().encodeToString(wav.array()), "audio/wav");

        assertThat(media.measure()).contains(new Media.Measure.Millis(2_000));
        assertThat(media.description()).startsWith("an audio/wav of 2.0 s");
    }

    @Test
    void pagesOfADocumentAreCounted() {
        Media media = media(base64("%PDF-1.4 /Type /Pages /Type /Page /Type/Page >>"), "application/pdf");

        assertThat(media.description()).startsWith("an application/pdf of 2 pages");
    }

    @Test
    void bothAlphabetsWithAndWithoutPaddingAreTaken() {
        assertThat(MediaProbe.decode("_-8")).isEqualTo(MediaProbe.decode("/+8="));
        assertThat(MediaProbe.probe("%%%", "image/png")).isInstanceOf(MediaProbe.Finding.NotBase64.class);
    }

    @Test
    void bytesMustBeWhatTheirTypeSays() {
        assertThat(MediaProbe.probe(base64("hello"), "image/png")).isInstanceOf(MediaProbe.Finding.NotWhatItSays.class);
        assertThat(MediaProbe.probe(Samples.pngBase64(2, 2), "application/pdf"))
                .isEqualTo(new MediaProbe.Finding.NotWhatItSays("application/pdf", "image/png"));
        assertThat(media(base64("hello"), "text/plain").kind()).isEqualTo(Media.Kind.TEXT);
        assertThat(MediaProbe.probe("iVBORw0KGgo=", "image/png")).isInstanceOf(MediaProbe.Finding.Known.class);
    }
}
