package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.MediaProbe;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the files that the {@code source} of images and documents means. Links are never followed. */
final class Sources {

    /** Bytes of the largest image. */
    private static final int MAX_IMAGE_BYTES = 5 * 1024 * 1024;

    private static final int MAX_IMAGE_SIDE = 8_000;

    private Sources() {}

    static Media image(String place, JsonObject block) {
        JsonObject source = block.object("source").orElse(JsonObject.empty());
        String at = place + ".source." + source.string("type").orElse("");
        return switch (source.string("type").orElse("")) {
            case "base64" ->
                image(
                        at,
                        source.string("data").orElse(""),
                        source.string("media_type").orElse(""));
            case "url" -> Media.linked(Media.Kind.IMAGE, "image", link(at, source));
            default -> throw noFile(source);
        };
    }

    private static Media image(String at, String data, String declared) {
        return switch (MediaProbe.probe(data, declared)) {
            case MediaProbe.Finding.NotBase64() -> throw AnthropicError.invalid(at + ": invalid base64 data");
            case MediaProbe.Finding.NotWhatItSays(String ignored, String ignored2) ->
                throw AnthropicError.invalid("Could not process image");
            case MediaProbe.Finding.Known(Media media) -> {
                if (!media.mimeType().equals(declared)) {
                    throw AnthropicError.invalid(at + ": The image was specified using the " + declared
                            + " media type, but the image appears to be a " + media.mimeType() + " image");
                }
                if (media.bytes() > MAX_IMAGE_BYTES) {
                    throw AnthropicError.invalid(at + ": image exceeds 5 MB maximum: " + media.bytes() + " bytes > "
                            + MAX_IMAGE_BYTES + " bytes");
                }
                if (media.measure().orElse(null) instanceof Media.Measure.Pixels(int width, int height)
                        && Math.max(width, height) > MAX_IMAGE_SIDE) {
                    throw new AnthropicError(
                                    400,
                                    "invalid_request_error",
                                    at + ".data: At least one of the image dimensions exceed max allowed size: "
                                            + MAX_IMAGE_SIDE + " pixels",
                                    Optional.of("image_dimensions_too_large"))
                            .thrown();
                }
                yield media;
            }
        };
    }

    static Media document(String place, JsonObject block) {
        JsonObject source = block.object("source").orElse(JsonObject.empty());
        String at = place + ".source." + source.string("type").orElse("");
        return switch (source.string("type").orElse("")) {
            case "base64" -> pdf(at, source.string("data").orElse(""));
            case "text" -> plainText(source.string("data").orElse(""));
            case "url" -> Media.linked(Media.Kind.DOCUMENT, "application/pdf", link(at, source));
            default -> throw noFile(source);
        };
    }

    private static Media pdf(String at, String data) {
        return switch (MediaProbe.probe(data, "application/pdf")) {
            case MediaProbe.Finding.NotBase64() -> throw AnthropicError.invalid(at + ": invalid base64 data");
            case MediaProbe.Finding.NotWhatItSays(String ignored, String ignored2) ->
                throw AnthropicError.invalid(at + ": The PDF specified was not valid.");
            case MediaProbe.Finding.Known(Media media) -> {
                if (!media.mimeType().equals("application/pdf")) {
                    throw AnthropicError.invalid(at + ": The PDF specified was not valid.");
                }
                yield media;
            }
        };
    }

    /** A text that was sent as a document. */
    static Media plainText(String text) {
        return new Media(
                Media.Kind.TEXT,
                "text/plain",
                text.getBytes(StandardCharsets.UTF_8).length,
                Optional.empty(),
                text.hashCode(),
                Optional.empty());
    }

    private static String link(String at, JsonObject source) {
        String url = source.string("url").orElse("");
        if (!url.startsWith("https://")) {
            throw AnthropicError.invalid(at + ".url: Only HTTPS URLs are supported.");
        }
        return url;
    }

    /** The sandbox keeps no files. */
    private static AnthropicError.Thrown noFile(JsonObject source) {
        return AnthropicError.notFound(
                "File not found: " + source.string("file_id").orElse(""));
    }
}
