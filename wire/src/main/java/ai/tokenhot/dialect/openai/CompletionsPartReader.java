package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.openai.OpenAiFields.Item;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the content of a caller's message: a string, or parts. */
final class CompletionsPartReader {

    private CompletionsPartReader() {}

    /** The content of a message. Texts that are empty and carry nothing are left out. */
    static List<Content> content(OpenAiFields message) {
        Optional<Json> content = message.any("content");
        if (content.isEmpty()) {
            return List.of();
        }
        return switch (content.get()) {
            case JsonString(String text) -> text.isEmpty() ? List.of() : List.of(Content.of(new Part.Text(text)));
            case JsonArray parts -> parts(OpenAiFields.items(parts, message.place("content")));
            case Json other -> throw OpenAiFields.wrongKind(message.place("content"), other, "string or array");
        };
    }

    private static List<Content> parts(List<Item> items) {
        var contents = new ArrayList<Content>();
        for (Item item : items) {
            Content content = item.value() instanceof JsonString(String text)
                    ? Content.of(new Part.Text(text))
                    : part(item.fields());
            boolean empty = content.part() instanceof Part.Text text
                    && text.text().isEmpty()
                    && content.cache().isEmpty();
            if (!empty) {
                contents.add(content);
            }
        }
        return contents;
    }

    private static Content part(OpenAiFields part) {
        String type = part.requiredText("type");
        Optional<CacheMark> mark = mark(part);
        Part read = switch (type) {
            case "text" -> new Part.Text(part.requiredText("text"));
            case "refusal" -> new Part.Refusal(part.requiredText("refusal"));
            case "image_url" -> image(part);
            case "video_url" -> new Part.Video(source(part, "video_url"));
            case "input_audio" -> audio(part.requiredObject("input_audio"));
            case "file" -> file(part.requiredObject("file"));
            default -> new Part.Unknown(ChatCompletions.ID, type, part.object());
        };
        if (read instanceof Part.Unknown) {
            return new Content(read, Optional.empty(), mark, List.of());
        }
        return new Content(read, Optional.empty(), mark, part.rest());
    }

    /** A wish to cache up to here: the language's own, or the form that many clients of other vendors' models send. */
    static Optional<CacheMark> mark(OpenAiFields fields) {
        Optional<OpenAiFields> own = fields.object("prompt_cache_breakpoint");
        Optional<OpenAiFields> borrowed = fields.object("cache_control");
        return own.or(() -> borrowed).map(mark -> {
            mark.skip("type", "mode");
            return new CacheMark(mark.text("ttl"));
        });
    }

    private static Part image(OpenAiFields part) {
        MediaSource source = source(part, "image_url");
        boolean bare = part.object().string("image_url").isPresent();
        Optional<String> detail =
                bare ? part.text("detail") : part.requiredObject("image_url").text("detail");
        return new Part.Image(source, detail);
    }

    /** The address in a member that is an object with a {@code url}, or the bare address. */
    private static MediaSource source(OpenAiFields part, String member) {
        Optional<Json> value = part.any(member);
        if (value.isEmpty()) {
            throw part.missing(member, "an object with a url");
        }
        boolean bare = value.get() instanceof JsonString;
        String place = part.place(member) + (bare ? "" : ".url");
        String url =
                bare ? part.requiredText(member) : part.requiredObject(member).requiredText("url");
        return OpenAiMedia.source(url)
                .orElseThrow(() -> OpenAiRefusal.of(
                        place, "Invalid value: `" + place + "` (expected: an http(s) URL, or a data URL in base64)."));
    }

    private static Part audio(OpenAiFields audio) {
        String data = audio.requiredText("data");
        String format = audio.text("format").orElse("wav").toLowerCase(Locale.ROOT);
        String type = "audio/" + (format.equals("mp3") ? "mpeg" : format);
        Optional<MediaSource.Inline> inline = OpenAiMedia.inline(data);
        String base64 = inline.map(MediaSource.Inline::base64)
                .or(() -> OpenAiMedia.base64(data))
                .orElseThrow(() -> notBase64(audio.place("data")));
        return new Part.Audio(new MediaSource.Inline(type, base64), Optional.empty());
    }

    private static Part file(OpenAiFields file) {
        Optional<String> name = file.text("filename");
        Optional<String> id = file.text("file_id");
        if (id.isPresent()) {
            return new Part.Document(new MediaSource.Held(ChatCompletions.ID, id.get()), name);
        }
        String data = file.text("file_data")
                .orElseThrow(() -> file.missing("file_data", "a data URL, or a file_id in its place"));
        if (OpenAiMedia.isRemote(data)) {
            return new Part.Document(new MediaSource.Remote(data, ""), name);
        }
        MediaSource source = OpenAiMedia.inline(data)
                .or(() -> OpenAiMedia.base64(data).map(base64 -> new MediaSource.Inline("", base64)))
                .orElseThrow(() -> notBase64(file.place("file_data")));
        return new Part.Document(source, name);
    }

    private static OpenAiRefusal notBase64(String place) {
        return OpenAiRefusal.of(place, "Invalid value: `" + place + "` (expected: base64).");
    }
}
