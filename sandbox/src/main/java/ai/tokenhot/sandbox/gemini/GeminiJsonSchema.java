package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What Gemini takes of JSON Schema: a list of keywords, references only alone, recursion only where a member may be absent. */
final class GeminiJsonSchema {

    private static final Set<String> KEYWORDS = Set.of(
            "$id",
            "$defs",
            "$ref",
            "$anchor",
            "type",
            "format",
            "title",
            "description",
            "enum",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "anyOf",
            "oneOf",
            "properties",
            "additionalProperties",
            "required",
            "propertyOrdering");

    /** What says nothing about values is passed over. */
    private static final Set<String> REMARKS = Set.of(
            "$schema", "$comment", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "nullable");

    private static final int MAX_DEPTH = 100;

    private final JsonObject root;

    /** References on the way to where we are, and those that are known to end. */
    private final Set<String> followed = new HashSet<>();

    private final Set<String> ending = new HashSet<>();

    private GeminiJsonSchema(JsonObject root) {
        this.root = root;
    }

    /** Refuses a schema that does not fit; {@code place} says in the vendor's words where it stands. */
    static void check(String place, Json schema) {
        if (!(schema instanceof JsonObject root)) {
            throw GeminiErrors.invalid("Invalid value at '" + place + "': a JSON Schema must be an object.");
        }
        var check = new GeminiJsonSchema(root);
        check.checkKeywords(place, root, 0);
        check.checkRecursion(place, root);
    }

    private void checkKeywords(String place, Json schema, int depth) {
        if (!(schema instanceof JsonObject object)) {
            return;
        }
        if (depth > MAX_DEPTH) {
            throw GeminiErrors.invalid("Invalid value at '" + place + "': the schema is nested too deeply.");
        }
        boolean refers = object.has("$ref");
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            String name = member.getKey();
            if (!KEYWORDS.contains(name) && !REMARKS.contains(name)) {
                throw GeminiErrors.invalid("Invalid JSON payload received. Unknown name \"" + name + "\" at '" + place
                        + "': Cannot find field.");
            }
            if (refers && !name.startsWith("$")) {
                throw GeminiErrors.invalid(
                        "Invalid value at '" + place + "': a schema with `$ref` must not have `" + name + "`.");
            }
            checkWithin(place + "." + name, name, member.getValue(), depth);
        }
    }

    private void checkWithin(String place, String keyword, Json value, int depth) {
        switch (keyword) {
            case "properties", "$defs" -> {
                if (value instanceof JsonObject schemas) {
                    schemas.members().forEach((name, schema) -> checkKeywords(place + "." + name, schema, depth + 1));
                }
            }
            case "items", "additionalProperties" -> checkKeywords(place, value, depth + 1);
            case "anyOf", "oneOf", "prefixItems" -> {
                if (value instanceof JsonArray schemas) {
                    for (int i = 0; i < schemas.size(); i++) {
                        checkKeywords(place + "[" + i + "]", schemas.items().get(i), depth + 1);
                    }
                }
            }
            default -> {
                // Holds no schema.
            }
        }
    }

    /** Follows references and required members; where that leads back to itself no value would ever end. */
    private void checkRecursion(String place, JsonObject schema) {
        Optional<String> reference = schema.string("$ref");
        if (reference.isPresent()) {
            follow(place, reference.get());
            return;
        }
        List<String> required =
                schema.array("required").stream().flatMap(JsonArray::strings).toList();
        schema.object("properties")
                .ifPresent(properties -> required.forEach(
                        name -> properties.object(name).ifPresent(property -> checkRecursion(place, property))));
    }

    private void follow(String place, String reference) {
        if (ending.contains(reference)) {
            return;
        }
        if (!followed.add(reference)) {
            throw GeminiErrors.invalid("Invalid value at '" + place + "': the reference " + reference
                    + " is cyclic. Cycles may only be used within non-required properties.");
        }
        if (followed.size() > MAX_DEPTH) {
            throw GeminiErrors.invalid("Invalid value at '" + place + "': the schema is nested too deeply.");
        }
        target(reference).ifPresent(found -> checkRecursion(place, found));
        followed.remove(reference);
        ending.add(reference);
    }

    private Optional<JsonObject> target(String reference) {
        return reference.startsWith("#/$defs/")
                ? root.object("$defs").flatMap(defs -> defs.object(reference.substring("#/$defs/".length())))
                : reference.equals("#") ? Optional.of(root) : Optional.empty();
    }
}
