package ai.tokenhot.json.schema;

import java.util.List;
import java.util.function.IntPredicate;

/** What a pattern is made of. */
sealed interface PatternNode {

    /** One character of a set. */
    record One(IntPredicate set) implements PatternNode {}

    /** A place that has no length. */
    record Place(Where where) implements PatternNode {}

    /** One behind the other. */
    record Row(List<PatternNode> parts) implements PatternNode {}

    /** One of several. */
    record Either(List<PatternNode> branches) implements PatternNode {}

    /**
     * The same several times.
     *
     * @param max {@link #UNBOUNDED} for any number
     */
    record Repeat(PatternNode part, int min, int max) implements PatternNode {
        static final int UNBOUNDED = -1;
    }

    /** Places in a text. */
    enum Where {
        START,
        END,
        WORD_EDGE,
        NO_WORD_EDGE
    }
}
