package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import java.util.List;

/** What the answer's text must be. */
public sealed interface OutputFormat {

    /** Anything. */
    record Text() implements OutputFormat {}

    /** Some JSON object. */
    record AnyJson() implements OutputFormat {}

    /** JSON that satisfies a schema. */
    record Structured(Json schema) implements OutputFormat {}

    /** One of these words, without quotes. */
    record OneWordOf(List<String> words) implements OutputFormat {
        /** Copies the words. */
        public OneWordOf {
            words = List.copyOf(words);
        }
    }
}
