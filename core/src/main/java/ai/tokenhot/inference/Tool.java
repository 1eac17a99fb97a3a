package ai.tokenhot.inference;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Something that a model may call. */
public sealed interface Tool {

    /** Where it stands, in the caller's own notation, such as {@code tools[3]}. */
    String field();

    /**
     * A function of the caller's.
     *
     * @param parameters JSON Schema of its arguments, as the caller gave it; absent for a function without any
     * @param strict whether arguments must satisfy the schema, if the caller said so
     */
    record Function(
            String field,
            String name,
            Optional<String> description,
            Optional<JsonObject> parameters,
            Optional<Boolean> strict,
            Optional<CacheMark> cache,
            List<Extra> extras)
            implements Tool {
        /** Copies the list. */
        public Function {
            extras = List.copyOf(extras);
        }
    }

    /**
     * A tool of the caller's that takes free text.
     *
     * @param grammar what the text must look like, in the shape {@code {"syntax", "definition"}}
     */
    record Custom(String field, String name, Optional<String> description, Optional<JsonObject> grammar)
            implements Tool {}

    /** A search of the web by the provider. */
    record WebSearch(String field, DialectId from, Json raw) implements Tool {}

    /**
     * Another tool that the provider runs, or whose shape only it knows.
     *
     * @param kind its name in that language
     */
    record Hosted(String field, DialectId from, String kind, Json raw) implements Tool {}
}
