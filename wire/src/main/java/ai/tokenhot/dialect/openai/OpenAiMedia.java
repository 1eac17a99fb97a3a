package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.MediaSniff;
import ai.tokenhot.inference.MediaSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Pictures, sounds and files as both languages hold them: data URLs, and base64 with or without them. */
final class OpenAiMedia {

    private static final String SCHEME = "data:";
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+");

    private static final Set<String> IMAGES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    /** Characters of base64 that tell every type. */
    private static final int HEAD = 1 << 11;

    private static final byte[] QUOTE = WireBuffer.ascii("\"");

    private OpenAiMedia() {}

    /** What a URL names: a picture inside of it, or one at an address. Empty for another kind of URL. */
    static Optional<MediaSource> source(String url) {
        if (url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return inline(url).map(found -> found);
        }
        return isRemote(url) ? Optional.of(new MediaSource.Remote(url, "")) : Optional.empty();
    }

    /** Whether a URL is one that can be fetched. */
    static boolean isRemote(String url) {
        return url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7);
    }

    /** What a data URL holds; empty if it is none, or not base64. */
    static Optional<MediaSource.Inline> inline(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String[] head = url.substring(SCHEME.length(), comma).split(";", -1);
        if (!head[head.length - 1].strip().equalsIgnoreCase("base64")) {
            return Optional.empty();
        }
        String type = head.length > 1 ? head[0].strip().toLowerCase(Locale.ROOT) : "";
        return base64(url.substring(comma + 1)).map(data -> new MediaSource.Inline(type, data));
    }

    /** The data URL of something. */
    static String url(MediaSource.Inline inline) {
        String type = inline.mediaType().isEmpty() ? "application/octet-stream" : inline.mediaType();
        return SCHEME + type + ";base64," + inline.base64();
    }

    /** The type of a picture, as its bytes tell, else as it was said; empty when it is none that models take. */
    static Optional<String> imageType(MediaSource.Inline inline) {
        return sniffed(inline.base64())
                .or(() -> Optional.of(inline.mediaType()))
                .map(type -> type.equals("image/jpg") ? "image/jpeg" : type)
                .filter(IMAGES::contains);
    }

    private static Optional<String> sniffed(String base64) {
        try {
            String head = base64.substring(0, Math.min(base64.length(), HEAD));
            return MediaSniff.mediaType(Base64.getDecoder().decode(head));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Writes the data URL of something, or its address, as a JSON string. */
    static void write(WireBuffer out, MediaSource source) {
        switch (source) {
            case MediaSource.Inline inline ->
                out.raw(QUOTE).raw(WireBuffer.ascii(url(safe(inline)))).raw(QUOTE);
            case MediaSource.Remote remote -> out.string(remote.url());
            case MediaSource.Held held -> out.string(held.id());
        }
    }

    /** What needs no escape in JSON. */
    private static MediaSource.Inline safe(MediaSource.Inline inline) {
        return TYPE.matcher(inline.mediaType()).matches() ? inline : new MediaSource.Inline("", inline.base64());
    }

    /** Base64 of either alphabet, padded or not, in the standard form; empty when it is none. */
    static Optional<String> base64(String text) {
        int length = text.length();
        boolean standard = length % 4 == 0;
        int padding = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '=') {
                padding++;
            } else if (padding > 0 || !(isAlphanumeric(c) || c == '+' || c == '/')) {
                standard = false;
                break;
            }
        }
        return standard && padding <= 2 ? Optional.of(text) : repaired(text);
    }

    private static Optional<String> repaired(String text) {
        var out = new StringBuilder(text.length() + 4);
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '=' || isSpace(text.charAt(end - 1)))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (isAlphanumeric(c) || c == '+' || c == '/') {
                out.append(c);
            } else if (c == '-') {
                out.append('+');
            } else if (c == '_') {
                out.append('/');
            } else if (!isSpace(c)) {
                return Optional.empty();
            }
        }
        if (out.length() % 4 == 1) {
            return Optional.empty();
        }
        while (out.length() % 4 != 0) {
            out.append('=');
        }
        return Optional.of(out.toString());
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isSpace(char c) {
        return c == '\n' || c == '\r' || c == ' ' || c == '\t';
    }
}
