package ai.tokenhot.inference;

import java.util.List;
import java.util.Optional;

/**
 * One turn of a conversation. Neighbours may have the same role. Results of tools stand in a user's turn, calls and
 * thoughts in an assistant's.
 *
 * @param field where it stands, in the caller's own notation, such as {@code messages[3]}
 * @param name who speaks, where the language says it
 */
public record Turn(String field, Role role, Optional<String> name, List<Content> content) {

    /** Copies the list. */
    public Turn {
        content = List.copyOf(content);
    }

    /** The same with other content. */
    public Turn with(List<Content> other) {
        return new Turn(field, role, name, other);
    }

    /** Who speaks. */
    public enum Role {
        SYSTEM,
        /** Instructions of the application's maker, where they are told apart from the system's. */
        DEVELOPER,
        USER,
        ASSISTANT;

        /** Whether it gives instructions. */
        public boolean instructs() {
            return this == SYSTEM || this == DEVELOPER;
        }
    }
}
