package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.Content;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.inference.Turn;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the parts of a request's turns. */
final class GeminiPartWriter {

    private static final Map<String, String> RESOLUTIONS = Map.of(
            "low", "MEDIA_RESOLUTION_LOW", "high", "MEDIA_RESOLUTION_HIGH", "original", "MEDIA_RESOLUTION_ULTRA_HIGH");

    private final GeminiDraft draft;
    private final Losses losses;

    GeminiPartWriter(GeminiDraft draft) {
        this.draft = draft;
        this.losses = draft.losses();
    }

    /** The proof of a part, if it is worth something there; the loss of another is told. */
    Optional<String> signature(Turn turn, Content content) {
        if (content.proof().isEmpty()) {
            return Optional.empty();
        }
        Proof proof = content.proof().get();
        if (draft.to().accepts(proof) && proof.form().equals(ThoughtSignature.FORM)) {
            return Optional.of(proof.value());
        }
        if (!(content.part() instanceof Part.Thinking)) {
            losses.dropped(turn.field(), "a proof of another model's");
        }
        return Optional.empty();
    }

    /** A part other than a tool's result; none where there is nothing to say. */
    Optional<JsonObject> write(Turn turn, Content content, Optional<String> signature) {
        Optional<JsonObject> part = switch (content.part()) {
            case Part.Text text -> text(turn, text, signature.isPresent());
            case Part.Refusal(String text) -> {
                losses.approximated(turn.field(), "refusal → text");
                yield text.isEmpty() ? Optional.empty() : Optional.of(text(text));
            }
            case Part.Thinking thinking -> thinking(turn, thinking, signature.isPresent());
            case Part.ToolCall call -> Optional.of(call(turn, call));
            case Part.Image image ->
                inline(turn.field(), image, image.source()).map(media -> detailed(turn.field(), image, media));
            case Part.Audio audio -> {
                if (audio.transcript().isPresent()) {
                    losses.dropped(turn.field(), "the transcript of a sound");
                }
                yield inline(turn.field(), audio, audio.source());
            }
            case Part.Video video -> inline(turn.field(), video, video.source());
            case Part.Document document -> {
                if (document.name().isPresent()) {
                    losses.dropped(turn.field(), "the name of a file");
                }
                yield inline(turn.field(), document, document.source());
            }
            case Part.ToolResult _ -> throw new IllegalArgumentException("a tool's result stands apart");
            case Part.Unknown unknown -> unknown(turn, unknown);
        };
        return part.map(object -> signature
                .map(value -> object.with().put("thoughtSignature", value).build())
                .orElse(object));
    }

