package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The language's older form of schema, a subset of OpenAPI's with types in capitals and {@code nullable}, as JSON Schema,
 * which is what every language understands.
 */
final class OpenApiSchema {

    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");
    private static final Set<String> BOUNDS = Set.of("minimum", "maximum");

    private OpenApiSchema() {}

    /** The same in JSON Schema. */
    static JsonObject toJsonSchema(JsonObject schema) {
        var result = JsonObject.builder();
        boolean nullable = false;
        for (var member : schema.members().entrySet()) {
            String name = camel(member.getKey());
            Json value = member.getValue();
            switch (name) {
                case "nullable" -> nullable = value.equals(Json.of(true));
                case "type" -> type(value).ifPresent(type -> result.put("type", type));
                case "properties" -> result.put(name, properties(value, schema));
                case "propertyOrdering" -> {}
                case "items" -> result.put(name, inner(value));
                case "anyOf" -> result.put(name, each(value));
                case "example" -> result.put("examples", JsonArray.of(value));
                case "format" -> {
                    if (!value.equals(Json.of("enum"))) {
                        result.put(name, value);
                    }
                }
                default -> result.put(name, COUNTS.contains(name) || BOUNDS.contains(name) ? number(value) : value);
            }
        }
        return nullable ? nullable(result.build()) : result.build();
    }

    private static Optional<Json> type(Json value) {
        if (!(value instanceof JsonString(String word))) {
            return Optional.of(value);
        }
        return word.equals("TYPE_UNSPECIFIED") ? Optional.empty() : Optional.of(Json.of(word.toLowerCase(Locale.ROOT)));
    }

    /** Properties in the order that was asked for. */
    private static Json properties(Json value, JsonObject schema) {
        if (!(value instanceof JsonObject properties)) {
            return value;
        }
        Map<String, Json> ordered = new LinkedHashMap<>();
        schema.array("propertyOrdering").or(() -> schema.array("property_ordering")).stream()
                .flatMap(JsonArray::strings)
                .forEach(name -> properties.get(name).ifPresent(property -> ordered.put(name, inner(property))));
        properties.members().forEach((name, property) -> ordered.computeIfAbsent(name, ignored -> inner(property)));
        return new JsonObject(ordered);
    }

    private static Json inner(Json value) {
        return value instanceof JsonObject object ? toJsonSchema(object) : value;
    }

    private static Json each(Json value) {
        return value instanceof JsonArray array
                ? new JsonArray(array.items().stream().map(OpenApiSchema::inner).toList())
                : value;
    }

    /** Protocol buffers' JSON writes 64-bit numbers as strings. */
    private static Json number(Json value) {
        if (value instanceof JsonString(String text)) {
            try {
                return new JsonNumber(text);
            } catch (IllegalArgumentException e) {
                return value;
            }
        }
        return value;
    }

    private static JsonObject nullable(JsonObject schema) {
        var wider = schema.with();
        Optional<String> type = schema.string("type");
        if (type.isPresent()) {
            wider.put("type", JsonArray.ofStrings(List.of(type.get(), "null")));
        }
        schema.array("enum").ifPresent(values -> wider.put("enum", withNull(values)));
        if (schema.array("anyOf").isPresent()) {
            var choices = new ArrayList<>(schema.array("anyOf").get().items());
            choices.add(JsonObject.builder().put("type", "null").build());
            wider.put("anyOf", new JsonArray(choices));
        }
        return wider.build();
    }

    private static JsonArray withNull(JsonArray values) {
        var all = new ArrayList<>(values.items());
        if (!all.contains(Json.nothing())) {
            all.add(Json.nothing());
        }
        return new JsonArray(all);
    }

    private static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        var text = new StringBuilder(name.length());
        boolean raise = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' && i > 0) {
                raise = true;
            } else {
                text.append(raise ? Character.toUpperCase(c) : c);
                raise = false;
            }
        }
        return text.toString();
    }
}
