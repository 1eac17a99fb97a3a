package ai.tokenhot.inference;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells by its bytes what content is, whatever somebody said it were: models refuse a picture whose declared type is not
 * its own. It stands among the words because languages ask it about content inside a request, and the client that
 * fetches about content behind a URL.
 */
public final class MediaSniff {

    /** What plain text is called, unless it is a page of the web. */
    public static final String TEXT = "text/plain";

    /** So many bytes tell every type but text. */
    private static final int HEAD = 1 << 10;

    private static final int CHARACTERS = 8 << 10;

    private static final String CONTROLS_OF_TEXT = "\t\n\f\r\u001b";
    private static final int DELETE = 127;

    private static final List<Mark> MARKS = List.of(
            new Mark("image/png", 0, "\u0089PNG\r\n\u001a\n"),
            new Mark("image/jpeg", 0, "\u00ff\u00d8\u00ff"),
            new Mark("image/gif", 0, "GIF87a"),
            new Mark("image/gif", 0, "GIF89a"),
            new Mark("image/tiff", 0, "II*\0"),
            new Mark("image/tiff", 0, "MM\0*"),
            new Mark("application/pdf", 0, "%PDF-"),
            new Mark("application/zip", 0, "PK\u0003\u0004"),
            new Mark("application/gzip", 0, "\u001f\u008b"),
            new Mark("audio/mpeg", 0, "ID3"),
            new Mark("audio/flac", 0, "fLaC"),
            new Mark("audio/ogg", 0, "OggS"));

    /** Forms inside containers whose own mark says little. */
    private static final List<Mark> FORMS = List.of(
            new Mark("image/webp", 8, "WEBP"),
            new Mark("audio/wav", 8, "WAVE"),
            new Mark("video/x-msvideo", 8, "AVI "),
            new Mark("audio/aiff", 8, "AIF"));

    private static final List<Mark> BRANDS = List.of(
            new Mark("image/avif", 8, "avif"),
            new Mark("image/avif", 8, "avis"),
            new Mark("image/heic", 8, "heic"),
            new Mark("image/heic", 8, "heix"),
            new Mark("image/heif", 8, "mif1"),
            new Mark("audio/mp4", 8, "M4A "),
            new Mark("video/quicktime", 8, "qt  "));

    private MediaSniff() {}

    /** The media type of content; empty when these bytes are nothing that is known, or there are none. */
    public static Optional<String> mediaType(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
        return first(MARKS, head)
                .or(() -> container(head))
                .or(() -> frames(bytes))
                .or(() -> markup(head))
                .or(() -> text(bytes) ? Optional.of(TEXT) : Optional.empty());
    }

    /** Whether content of this type is text, which {@link #mediaType} cannot tell from plain text. */
    public static boolean textual(String mediaType) {
        return mediaType.startsWith("text/")
                || mediaType.endsWith("+json")
                || mediaType.endsWith("+xml")
                || List.of("application/json", "application/xml", "application/yaml")
                        .contains(mediaType);
    }

    private static Optional<String> first(List<Mark> marks, String head) {
        return marks.stream().filter(mark -> mark.in(head)).map(Mark::mediaType).findFirst();
    }

    private static Optional<String> container(String head) {
        if (head.startsWith("RIFF") || head.startsWith("FORM")) {
            return first(FORMS, head);
        }
        if (head.startsWith("ftyp", 4)) {
            return first(BRANDS, head).or(() -> Optional.of("video/mp4"));
        }
        if (head.startsWith("\u001aE\u00df\u00a3")) {
            return Optional.of(head.contains("webm") ? "video/webm" : "video/x-matroska");
        }
        return Optional.empty();
    }

    /** Sound that begins with a frame: eleven bits set, then a layer (none for AAC) that the marks of text don't have. */
    private static Optional<String> frames(byte[] bytes) {
        if (bytes.length < 4 || (bytes[0] & 0xFF) != 0xFF || (bytes[1] & 0xE0) != 0xE0) {
            return Optional.empty();
        }
        int version = bytes[1] >> 3 & 3;
        int layer = bytes[1] >> 1 & 3;
        int rate = bytes[2] >> 4 & 15;
        if (layer == 1 && version != 1 && rate != 0 && rate != 15) {
            return Optional.of("audio/mpeg");
        }
        return layer == 0 && version >= 2 && (bytes[1] & 0x10) != 0 ? Optional.of("audio/aac") : Optional.empty();
    }

    private static Optional<String> markup(String head) {
        String begin = (head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (begin.startsWith("<!doctype html") || begin.startsWith("<html")) {
            return Optional.of("text/html");
        }
        return begin.startsWith("<svg") || (begin.startsWith("<?xml") && begin.contains("<svg"))
                ? Optional.of("image/svg+xml")
                : Optional.empty();
    }

    /** Whether it is UTF-8 without the control characters that text does not have. */
    private static boolean text(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(CHARACTERS);
        CoderResult step = CoderResult.OVERFLOW;
        while (step.isOverflow()) {
            step = decoder.decode(in, out, true);
            if (step.isError() || !printable(out.flip())) {
                return false;
            }
            out.clear();
        }
        return bytes.length > 0;
    }

    private static boolean printable(CharBuffer characters) {
        return characters.chars().allMatch(c -> c >= ' ' ? c != DELETE : CONTROLS_OF_TEXT.indexOf(c) >= 0);
    }

    /** Characters, a byte each, at a place. */
    private record Mark(String mediaType, int at, String characters) {
        boolean in(String head) {
            return head.startsWith(characters, at);
        }
    }
}