    static JsonObject text(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    private Optional<JsonObject> text(Turn turn, Part.Text text, boolean signed) {
        if (!text.citations().isEmpty()) {
            losses.dropped(turn.field(), "citations");
        }
        return text.text().isEmpty() && !signed ? Optional.empty() : Optional.of(text(text.text()));
    }

    private Optional<JsonObject> thinking(Turn turn, Part.Thinking thinking, boolean signed) {
        if (!signed) {
            losses.dropped(turn.field(), "thoughts without a proof of this model's");
            return Optional.empty();
        }
        return Optional.of(JsonObject.builder()
                .put("text", thinking.text())
                .put("thought", true)
                .build());
    }

    private JsonObject call(Turn turn, Part.ToolCall call) {
        var function = JsonObject.builder();
        if (!call.id().isEmpty()) {
            function.put("id", call.id());
        }
        function.put("name", draft.names().of(call.name()));
        function.put("args", arguments(turn, call));
        return JsonObject.builder().put("functionCall", function.build()).build();
    }

    private JsonObject arguments(Turn turn, Part.ToolCall call) {
        if (call.kind() == CallKind.CUSTOM) {
            return JsonObject.builder()
                    .put(Repair.WRAPPED_FIELD, call.arguments())
                    .build();
        }
        return arguments(call.arguments()).orElseGet(() -> {
            losses.approximated(turn.field(), "arguments that are no JSON object → {\"_raw\": …}");
            return JsonObject.builder().put("_raw", call.arguments()).build();
        });
    }

    /** A call's arguments as an object, if they are one; nothing is the object without members. */
    static Optional<JsonObject> arguments(String text) {
        if (text.isBlank()) {
            return Optional.of(JsonObject.empty());
        }
        try {
            return Json.parse(text) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** Media as a part: in the request, or where the vendor can read it. */
    private Optional<JsonObject> inline(String field, Part part, MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline -> data(field, part, inline);
            case MediaSource.Remote(String url, String mediaType) -> {
                if (part instanceof Part.Video && GeminiMedia.film(url)) {
                    yield Optional.of(file(url, mediaType));
                }
                losses.refuse(
                        field, field + " has an address that this model's API does not read (expected: the data).");
                yield Optional.empty();
            }
            case MediaSource.Held(var at, String id) -> {
                if (at.equals(GenerateContent.ID)) {
                    yield Optional.of(file(id, ""));
                }
                losses.refuse(
                        field, field + ": the file `" + id + "` belongs to another provider (expected: the data).");
                yield Optional.empty();
            }
        };
    }

    private static JsonObject file(String uri, String mediaType) {
        var file = JsonObject.builder();
        if (!mediaType.isEmpty()) {
            file.put("mimeType", mediaType);
        }
        return JsonObject.builder()
                .put("fileData", file.put("fileUri", uri).build())
                .build();
    }

    private Optional<JsonObject> data(String field, Part part, MediaSource.Inline inline) {
        Optional<String> mediaType = mediaType(field, part, inline);
        if (mediaType.isEmpty()) {
            String shown = inline.mediaType().isEmpty() ? "unknown" : inline.mediaType();
            losses.refuse(
                    field,
                    field + " has data of the type " + shown.toLowerCase(Locale.ROOT)
                            + " (expected: an image, a sound, a film, a PDF or text).");
        }
        mediaType
                .filter(type -> !part.getClass()
                        .equals(GeminiMedia.part(inline, type, Optional.empty()).getClass()))
                .ifPresent(type -> losses.approximated(field, "sent as what its type says: " + type));
        return mediaType.map(type -> JsonObject.builder()
                .put(
                        "inlineData",
                        JsonObject.builder()
                                .put("mimeType", type)
                                .put("data", inline.base64())
                                .build())
                .build());
    }

    private Optional<String> mediaType(String field, Part part, MediaSource.Inline inline) {
        String declared = inline.mediaType();
        if (part instanceof Part.Image || declared.isEmpty()) {
            Optional<String> seen = GeminiMedia.sniff(inline.base64());
            if (seen.isPresent()
                    && !declared.isEmpty()
                    && !GeminiMedia.bare(declared).equals(seen.get())) {
                losses.approximated(field, declared + " → " + seen.get() + ", as its first bytes say");
            }
            if (seen.isPresent()) {
                return seen;
            }
        }
        if (GeminiMedia.readable(declared)) {
            return Optional.of(declared);
        }
        if (GeminiMedia.text(declared)) {
            losses.approximated(field, declared + " → text/plain");
            return Optional.of("text/plain");
        }
        return Optional.empty();
    }

    private JsonObject detailed(String field, Part.Image image, JsonObject media) {
        Optional<String> resolution = image.detail().map(RESOLUTIONS::get);
        if (image.detail().isEmpty() || image.detail().get().equals("auto")) {
            return media;
        }
        if (resolution.isEmpty() || !draft.model().takes(Denial.IMAGE_DETAIL)) {
            losses.dropped(field, "how closely to look at a picture");
            return media;
        }
        losses.approximated(field, image.detail().get() + " → " + resolution.get());
        return media.with()
                .put(
                        "mediaResolution",
                        JsonObject.builder().put("level", resolution.get()).build())
                .build();
    }

    private Optional<JsonObject> unknown(Turn turn, Part.Unknown unknown) {
        if (unknown.from().equals(GenerateContent.ID) && unknown.raw() instanceof JsonObject raw) {
            return Optional.of(raw);
        }
        if (turn.role() != Turn.Role.ASSISTANT) {
            losses.refuse(
                    turn.field(),
                    turn.field() + " has content of the kind `" + unknown.kind()
                            + "` (expected: text, images, sounds, films, documents or results of tools).");
            return Optional.empty();
        }
        losses.approximated(turn.field(), unknown.kind() + " → text");
        return Optional.of(text("[" + unknown.kind() + "] " + unknown.raw().text()));
    }

    /**
     * A tool's result.
     *
     * @param beside gets media that this model does not take inside of it
     */
    JsonObject result(Turn turn, Part.ToolResult result, String name, List<Json> beside) {
        var texts = new ArrayList<String>();
        var media = new ArrayList<Json>();
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text text -> {
                    if (!text.citations().isEmpty()) {
                        losses.dropped(turn.field(), "citations");
                    }
                    texts.add(text.text());
                }
                case Part.Refusal(String text) -> texts.add(text);
                case Part.Image _, Part.Audio _, Part.Video _, Part.Document _ ->
                    write(turn, Content.of(part), Optional.empty()).ifPresent(media::add);
                case Part.Unknown unknown -> {
                    losses.approximated(turn.field(), unknown.kind() + " → text");
                    texts.add(unknown.raw().text());
                }
                case Part.Thinking _, Part.ToolCall _, Part.ToolResult _ ->
                    losses.refuse(
                            turn.field(),
                            turn.field() + " has a tool's result with a call or a thought inside (expected: text,"
                                    + " images or documents).");
            }
        }
        var response = JsonObject.builder();
        if (!result.callId().isEmpty()) {
            response.put("id", result.callId());
        }
        response.put("name", draft.names().of(name))
                .put(
                        "response",
                        JsonObject.builder()
                                .put(result.failed() ? "error" : "output", String.join("\n", texts))
                                .build());
        if (!media.isEmpty() && draft.model().takes(Denial.MEDIA_IN_RESULTS)) {
            response.put("parts", new JsonArray(media));
        } else if (!media.isEmpty()) {
            losses.approximated(turn.field(), "media of a tool's result beside it");
            beside.addAll(media);
        }
        return JsonObject.builder().put("functionResponse", response.build()).build();
    }
}
