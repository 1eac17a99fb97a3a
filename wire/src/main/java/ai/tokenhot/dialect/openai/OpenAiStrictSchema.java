package ai.tokenhot.dialect.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * What a schema must be like for {@code strict: true}, in both languages: objects are closed and require all of their
 * properties, and only some keywords may be used.
 */
final class OpenAiStrictSchema {

    private static final int MAX_DEPTH = 50;

    private static final Set<String> KEYWORDS = Set.of(
            "$defs",
            "$ref",
            "additionalProperties",
            "anyOf",
            "const",
            "definitions",
            "description",
            "enum",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "items",
            "maxItems",
            "maximum",
            "minItems",
            "minimum",
            "multipleOf",
            "pattern",
            "properties",
            "required",
            "title",
            "type");

    private OpenAiStrictSchema() {}

    /** Whether this schema may be strict. */
    static boolean fits(Json schema) {
        return schema instanceof JsonObject object
                && object.string("type").filter("object"::equals).isPresent()
                && fits(object, 0);
    }

    private static boolean fits(Json schema, int depth) {
        if (!(schema instanceof JsonObject object) || depth > MAX_DEPTH) {
            return false;
        }
        return KEYWORDS.containsAll(object.members().keySet())
                && isClosed(object)
                && allFit(object.object("properties"), depth)
                && allFit(object.object("$defs"), depth)
                && allFit(object.object("definitions"), depth)
                && object.get("items").map(items -> fits(items, depth + 1)).orElse(true)
                && object.array("anyOf")
                        .map(JsonArray::items)
                        .map(branches -> branches.stream().allMatch(branch -> fits(branch, depth + 1)))
                        .orElse(true);
    }

    private static boolean allFit(Optional<JsonObject> schemas, int depth) {
        return schemas.map(found -> found.members().values().stream().allMatch(schema -> fits(schema, depth + 1)))
                .orElse(true);
    }

    private static boolean isClosed(JsonObject object) {
        boolean isObject = object.has("properties")
                || object.string("type").filter("object"::equals).isPresent()
                || object.array("type")
                        .map(types -> types.strings().anyMatch("object"::equals))
                        .orElse(false);
        if (!isObject) {
            return true;
        }
        boolean closed = object.members().get("additionalProperties") instanceof JsonBoolean(boolean open) && !open;
        Set<String> required = object.array("required")
                .map(names -> Set.copyOf(names.strings().toList()))
                .orElse(Set.of());
        return closed
                && object.object("properties")
                        .map(all -> required.containsAll(all.members().keySet()))
                        .orElse(true);
    }
}
