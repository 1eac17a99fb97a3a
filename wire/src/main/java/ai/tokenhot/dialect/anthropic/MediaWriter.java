package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.MediaSniff;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes pictures and documents. What they are is read in their first bytes: a wrong type is refused by the vendor. */
final class MediaWriter {

    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final String PDF = "application/pdf";
    private static final String PLAIN = MediaSniff.TEXT;

    /** Base64 characters in which a type shows; a multiple of four. */
    private static final int HEAD = 64;

    private final Losses losses;

    MediaWriter(Losses losses) {
        this.losses = losses;
    }

    /** Whether the vendor fetches this itself. */
    static boolean takesRemote(Part part, MediaSource.Remote source) {
        String url = source.url().toLowerCase(Locale.ROOT);
        if (!url.startsWith("https://")) {
            return false;
        }
        return switch (part) {
            case Part.Image ignored -> true;
            case Part.Document ignored ->
                source.mediaType().equals(PDF)
                        || (source.mediaType().isEmpty() && url.split("[?#]", 2)[0].endsWith(".pdf"));
            case Part.Text ignored -> false;
            case Part.Refusal ignored -> false;
            case Part.Thinking ignored -> false;
            case Part.Audio ignored -> false;
            case Part.Video ignored -> false;
            case Part.ToolCall ignored -> false;
            case Part.ToolResult ignored -> false;
            case Part.Unknown ignored -> false;
        };
    }

    /** A picture, if it can be carried. */
    Optional<JsonObject.Builder> image(Part.Image image, String field) {
        image.detail()
                .filter(detail -> !detail.equals("auto"))
                .ifPresent(detail -> losses.dropped(field, "image detail " + detail + ": this API has no such field"));
        return source(image.source(), field).map(source -> block("image", source));
    }

    private Optional<JsonObject> source(MediaSource source, String field) {
        return switch (source) {
            case MediaSource.Inline inline -> picture(inline, field);
            case MediaSource.Remote remote -> Optional.of(remote(remote));
            case MediaSource.Held held -> held(held, field);
        };
    }

    private Optional<JsonObject> picture(MediaSource.Inline inline, String field) {
        String declared = inline.mediaType().toLowerCase(Locale.ROOT);
        String type = sniffed(inline.base64())
                .filter(sniffed -> sniffed.startsWith("image/"))
                .orElse(declared.equals("image/jpg") ? "image/jpeg" : declared);
        if (!IMAGES.contains(type)) {
            losses.refuse(
                    field,
                    field + ": an image of type `" + declared
                            + "` (expected: image/jpeg, image/png, image/gif or image/webp).");
            return Optional.empty();
        }
        return Optional.of(inline(type, inline.base64()));
    }

    /** A document, if it can be carried. */
    Optional<JsonObject.Builder> document(Part.Document document, String field) {
        Optional<JsonObject> source = switch (document.source()) {
            case MediaSource.Inline inline -> document(inline, field);
            case MediaSource.Remote remote -> Optional.of(remote(remote));
            case MediaSource.Held held -> held(held, field);
        };
        return source.map(found -> {
            JsonObject.Builder block = block("document", found);
            document.name().filter(name -> !name.isBlank()).ifPresent(name -> block.put("title", name));
            return block;
        });
    }

    private Optional<JsonObject> document(MediaSource.Inline inline, String field) {
        String declared =
                inline.mediaType().toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        if (declared.equals(PDF) || sniffed(inline.base64()).equals(Optional.of(PDF))) {
            return Optional.of(inline(PDF, inline.base64()));
        }
        byte[] bytes = decoded(inline.base64());
        if (MediaSniff.mediaType(bytes).filter(MediaSniff::textual).isEmpty()) {
            losses.refuse(
                    field, field + ": a document of type `" + declared + "` (expected: " + PDF + " or text in UTF-8).");
            return Optional.empty();
        }
        if (!declared.equals(PLAIN)) {
            losses.approximated(field, "a document of type " + declared + " → " + PLAIN);
        }
        return Optional.of(JsonObject.builder()
                .put("type", "text")
                .put("media_type", PLAIN)
                .put("data", new String(bytes, StandardCharsets.UTF_8))
                .build());
    }

    private Optional<JsonObject> held(MediaSource.Held held, String field) {
        if (!held.at().equals(Messages.ID)) {
            losses.refuse(
                    field, field + ": file " + held.id() + " belongs to another provider (expected: its content).");
            return Optional.empty();
        }
        return Optional.of(JsonObject.builder()
                .put("type", "file")
                .put("file_id", held.id())
                .build());
    }

    private static JsonObject remote(MediaSource.Remote remote) {
        return JsonObject.builder().put("type", "url").put("url", remote.url()).build();
    }

    private static JsonObject inline(String type, String base64) {
        return JsonObject.builder()
                .put("type", "base64")
                .put("media_type", type)
                .put("data", base64)
                .build();
    }

    private static JsonObject.Builder block(String type, JsonObject source) {
        return JsonObject.builder().put("type", type).put("source", source);
    }

    private static Optional<String> sniffed(String base64) {
        return MediaSniff.mediaType(decoded(base64.substring(0, Math.min(HEAD, base64.length() & ~3))));
    }

    /** The bytes; none when the text is not base64. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
