package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.Repair;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;

/** Writes the parts of an answer, each an object. */
final class GeminiPartText {

    private static final byte[] TEXT = WireBuffer.ascii("{\"text\":");
    private static final byte[] THOUGHT = WireBuffer.ascii(",\"thought\":true");
    private static final byte[] REDACTED = WireBuffer.ascii(",\"partMetadata\":" + GeminiPartReader.REDACTED.text());
    private static final byte[] SIGNATURE = WireBuffer.ascii(",\"thoughtSignature\":");
    private static final byte[] CALL = WireBuffer.ascii("{\"functionCall\":{");
    private static final byte[] ID = WireBuffer.ascii("\"id\":");
    private static final byte[] COMMA = WireBuffer.ascii(",");
    private static final byte[] NAME = WireBuffer.ascii("\"name\":");
    private static final byte[] ARGUMENTS = WireBuffer.ascii(",\"args\":");
    private static final byte[] CLOSE = WireBuffer.ascii("}");

    private GeminiPartText() {}

    /** A text. */
    static void text(String text, Optional<Proof> proof, WireBuffer out) {
        out.raw(TEXT).string(text);
        close(proof, out);
    }

    /** A thought. */
    static void thought(String text, boolean redacted, Optional<Proof> proof, WireBuffer out) {
        out.raw(TEXT).string(text).raw(THOUGHT);
        if (redacted) {
            out.raw(REDACTED);
        }
        close(proof, out);
    }

    /** A call with these arguments. */
    static void call(String id, String name, JsonObject arguments, Optional<Proof> proof, WireBuffer out) {
        out.raw(CALL);
        if (!id.isEmpty()) {
            out.raw(ID).string(id).raw(COMMA);
        }
        out.raw(NAME).string(name).raw(ARGUMENTS).raw(arguments.bytes()).raw(CLOSE);
        close(proof, out);
    }

    /** A call's arguments as this language has them; none when they cannot be read. */
    static Optional<JsonObject> arguments(String text, CallKind kind) {
        return switch (kind) {
            case FUNCTION -> GeminiPartWriter.arguments(text);
            case CUSTOM ->
                Optional.of(JsonObject.builder().put(Repair.WRAPPED_FIELD, text).build());
        };
    }

    /** What comes whole, if this language has a part for it. */
    static Optional<JsonObject> whole(Part part) {
        return switch (part) {
            case Part.Image image -> media(image.source(), Optional.empty());
            case Part.Audio audio -> media(audio.source(), Optional.empty());
            case Part.Video video -> media(video.source(), Optional.empty());
            case Part.Document document -> media(document.source(), document.name());
            case Part.Unknown unknown ->
                unknown.from().equals(GenerateContent.ID) && unknown.raw() instanceof JsonObject raw
                        ? Optional.of(raw)
                        : Optional.empty();
            case Part.Text _, Part.Refusal _, Part.Thinking _, Part.ToolCall _, Part.ToolResult _ -> Optional.empty();
        };
    }

    private static Optional<JsonObject> media(MediaSource source, Optional<String> name) {
        return switch (source) {
            case MediaSource.Inline(String mediaType, String base64) -> {
                var data = JsonObject.builder().put("mimeType", mediaType).put("data", base64);
                name.ifPresent(text -> data.put("displayName", text));
                yield Optional.of(
                        JsonObject.builder().put("inlineData", data.build()).build());
            }
            case MediaSource.Remote(String url, String mediaType) -> Optional.of(file(url, mediaType));
            case MediaSource.Held(var at, String id) ->
                at.equals(GenerateContent.ID) ? Optional.of(file(id, "")) : Optional.empty();
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

    /** A part that is written already, with its proof. */
    static void whole(JsonObject part, Optional<Proof> proof, WireBuffer out) {
        JsonObject signed = proof.map(value -> part.with()
                        .put("thoughtSignature", Json.of(ThoughtSignature.write(value)))
                        .build())
                .orElse(part);
        out.raw(signed.bytes());
    }

    private static void close(Optional<Proof> proof, WireBuffer out) {
        if (proof.isPresent()) {
            out.raw(SIGNATURE).string(ThoughtSignature.write(proof.get()));
        }
        out.raw(CLOSE);
    }
}
