package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of JSON Schema that Anthropic takes for answers and for strict tools. */
final class SchemaSubset {

    private static final Set<String> REFUSED = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "not",
            "if",
            "then",
            "else");

    private static final List<String> FORMATS =
            List.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    /** Schemas within schemas. */
    private static final int MAX_DEPTH = 64;

    private final String place;
    private final JsonObject root;

    private SchemaSubset(String place, JsonObject root) {
        this.place = place;
        this.root = root;
    }

    /** Refuses a schema that is not of the part. */
    static void check(String place, JsonObject schema) {
        new SchemaSubset(place, schema).check(schema, List.of(), 0);
    }

    private void check(Json node, List<String> references, int depth) {
        if (!(node instanceof JsonObject schema)) {
            return;
        }
        if (depth > MAX_DEPTH) {
            throw invalid("Schema is too deeply nested");
        }
        schema.string("$ref").ifPresent(reference -> follow(reference, references, depth));
        String type = typeOf(schema);
        List<String> refused = schema.members().keySet().stream()
                .filter(REFUSED::contains)
                .sorted()
                .toList();
        if (!refused.isEmpty()) {
            throw invalid("For '" + type + "' type, " + (refused.size() == 1 ? "property " : "properties ")
                    + String.join(", ", refused) + (refused.size() == 1 ? " is" : " are") + " not supported");
        }
        schema.integer("minItems").filter(least -> least > 1).ifPresent(least -> {
            throw invalid("For 'array' type, 'minItems' values other than 0 or 1 are not supported");
        });
        schema.string("format").filter(format -> !FORMATS.contains(format)).ifPresent(format -> {
            throw invalid("For 'string' type, 'format' value '" + format + "' is not supported");
        });
        boolean closed = schema.get("additionalProperties").orElse(null) instanceof JsonBoolean(boolean open) && !open;
        if (type.equals("object") && !closed) {
            throw invalid("For 'object' type, 'additionalProperties' must be explicitly set to false");
        }
        children(schema).forEach(child -> check(child, references, depth + 1));
    }

    private void follow(String reference, List<String> references, int depth) {
        if (references.contains(reference) || reference.equals("#")) {
            throw invalid("Recursive schemas are not supported: " + reference);
        }
        var further = new ArrayList<>(references);
        further.add(reference);
        String[] steps = reference.split("/");
        if (steps.length == 3 && steps[0].equals("#")) {
            root.object(steps[1])
                    .flatMap(definitions -> definitions.get(steps[2]))
                    .ifPresent(target -> check(target, further, depth + 1));
        }
    }

    private static String typeOf(JsonObject schema) {
        Json type = schema.get("type").orElse(new JsonString(schema.has("properties") ? "object" : "unknown"));
        return switch (type) {
            case JsonString(String name) -> name;
            case JsonArray names ->
                names.strings().filter("object"::equals).findFirst().orElse("union");
            case Json ignored -> "unknown";
        };
    }

    /** The schemas that a schema holds; definitions are looked at where they are used. */
    private static List<Json> children(JsonObject schema) {
        var children = new ArrayList<Json>();
        schema.object("properties").map(JsonObject::members).map(Map::values).ifPresent(children::addAll);
        schema.get("items").ifPresent(children::add);
        for (String name : List.of("anyOf", "allOf", "oneOf", "prefixItems")) {
            schema.array(name).ifPresent(array -> children.addAll(array.items()));
        }
        return children;
    }

    private AnthropicError.Thrown invalid(String problem) {
        return AnthropicError.invalid(place + ": " + problem);
    }
}
