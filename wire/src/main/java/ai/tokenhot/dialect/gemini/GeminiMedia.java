package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.MediaSniff;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Kinds of media, by their type and by their first bytes. */
final class GeminiMedia {

    private static final Set<String> TEXTS = Set.of(
            "application/json",
            "application/ld+json",
            "application/x-ndjson",
            "application/xml",
            "application/yaml",
            "application/x-yaml",
            "application/toml",
            "application/javascript",
            "application/x-javascript",
            "application/typescript",
            "application/x-sh",
            "application/x-python-code",
            "application/sql",
            "application/rtf");
    private static final Set<String> FILM_HOSTS = Set.of("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be");
    /** So many characters tell a type. */
    private static final int HEAD = 1 << 11;

    private GeminiMedia() {}

    /** The part that media of this type is. */
    static Part part(MediaSource source, String mediaType, Optional<String> name) {
        String family = bare(mediaType);
        if (family.startsWith("image/")) {
            return new Part.Image(source, Optional.empty());
        }
        if (family.startsWith("audio/")) {
            return new Part.Audio(source, Optional.empty());
        }
        return family.startsWith("video/") ? new Part.Video(source) : new Part.Document(source, name);
    }

    /** Whether the vendor reads this film from where it is. */
    static boolean film(String url) {
        try {
            URI uri = URI.create(url.strip());
            return "https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && FILM_HOSTS.contains(uri.getHost().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether the vendor reads inline data of this type. */
    static boolean readable(String mediaType) {
        String type = bare(mediaType);
        return type.startsWith("image/")
                || type.startsWith("audio/")
                || type.startsWith("video/")
                || type.startsWith("text/")
                || type.equals("application/pdf");
    }

    /** Whether data of this type is text under another name. */
    static boolean text(String mediaType) {
        return TEXTS.contains(bare(mediaType));
    }

    /** A media type without parameters, in lower case. */
    static String bare(String mediaType) {
        int parameters = mediaType.indexOf(';');
        return (parameters < 0 ? mediaType : mediaType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** What the first bytes tell, if they tell more than that it is text. */
    static Optional<String> sniff(String base64) {
        try {
            int length = Math.min(base64.length(), HEAD) / 4 * 4;
            return MediaSniff.mediaType(Base64.getDecoder().decode(base64.substring(0, length)))
                    .filter(type -> !MediaSniff.textual(type));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Base64 of either alphabet, padded or not, in the standard alphabet with padding. */
    static String standard(String base64) {
        String text = base64;
        if (text.indexOf('-') >= 0 || text.indexOf('_') >= 0) {
            text = text.replace('-', '+').replace('_', '/');
        }
        return switch (text.length() % 4) {
            case 2 -> text + "==";
            case 3 -> text + "=";
            default -> text;
        };
    }
}
