package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Writes parts of what a caller says: texts, pictures, documents, and marks of where to cache. */
final class ResponsesPartWriter {

    /** How many marks one request may have. */
    private static final int MAX_MARKS = 4;

    private static final String PDF = "application/pdf";
    private static final Set<String> DETAILS = Set.of("auto", "low", "high", "original");

    private final Model model;
    private final Losses losses;
    private int marks;

    /** A writer for this model. */
    ResponsesPartWriter(Model model, Losses losses) {
        this.model = model;
        this.losses = losses;
    }

    /** A text. */
    static JsonObject text(String text) {
        return JsonObject.builder().put("type", "input_text").put("text", text).build();
    }

    /** A part of what a caller says; empty when it cannot be said, which is reported. */
    Optional<JsonObject> input(Part part, String field) {
        return switch (part) {
            case Part.Text text -> Optional.of(text(text.text()));
            case Part.Refusal refusal -> {
                losses.approximated(field, "a refusal in this place → text");
                yield Optional.of(text(refusal.text()));
            }
            case Part.Image image -> image(image, field);
            case Part.Document document -> document(document, field);
            case Part.Audio ignored -> refused(field, "sound");
            case Part.Video ignored -> refused(field, "film");
            case Part.Unknown unknown -> {
                if (unknown.from().equals(Responses.ID) && unknown.raw() instanceof JsonObject raw) {
                    yield Optional.of(raw);
                }
                yield refused(field, "content of the kind " + unknown.kind());
            }
            case Part.Thinking ignored -> refused(field, "thinking in this place");
            case Part.ToolCall ignored -> refused(field, "a call of a tool in this place");
            case Part.ToolResult ignored -> refused(field, "a tool's result in this place");
        };
    }

    private Optional<JsonObject> refused(String field, String what) {
        losses.refuse(
                field, field + ": this model's API takes no " + what + " (expected: text, a picture or a document).");
        return Optional.empty();
    }

    private Optional<JsonObject> image(Part.Image image, String field) {
        var written = JsonObject.builder().put("type", "input_image");
        switch (image.source()) {
            case MediaSource.Inline inline -> {
                String type = OpenAiMedia.imageType(inline).orElse("");
                if (type.isEmpty()) {
                    losses.refuse(
                            field,
                            field + ": a picture of type \"" + inline.mediaType()
                                    + "\" (expected: image/png, image/jpeg, image/gif or image/webp).");
                    return Optional.empty();
                }
                if (!type.equals(inline.mediaType())) {
                    losses.approximated(field, "a picture of type \"" + inline.mediaType() + "\" → " + type);
                }
                written.put("image_url", OpenAiMedia.url(new MediaSource.Inline(type, inline.base64())));
            }
            case MediaSource.Remote remote -> written.put("image_url", remote.url());
            case MediaSource.Held held -> {
                if (foreign(held, field)) {
                    return Optional.empty();
                }
                written.put("file_id", held.id());
            }
        }
        String detail = image.detail().orElse("auto");
        if (!DETAILS.contains(detail)) {
            losses.approximated(field, "detail " + detail + " → auto");
        }
        return Optional.of(written.put("detail", DETAILS.contains(detail) ? detail : "auto")
                .build());
    }

    private boolean foreign(MediaSource.Held held, String field) {
        boolean own = held.at().equals(Responses.ID) || held.at().equals(ChatCompletions.ID);
        if (!own) {
            losses.refuse(field, field + ": the file " + held.id() + " belongs to another provider.");
        }
        return !own;
    }

    private Optional<JsonObject> document(Part.Document document, String field) {
        var written = JsonObject.builder().put("type", "input_file");
        switch (document.source()) {
            case MediaSource.Inline inline
            when inline.mediaType().startsWith("text/") -> {
                return plain(document, inline, field);
            }
            case MediaSource.Inline inline -> {
                String type = inline.mediaType();
                if (type.isEmpty()) {
                    type = PDF;
                    losses.approximated(field, "a document of no type → " + type);
                }
                String otherwise = type.equals(PDF) ? "document.pdf" : "document";
                written.put("filename", document.name().orElse(otherwise))
                        .put("file_data", OpenAiMedia.url(new MediaSource.Inline(type, inline.base64())));
            }
            case MediaSource.Remote remote -> {
                written.put("file_url", remote.url());
                document.name().ifPresent(name -> losses.dropped(field, "a file at an address has no name of its own"));
            }
            case MediaSource.Held held -> {
                if (foreign(held, field)) {
                    return Optional.empty();
                }
                written.put("file_id", held.id());
            }
        }
        return Optional.of(written.build());
    }

    private Optional<JsonObject> plain(Part.Document document, MediaSource.Inline inline, String field) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(inline.base64())))
                    .toString();
            losses.approximated(field, "a text file → text");
            return Optional.of(text(document.name().map(name -> name + ":\n").orElse("") + text));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            losses.refuse(field, field + ": a file of type " + inline.mediaType() + " (expected: base64 of UTF-8).");
            return Optional.empty();
        }
    }

    /** A part with the caller's mark, if it may have one. */
    JsonObject marked(JsonObject part, Optional<CacheMark> cache, String field) {
        if (cache.isEmpty()) {
            return part;
        }
        if (!model.takes(Denial.CACHE_MARKS) || marks >= MAX_MARKS) {
            losses.dropped(field, "a mark for the cache: this model takes " + (marks >= MAX_MARKS ? MAX_MARKS : 0));
            return part;
        }
        marks++;
        var mark = JsonObject.builder().put("mode", "explicit");
        ttl(cache.get(), field).ifPresent(ttl -> mark.put("ttl", ttl));
        return part.with().put("prompt_cache_breakpoint", mark.build()).build();
    }

    /** How long something is to be kept, in this language's words: half an hour or half a day. */
    Optional<Json> ttl(CacheMark mark, String field) {
        return mark.ttl().map(given -> {
            String near = given.equals("5m") || given.equals("30m") ? "30m" : "12h";
            if (!near.equals(given)) {
                losses.approximated(field, "kept " + given + " → " + near);
            }
            return Json.of(near);
        });
    }
}
