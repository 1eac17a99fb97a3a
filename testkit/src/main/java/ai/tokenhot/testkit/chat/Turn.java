package ai.tokenhot.testkit.chat;

import java.util.List;

/** One turn of a conversation. */
public sealed interface Turn {

    /** What the user says. */
    record User(List<Piece> pieces) implements Turn {
        /** Copies the pieces. */
        public User {
            pieces = List.copyOf(pieces);
        }
    }

    /** What the assistant is claimed to have said; no model has. */
    record Claimed(String text) implements Turn {}

    /** An answer given earlier by the same client, sent back as the SDK sends it back. */
    record Given(Answer answer) implements Turn {}

    /** What the tools returned to the calls of the turn before. */
    record Results(List<ToolResult> results) implements Turn {
        /** Copies the results. */
        public Results {
            results = List.copyOf(results);
        }
    }
}
