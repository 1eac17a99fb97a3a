package ai.tokenhot.inference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class MediaSniffTest {

    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000000d49484452, image/png",
        "ffd8ffe000104a464946, image/jpeg",
        "ffd8ffdb, image/jpeg",
        "474946383961, image/gif",
        "474946383761, image/gif",
        "524946460c000000574542505650384c, image/webp",
        "5249464624080000574156456d666d74, audio/wav",
        "5249464624080000415649204c495354, video/x-msvideo",
        "464f524d00000000414946464d, audio/aiff",
        "255044462d312e37, application/pdf",
        "49443304000000, audio/mpeg",
        "fffb90640000, audio/mpeg",
        "fff348c40000, audio/mpeg",
        "fff150800000, audio/aac",
        "664c6143, audio/flac",
        "4f67675300, audio/ogg",
        "0000001c6674797061766966, image/avif",
        "000000186674797068656963, image/heic",
        "00000020667479704d344120, audio/mp4",
        "000000206674797069736f6d, video/mp4",
        "000000146674797071742020, video/quicktime",
        "1a45dfa39f4286810142f7810142f2810442f381084282847765626d, video/webm",
        "1a45dfa39f42868101, video/x-matroska",
        "504b0304140000, application/zip",
        "1f8b0800, application/gzip",
        "49492a0008000000, image/tiff",
        "4d4d002a00000008, image/tiff",
    })
    void magicBytesTellTheType(String hex, String type) {
        assertThat(MediaSniff.mediaType(HexFormat.of().parseHex(hex))).contains(type);
    }

    @ParameterizedTest
    @CsvSource({
        "'plain text', text/plain",
        "'{\"a\": 1}', text/plain",
        "'中文\t\r\n', text/plain",
        "'  <!DOCTYPE HTML><title>x</title>', text/html",
        "'<html lang=en>', text/html",
        "'\uFEFF<html>', text/html",
        "'<svg xmlns=x>', image/svg+xml",
        "'<?xml version=\"1.0\"?><svg>', image/svg+xml",
        "'<?xml version=\"1.0\"?><feed>', text/plain",
        "'GIF is a format', text/plain",
        "'RIFF', text/plain",
    })
    void textIsToldFromMarkup(String text, String type) {
        assertThat(MediaSniff.mediaType(text.getBytes(StandardCharsets.UTF_8))).contains(type);
    }

    @ParameterizedTest
    @CsvSource({"''", "00010203", "c328", "ff", "fffe41004200", "89504e47", "616200", "61eda080", "f8888080", "617f"})
    void whatIsNothingKnownIsNothing(String hex) {
        assertThat(MediaSniff.mediaType(HexFormat.of().parseHex(hex))).isEmpty();
    }

    @Test
    void textIsLookedAtToItsEnd() {
        byte[] text = new byte[100_000];
        Arrays.fill(text, (byte) 'x');
        assertThat(MediaSniff.mediaType(text)).contains(MediaSniff.TEXT);

        text[text.length - 1] = (byte) 0xC3;
        assertThat(MediaSniff.mediaType(text)).isEmpty();
    }

    @Test
    void compressedTextIsNoText() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[10_000]);
        }
        assertThat(MediaSniff.mediaType(bytes.toByteArray())).contains("application/gzip");
    }

    @Property
    void lettersAreText(@ForAll @AlphaChars String letters, @ForAll int character) {
        int any = Math.floorMod(character, 0xD000);
        String text = letters + "中" + (Character.isISOControl(any) ? "" : Character.toString(any));
        if (!letters.startsWith("ID") && !letters.startsWith("fL") && !letters.startsWith("Ogg")) {
            assertThat(MediaSniff.mediaType(text.getBytes(StandardCharsets.UTF_8)))
                    .contains(MediaSniff.TEXT);
        }
    }

    @Property
    void anyBytesHaveATypeOrNone(@ForAll byte[] bytes) {
        MediaSniff.mediaType(bytes).ifPresent(type -> assertThat(type).contains("/"));
    }

    @Test
    void typesThatAreTextAreKnown() {
        assertThat(MediaSniff.textual("text/csv")).isTrue();
        assertThat(MediaSniff.textual("application/json")).isTrue();
        assertThat(MediaSniff.textual("application/problem+json")).isTrue();
        assertThat(MediaSniff.textual("image/png")).isFalse();
        assertThat(MediaSniff.textual("application/octet-stream")).isFalse();
    }
}
