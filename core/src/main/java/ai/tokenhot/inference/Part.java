package ai.tokenhot.inference;

import ai.tokenhot.json.Json;
import java.util.List;
import java.util.Optional;

/** A piece of content, of a request's turn or of a reply. */
public sealed interface Part {

    /** Text. */
    record Text(String text, List<Citation> citations) implements Part {
        /** Copies the list. */
        public Text {
            citations = List.copyOf(citations);
        }

        /** Text without citations. */
        public Text(String text) {
            this(text, List.of());
        }
    }

    /** A refusal in the model's own words. */
    record Refusal(String text) implements Part {}

    /**
     * What the model thought, or a summary of it.
     *
     * @param text empty where the provider keeps it to itself
     * @param redacted whether the provider hides the text in the proof
     */
    record Thinking(String text, boolean redacted) implements Part {}

    /**
     * A picture.
     *
     * @param detail how closely to look, in the caller's word, if given
     */
    record Image(MediaSource source, Optional<String> detail) implements Part {}

    /**
     * A sound.
     *
     * @param transcript what is said in it, if told
     */
    record Audio(MediaSource source, Optional<String> transcript) implements Part {}

    /** A film. */
    record Video(MediaSource source) implements Part {}

    /** A document that the model reads. */
    record Document(MediaSource source, Optional<String> name) implements Part {}

    /**
     * A call of a tool of the caller's.
     *
     * @param arguments the model's text: JSON of an object, which may be broken, or the free text of a custom tool
     */
    record ToolCall(String id, String name, String arguments, CallKind kind) implements Part {}

    /**
     * What came of a call.
     *
     * @param name the tool's name, where the language says it
     * @param content texts, pictures, documents
     * @param failed whether the tool failed
     */
    record ToolResult(String callId, Optional<String> name, List<Part> content, boolean failed) implements Part {
        /** Copies the list. */
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /**
     * A part that only its own language knows, such as the call of a hosted tool.
     *
     * @param kind its name in that language
     */
    record Unknown(DialectId from, String kind, Json raw) implements Part {}

    /** What a call's arguments are. */
    enum CallKind {
        /** JSON of an object. */
        FUNCTION,
        /** Free text. */
        CUSTOM
    }

    /**
     * Where a statement comes from.
     *
     * @param start first character that it covers, if told
     * @param end after the last character that it covers, if told
     * @param raw as the provider said it
     */
    record Citation(
            Optional<String> url,
            Optional<String> title,
            Optional<Long> start,
            Optional<Long> end,
            DialectId from,
            Json raw) {}
}
