package ai.tokenhot.inference;

import ai.tokenhot.json.Json;
import java.util.Optional;

/** The form that an answer's text must have. */
public sealed interface OutputFormat {

    /** Any text. */
    record PlainText() implements OutputFormat {}

    /** Any JSON object. */
    record AnyJson() implements OutputFormat {}

    /**
     * JSON that satisfies a schema.
     *
     * @param schema JSON Schema, as the caller gave it
     */
    record Schema(Optional<String> name, Optional<String> description, Json schema, Optional<Boolean> strict)
            implements OutputFormat {}
}
