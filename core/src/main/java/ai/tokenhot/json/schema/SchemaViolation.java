package ai.tokenhot.json.schema;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The first thing that is wrong with a value. */
record SchemaViolation(Path path, String problem) {

    /**
     * A place in a value.
     *
     * @param above the object or array that it is in; null for the whole value
     */
    record Path(@Nullable Path above, String step) {

        static final Path ROOT = new Path(null, "");

        Path member(String name) {
            return new Path(this, name);
        }

        Path item(int index) {
            return new Path(this, Integer.toString(index));
        }

        /** A JSON Pointer (RFC 6901). */
        String pointer() {
            var steps = new ArrayDeque<String>();
            for (Path at = this; at.above != null; at = at.above) {
                steps.addFirst(at.step.replace("~", "~0").replace("/", "~1"));
            }
            return steps.isEmpty() ? "" : "/" + String.join("/", steps);
        }
    }
}
