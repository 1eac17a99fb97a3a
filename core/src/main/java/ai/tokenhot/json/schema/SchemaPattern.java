package ai.tokenhot.json.schema;

import java.util.Optional;

/**
 * A pattern of a schema. Not the library's own: that one goes back over the text without bound, and deeper into the stack
 * with every character that a group repeats.
 */
record SchemaPattern(PatternProgram program) {

    /** A longer pattern is not checked. */
    static final int MAX_PATTERN = 2_000;

    /** A pattern, if it can be checked. */
    static Optional<SchemaPattern> of(String written) {
        if (written.length() > MAX_PATTERN) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SchemaPattern(new PatternProgram(PatternParser.parse(written))));
        } catch (PatternParser.UnreadableException e) {
            return Optional.empty();
        }
    }

    /** Whether it is found in a text. */
    boolean in(String text, SchemaBudget budget) {
        return program.in(text, budget);
    }
}
