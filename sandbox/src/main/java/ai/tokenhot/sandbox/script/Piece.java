package ai.tokenhot.sandbox.script;

/** Content of a turn. */
public sealed interface Piece {

    /** Words. */
    record Text(String text) implements Piece {}

    /** An image, a sound, a film or a document. */
    record Attachment(Media media) implements Piece {}

    /**
     * A tool call that an earlier answer made.
     *
     * @param arguments as the vendor writes them
     */
    record Call(String id, String name, String arguments) implements Piece {}

    /**
     * What a tool gave back.
     *
     * @param name the tool, empty when the dialect names only the call and the call is not there
     */
    record Result(String id, String name, String text) implements Piece {}

    /** Thinking that an earlier answer showed. */
    record Thought(String text) implements Piece {}
}
