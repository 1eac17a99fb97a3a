package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import java.util.Optional;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/**
 * An item that came in one piece and was written at once: a picture, or what only this language knows. What another
 * language's hosted tool did is left out, as the text behind it tells of it; of what else the language has no word for, a
 * text tells.
 */
final class ResponsesWhole extends ResponsesPart {

    ResponsesWhole(ResponsesOutput output) {
        super(output);
    }

    @Override
    void more(String more, WireBuffer out) {}

    @Override
    void end(WireBuffer out) {
        if (proof != null) {
            output.proof(proof, ResponsesProof.BEFORE, out);
        }
    }

    /** The item of a part, if the language has one. */
    static Optional<byte[]> item(Part part, String pictureName) {
        return switch (part) {
            case Part.Unknown unknown
            when unknown.from().equals(Responses.ID) ->
                Optional.of(unknown.raw().bytes());
            case Part.Image(MediaSource.Inline picture, var detail) -> Optional.of(picture(picture, pictureName));
            default -> Optional.empty();
        };
    }

    private static byte[] picture(MediaSource.Inline picture, String name) {
        String type = picture.mediaType();
        return new WireBuffer()
                .raw(ascii("{\"type\":\"image_generation_call\",\"id\":\"" + name
                        + "\",\"status\":\"completed\",\"output_format\":"))
                .string(type.startsWith("image/") ? type.substring("image/".length()) : "png")
                .raw(ascii(",\"result\":"))
                .string(picture.base64())
                .raw(ascii("}"))
                .take();
    }

    /** What is said of a part that has no item; empty when nothing is. */
    static String told(Part part) {
        return switch (part) {
            case Part.Audio audio -> audio.transcript().orElse("[The model also gave a sound.]");
            case Part.Image ignored -> "[The model also gave a picture.]";
            case Part.Video ignored -> "[The model also gave a film.]";
            case Part.Document ignored -> "[The model also gave a document.]";
            case Part.Text text -> text.text();
            case Part.Refusal refusal -> refusal.text();
            case Part.Thinking ignored -> "";
            case Part.ToolCall ignored -> "";
            case Part.ToolResult ignored -> "";
            case Part.Unknown ignored -> "";
        };
    }
}
