package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI's rules for schemas that are marked {@code strict}: closed objects whose members are all required, and no keyword
 * that the vendor cannot enforce.
 */
public final class StrictSchema {

    private static final int MAX_DEPTH = 50;

    /** Keywords that strict schemas may not use. */
    private static final List<String> NOT_PERMITTED = List.of(
            "allOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "unevaluatedProperties",
            "unevaluatedItems",
            "contains",
            "minContains",
            "maxContains",
            "uniqueItems",
            "default");

    private StrictSchema() {}

    /** What is wrong with a strict schema, in OpenAI's words; empty when nothing is. */
    public static Optional<String> problem(JsonObject schema) {
        if (!schema.string("type").orElse("").equals("object")) {
            String type = schema.string("type").orElse("None");
            return Optional.of("schema must be a JSON Schema of 'type: \"object\"', got 'type: \"" + type + "\"'.");
        }
        return problem(schema, "", 0);
    }

    private static Optional<String> problem(Json schema, String context, int depth) {
        if (!(schema instanceof JsonObject object) || depth > MAX_DEPTH) {
            return Optional.empty();
        }
        String where = "In context=(" + context + "), ";
        Optional<String> unknown = NOT_PERMITTED.stream().filter(object::has).findFirst();
        if (unknown.isPresent()) {
            return Optional.of(where + "'" + unknown.get() + "' is not permitted.");
        }
        Optional<JsonObject> properties = object.object("properties");
        if (object.string("type").orElse("").equals("object") || properties.isPresent()) {
            boolean closed = object.members().get("additionalProperties") instanceof JsonBoolean(boolean open) && !open;
            if (!closed) {
                return Optional.of(where + "'additionalProperties' is required to be supplied and to be false.");
            }
            List<String> required = object.array("required").stream()
                    .flatMap(JsonArray::strings)
                    .toList();
            Optional<String> missing = properties.stream()
                    .flatMap(all -> all.members().keySet().stream())
                    .filter(name -> !required.contains(name))
                    .findFirst();
            if (missing.isPresent()) {
                return Optional.of(where
                        + "'required' is required to be supplied and to be an array including every key in properties."
                        + " Missing '" + missing.get() + "'.");
            }
        }
        return inside(object, context, depth);
    }

    private static Optional<String> inside(JsonObject object, String context, int depth) {
        for (String keyword : List.of("properties", "$defs", "definitions")) {
            for (Map.Entry<String, Json> entry :
                    object.object(keyword).orElse(JsonObject.empty()).members().entrySet()) {
                Optional<String> found = problem(entry.getValue(), then(context, keyword, entry.getKey()), depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        Optional<String> inItems =
                object.get("items").flatMap(items -> problem(items, then(context, "items"), depth + 1));
        if (inItems.isPresent()) {
            return inItems;
        }
        return object.array("anyOf").stream()
                .flatMap(branches -> branches.items().stream())
                .flatMap(branch -> problem(branch, then(context, "anyOf"), depth + 1).stream())
                .findFirst();
    }

    private static String then(String context, String... steps) {
        String added = "'" + String.join("', '", steps) + "'";
        return context.isEmpty() ? added : context + ", " + added;
    }
}
