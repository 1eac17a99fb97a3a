package ai.tokenhot.sandbox.completions;

import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.MediaProbe;
import java.util.Optional;

/**
 * A {@code data:} URL taken apart.
 *
 * @param mimeType may be empty
 */
public record DataUrl(String mimeType, String base64) {

    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64,";

    /** The parts of a base64 data URL; empty for anything else. */
    public static Optional<DataUrl> parse(String url) {
        int comma = url.indexOf(BASE64);
        return url.startsWith(SCHEME) && comma > 0
                ? Optional.of(
                        new DataUrl(url.substring(SCHEME.length(), comma), url.substring(comma + BASE64.length())))
                : Optional.empty();
    }

    /** An image that is sent in the URL or lies behind it. */
    public static Media image(String url, String param, Complaints complaints) {
        if (url.startsWith("http://") || url.startsWith("https://")) {
            return Media.linked(Media.Kind.IMAGE, "image", url);
        }
        DataUrl data = parse(url)
                .orElseThrow(() -> complaints.complain(
                        "Failed to download image from " + (url.length() > 100 ? url.substring(0, 100) + "…" : url)
                                + ". Expected a base64-encoded data URL or a web address.",
                        param,
                        "invalid_image_url"));
        return switch (MediaProbe.probe(data.base64(), data.mimeType())) {
            case MediaProbe.Finding.Known(Media media) when media.kind() == Media.Kind.IMAGE -> media;
            case MediaProbe.Finding.NotBase64() ->
                throw complaints.complain(
                        "Invalid base64 image_url. Expected a base64-encoded data URL with an image MIME type.",
                        param,
                        "invalid_base64");
            case MediaProbe.Finding.Known(Media ignored) -> throw unsupported(param, complaints);
            case MediaProbe.Finding.NotWhatItSays(String ignored, String ignored2) ->
                throw unsupported(param, complaints);
        };
    }

    private static RuntimeException unsupported(String param, Complaints complaints) {
        return complaints.complain(
                "You uploaded an unsupported image. Please make sure your image has of one the following formats:"
                        + " ['png', 'jpeg', 'gif', 'webp'].",
                param,
                "invalid_image_format");
    }

    /** A file that is sent as a data URL. */
    public static Media file(String url, String param, Complaints complaints) {
        DataUrl data = parse(url)
                .orElseThrow(() -> complaints.complain(
                        "Invalid '" + param
                                + "'. Expected a base64-encoded data URL, e.g. 'data:application/pdf;base64,…'.",
                        param,
                        "invalid_value"));
        return switch (MediaProbe.probe(data.base64(), data.mimeType())) {
            case MediaProbe.Finding.Known(Media media) -> media;
            case MediaProbe.Finding.NotBase64() ->
                throw complaints.complain(
                        "Invalid '" + param + "'. Expected base64-encoded data.", param, "invalid_base64");
            case MediaProbe.Finding.NotWhatItSays(String declared, String found) ->
                throw complaints.complain(
                        "Invalid file data: '" + param + "'. Expected " + declared + ", but got " + found + ".",
                        param,
                        "invalid_value");
        };
    }

    /** A sound that is sent as bare base64. */
    public static Media audio(String base64, String format, String param, Complaints complaints) {
        String mimeType = format.equals("wav") ? "audio/wav" : "audio/mpeg";
        return switch (MediaProbe.probe(base64, mimeType)) {
            case MediaProbe.Finding.Known(Media media) when media.mimeType().equals(mimeType) -> media;
            case MediaProbe.Finding.NotBase64() ->
                throw complaints.complain(
                        "Invalid '" + param + "'. Expected base64-encoded data.", param, "invalid_base64");
            case MediaProbe.Finding.Known(Media ignored) -> throw notThatSound(format, param, complaints);
            case MediaProbe.Finding.NotWhatItSays(String ignored, String ignored2) ->
                throw notThatSound(format, param, complaints);
        };
    }

    private static RuntimeException notThatSound(String format, String param, Complaints complaints) {
        return complaints.complain(
                "The data provided for 'input_audio' is not of valid " + format + " format.", param, "invalid_value");
    }
}
