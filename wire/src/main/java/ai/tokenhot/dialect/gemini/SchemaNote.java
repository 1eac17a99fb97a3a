package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.List;

/** What a schema says in its description because the vendor has no keyword for it. */
final class SchemaNote {

    private static final int LONGEST = 500;

    private SchemaNote() {}

    /** A keyword with its value, for a model to read. */
    static String of(String keyword, Json value) {
        String text = value instanceof JsonString(String words) ? words : value.text();
        return keyword + ": " + (text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }

    /** A schema with notes at the end of its description. */
    static JsonObject behind(JsonObject schema, List<String> notes) {
        if (notes.isEmpty()) {
            return schema;
        }
        String all = "(" + String.join("; ", notes) + ")";
        return schema.with()
                .put(
                        "description",
                        schema.string("description")
                                .map(text -> text + " " + all)
                                .orElse(all))
                .build();
    }
}
