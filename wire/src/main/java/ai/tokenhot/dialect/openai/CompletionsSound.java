package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.MediaSource;
import ai.tokenhot.inference.Part;
import ai.tokenhot.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/** The sound of one answer of a stream. It comes in pieces, each of them base64 for itself. */
final class CompletionsSound {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StringBuilder transcript = new StringBuilder();

    /** Adds a piece. */
    void add(JsonObject piece) {
        piece.string("data")
                .flatMap(OpenAiMedia::base64)
                .ifPresent(data -> bytes.writeBytes(Base64.getDecoder().decode(data)));
        piece.string("transcript").ifPresent(transcript::append);
    }

    /** The whole, if there is any. */
    Optional<Part> whole() {
        if (bytes.size() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Part.Audio(
                new MediaSource.Inline("", Base64.getEncoder().encodeToString(bytes.toByteArray())),
                transcript.isEmpty() ? Optional.empty() : Optional.of(transcript.toString())));
    }
}
