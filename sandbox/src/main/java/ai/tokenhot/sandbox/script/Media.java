package ai.tokenhot.sandbox.script;

import java.util.Optional;

/**
 * A file that the client sent or pointed to, and what its first bytes say about it.
 *
 * @param mimeType what the bytes are, or, for a link, what the client says they are
 * @param bytes size; 0 for a link, which is never fetched
 * @param measure pixels, seconds or pages, as far as the bytes tell
 * @param digest hash of the content, for the prompt cache
 * @param link where it lies, if the client sent no bytes
 */
public record Media(
        Kind kind, String mimeType, long bytes, Optional<Measure> measure, long digest, Optional<String> link) {

    /** What it is for. */
    public enum Kind {
        IMAGE,
        AUDIO,
        VIDEO,
        DOCUMENT,
        TEXT
    }

    /** How large the content is. */
    public sealed interface Measure {
        /** Pixels. */
        record Pixels(int width, int height) implements Measure {}

        /** Playing time. */
        record Millis(long millis) implements Measure {}

        /** Pages of a document. */
        record Pages(int pages) implements Measure {}
    }

    /** A file that the client only points to. */
    public static Media linked(Kind kind, String mimeType, String link) {
        return new Media(kind, mimeType, 0, Optional.empty(), link.hashCode(), Optional.of(link));
    }

    /** What a person would say that it is: {@code an image/png of 64x64}. */
    public String description() {
        String article = "aeiou".indexOf(mimeType.isEmpty() ? 'x' : mimeType.charAt(0)) >= 0 ? "an " : "a ";
        String what = article + mimeType + measure.map(Media::words).orElse("");
        return link.map(address -> what + " at " + address + " (not fetched)").orElse(what + " (" + bytes + " bytes)");
    }

    private static String words(Measure measure) {
        return switch (measure) {
            case Measure.Pixels(int width, int height) -> " of " + width + "x" + height;
            case Measure.Millis(long millis) -> " of " + millis / 1000 + "." + millis % 1000 / 100 + " s";
            case Measure.Pages(int pages) -> " of " + pages + (pages == 1 ? " page" : " pages");
        };
    }
}
