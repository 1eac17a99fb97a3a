package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the content of a message, or of a tool's output: a string, or parts. */
final class ResponsesParts {

    private static final String FILE_DATA = "a data URL with base64";

    private ResponsesParts() {}

    /** Reads the content that stands at a place. */
    static List<Content> read(Json content, String place) {
        return switch (content) {
            case JsonString(String text) -> List.of(Content.of(new Part.Text(text)));
            case JsonArray array -> {
                var contents = new ArrayList<Content>();
                OpenAiFields.items(array, place).forEach(item -> contents.add(part(item.fields())));
                yield contents;
            }
            default -> throw OpenAiFields.wrongKind(place, content, "string or array");
        };
    }

    private static Content part(OpenAiFields fields) {
        String type = fields.requiredText("type");
        Part part = switch (type) {
            case "input_text", "text", "output_text" -> text(fields);
            case "input_image" -> image(fields);
            case "input_file" -> file(fields);
            case "refusal" -> new Part.Refusal(fields.requiredText("refusal"));
            default -> new Part.Unknown(Responses.ID, type, fields.object());
        };
        if (part instanceof Part.Unknown) {
            return Content.of(part);
        }
        Optional<CacheMark> cache = fields.object("prompt_cache_breakpoint").map(mark -> {
            mark.skip("mode");
            return new CacheMark(mark.text("ttl"));
        });
        return new Content(part, Optional.empty(), cache, fields.rest());
    }

    private static Part text(OpenAiFields fields) {
        fields.skip("logprobs");
        String text = fields.requiredText("text");
        return fields.any("annotations").orElse(JsonArray.of()) instanceof JsonArray annotations
                ? new Part.Text(text, ResponsesAnnotations.read(annotations))
                : new Part.Text(text);
    }

    private static Part image(OpenAiFields fields) {
        Optional<String> url = fields.text("image_url");
        Optional<String> detail = fields.text("detail").filter(word -> !word.equals("auto"));
        MediaSource source;
        if (url.isPresent()) {
            source = OpenAiMedia.source(url.get())
                    .orElseThrow(() -> OpenAiRefusal.of(
                            fields.place("image_url"),
                            "Invalid value: `" + fields.place("image_url")
                                    + "` is no address of a picture (expected: an http or https URL, or a data URL with"
                                    + " base64)."));
        } else {
            source = new MediaSource.Held(
                    Responses.ID,
                    fields.text("file_id").orElseThrow(() -> fields.missing("image_url", "a URL, or `file_id`")));
        }
        return new Part.Image(source, detail);
    }

    private static Part file(OpenAiFields fields) {
        return new Part.Document(fileSource(fields), fields.text("filename"));
    }

    private static MediaSource fileSource(OpenAiFields fields) {
        Optional<String> data = fields.text("file_data");
        if (data.isPresent()) {
            return inline(data.get(), fields);
        }
        Optional<String> url = fields.text("file_url");
        if (url.isPresent() && OpenAiMedia.isRemote(url.get())) {
            return new MediaSource.Remote(url.get(), "");
        }
        if (url.isPresent()) {
            throw OpenAiRefusal.of(
                    fields.place("file_url"),
                    "Invalid value: `" + fields.place("file_url") + "` (expected: an http or https URL).");
        }
        return new MediaSource.Held(
                Responses.ID,
                fields.text("file_id")
                        .orElseThrow(() -> fields.missing("file_data", FILE_DATA + ", `file_url` or `file_id`")));
    }

    private static MediaSource inline(String data, OpenAiFields fields) {
        return OpenAiMedia.inline(data)
                .or(() -> OpenAiMedia.base64(data).map(base64 -> new MediaSource.Inline("", base64)))
                .orElseThrow(() -> OpenAiRefusal.of(
                        fields.place("file_data"),
                        "Invalid value: `" + fields.place("file_data") + "` (expected: " + FILE_DATA + ")."));
    }
}
