package ai.tokenhot.sandbox.script;

import ai.tokenhot.sandbox.script.Media.Kind;
import ai.tokenhot.sandbox.script.Media.Measure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks at the bytes of a file that a client sent: what they are, and how large the picture, sound or document is. */
public final class MediaProbe {

    private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page(?![a-zA-Z])");

    private MediaProbe() {}

    /** What came of looking. */
    public sealed interface Finding {
        /** A file. */
        record Known(Media media) implements Finding {}

        /** The text is not base64. */
        record NotBase64() implements Finding {}

        /** The bytes are no kind of file that we know, or not the declared one. */
        record NotWhatItSays(String declared, String found) implements Finding {}
    }

    /**
     * Decodes and looks.
     *
     * @param base64 in either alphabet, with or without padding
     * @param declared the MIME type that the client gives; trusted for text only
     */
    public static Finding probe(String base64, String declared) {
        byte[] bytes;
        try {
            bytes = decode(base64);
        } catch (IllegalArgumentException e) {
            return new Finding.NotBase64();
        }
        String type = declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        Optional<String> found = sniff(bytes);
        if (found.isEmpty()) {
            return isText(type)
                    ? new Finding.Known(media(Kind.TEXT, type, bytes, Optional.empty()))
                    : new Finding.NotWhatItSays(declared, "unknown bytes");
        }
        Kind kind = kind(found.get());
        if (!type.isEmpty() && kind(type) != kind) {
            return new Finding.NotWhatItSays(declared, found.get());
        }
        return new Finding.Known(media(kind, found.get(), bytes, measure(found.get(), bytes)));
    }

    /** What a MIME type is for. */
    public static Kind kind(String mimeType) {
        if (mimeType.startsWith("image/")) {
            return Kind.IMAGE;
        }
        if (mimeType.startsWith("audio/")) {
            return Kind.AUDIO;
        }
        if (mimeType.startsWith("video/")) {
            return Kind.VIDEO;
        }
        return isText(mimeType) ? Kind.TEXT : Kind.DOCUMENT;
    }

    /** The bytes that base64 text stands for. */
    public static byte[] decode(String base64) {
        String text = base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0
                ? base64.replace('-', '+').replace('_', '/')
                : base64;
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf(' ') >= 0
                ? Base64.getDecoder().decode(text.replaceAll("\\s", ""))
                : Base64.getDecoder().decode(text);
    }

    private static boolean isText(String type) {
        return type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/xml")
                || type.equals("application/x-javascript");
    }

    private static Media media(Kind kind, String type, byte[] bytes, Optional<Measure> measure) {
        return new Media(kind, type, bytes.length, measure, hash(bytes), Optional.empty());
    }

    private static long hash(byte[] bytes) {
        long hash = 1_125_899_906_842_597L;
        for (byte each : bytes) {
            hash = 31 * hash + each;
        }
        return hash;
    }

    private static Optional<String> sniff(byte[] bytes) {
        if (has(bytes, 0, "\u0089PNG\r\n\u001a\n")) {
            return Optional.of("image/png");
        }
        if (has(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of("image/jpeg");
        }
        if (has(bytes, 0, "GIF8")) {
            return Optional.of("image/gif");
        }
        if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP")) {
            return Optional.of("image/webp");
        }
        if (has(bytes, 0, "RIFF") && has(bytes, 8, "WAVE")) {
            return Optional.of("audio/wav");
        }
        if (has(bytes, 0, "%PDF-")) {
            return Optional.of("application/pdf");
        }
        if (has(bytes, 0, "ID3") || (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xE0) == 0xE0)) {
            return Optional.of("audio/mpeg");
        }
        if (has(bytes, 0, "OggS")) {
            return Optional.of("audio/ogg");
        }
        if (has(bytes, 0, "fLaC")) {
            return Optional.of("audio/flac");
        }
        if (has(bytes, 4, "ftyp")) {
            return Optional.of("video/mp4");
        }
        return has(bytes, 0, "\u001aE\u00df\u00a3") ? Optional.of("video/webm") : Optional.empty();
    }

    private static Optional<Measure> measure(String type, byte[] bytes) {
        return switch (type) {
            case "image/png" -> bytes.length >= 24 ? pixels(big32(bytes, 16), big32(bytes, 20)) : Optional.empty();
            case "image/gif" -> bytes.length >= 10 ? pixels(little16(bytes, 6), little16(bytes, 8)) : Optional.empty();
            case "image/jpeg" -> jpeg(bytes);
            case "image/webp" -> webp(bytes);
            case "audio/wav" -> wav(bytes);
            case "application/pdf" -> pdf(bytes);
            default -> Optional.empty();
        };
    }

    private static Optional<Measure> pixels(int width, int height) {
        return width > 0 && height > 0 ? Optional.of(new Measure.Pixels(width, height)) : Optional.empty();
    }

    /** The frame header (SOF) of a JPEG tells its size; other segments are stepped over. */
    private static Optional<Measure> jpeg(byte[] bytes) {
        int at = 2;
        while (at + 9 < bytes.length && (bytes[at] & 0xFF) == 0xFF) {
            int marker = bytes[at + 1] & 0xFF;
            boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
            if (frame) {
                return pixels(big16(bytes, at + 7), big16(bytes, at + 5));
            }
            at += 2 + big16(bytes, at + 2);
        }
        return Optional.empty();
    }

    private static Optional<Measure> webp(byte[] bytes) {
        if (bytes.length < 30) {
            return Optional.empty();
        }
        if (has(bytes, 12, "VP8X")) {
            return pixels(little24(bytes, 24) + 1, little24(bytes, 27) + 1);
        }
        if (has(bytes, 12, "VP8L")) {
            int bits = little16(bytes, 21) | (little16(bytes, 23) << 16);
            return pixels((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }
        return has(bytes, 12, "VP8 ")
                ? pixels(little16(bytes, 26) & 0x3FFF, little16(bytes, 28) & 0x3FFF)
                : Optional.empty();
    }

    private static Optional<Measure> wav(byte[] bytes) {
        if (bytes.length < 44) {
            return Optional.empty();
        }
        long bytesPerSecond = little16(bytes, 28) | ((long) little16(bytes, 30) << 16);
        return bytesPerSecond == 0
                ? Optional.empty()
                : Optional.of(new Measure.Millis((bytes.length - 44L) * 1000 / bytesPerSecond));
    }

    private static Optional<Measure> pdf(byte[] bytes) {
        int pages = (int) PAGE.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                .results()
                .count();
        return pages > 0 ? Optional.of(new Measure.Pages(pages)) : Optional.empty();
    }

    private static boolean has(byte[] bytes, int offset, String latin1) {
        if (bytes.length < offset + latin1.length()) {
            return false;
        }
        for (int i = 0; i < latin1.length(); i++) {
            if ((bytes[offset + i] & 0xFF) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int big16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static int big32(byte[] bytes, int at) {
        return (big16(bytes, at) << 16) | big16(bytes, at + 2);
    }

    private static int little16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | ((bytes[at + 1] & 0xFF) << 8);
    }

    private static int little24(byte[] bytes, int at) {
        return little16(bytes, at) | ((bytes[at + 2] & 0xFF) << 16);
    }
}
