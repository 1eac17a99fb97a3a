package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes one schema of two that both must hold. */
final class SchemaMerge {

    /** References and {@code allOf} that are followed. */
    private static final int MAX_STEPS = 100;

    private SchemaMerge() {}

    /** The schema without {@code $ref} and {@code allOf}, what they say merged in. */
    static JsonObject flatten(JsonObject schema, Function<String, Optional<Json>> resolve) {
        JsonObject flat = schema;
        for (int i = 0; i < MAX_STEPS; i++) {
            Optional<Json> target = flat.string("$ref").flatMap(resolve);
            Optional<JsonArray> all = flat.array("allOf");
            if (target.isPresent()) {
                flat = merge(flat.with().remove("$ref").build(), target.get());
            } else if (all.isPresent()) {
                JsonObject merged = flat.with().remove("allOf").build();
                for (Json each : all.get().items()) {
                    merged = merge(merged, each);
                }
                flat = merged;
            } else {
                return flat;
            }
        }
        return flat;
    }

    /** Both schemas in one. */
    static JsonObject merge(JsonObject left, Json right) {
        if (!(right instanceof JsonObject object)) {
            return right instanceof JsonBoolean(boolean any) && !any
                    ? left.with().put("enum", JsonArray.of()).build()
                    : left;
        }
        var merged = left.with();
        object.members().forEach((keyword, value) -> {
            Json present = left.members().get(keyword);
            merged.put(keyword, present == null ? value : both(keyword, present, value));
        });
        return merged.build();
    }

    private static Json both(String keyword, Json left, Json right) {
        return switch (keyword) {
            case "properties", "patternProperties", "$defs", "definitions" -> mergedMembers(left, right);
            case "items", "additionalProperties" -> mergedSchemas(left, right);
            case "required", "allOf" -> joined(left, right);
            case "enum" -> common(left, right);
            case "type" -> commonTypes(left, right);
            case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties" -> larger(left, right, true);
            case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties" -> larger(left, right, false);
            default -> right;
        };
    }

    private static Json mergedMembers(Json left, Json right) {
        if (!(left instanceof JsonObject first) || !(right instanceof JsonObject second)) {
            return right;
        }
        var merged = first.with();
        for (Map.Entry<String, Json> entry : second.members().entrySet()) {
            Json present = first.members().get(entry.getKey());
            merged.put(entry.getKey(), present == null ? entry.getValue() : mergedSchemas(present, entry.getValue()));
        }
        return merged.build();
    }

    private static Json mergedSchemas(Json left, Json right) {
        if (left instanceof JsonBoolean(boolean any)) {
            return any ? right : left;
        }
        if (right instanceof JsonBoolean(boolean any)) {
            return any ? left : right;
        }
        return left instanceof JsonObject object ? merge(object, right) : right;
    }

    private static Json joined(Json left, Json right) {
        var items = new LinkedHashSet<Json>();
        items.addAll(left instanceof JsonArray array ? array.items() : List.of());
        items.addAll(right instanceof JsonArray array ? array.items() : List.of());
        return new JsonArray(new ArrayList<>(items));
    }

    private static Json common(Json left, Json right) {
        if (!(left instanceof JsonArray first) || !(right instanceof JsonArray second)) {
            return right;
        }
        return new JsonArray(first.items().stream()
                .filter(item -> second.items().stream().anyMatch(other -> SchemaCheck.same(item, other)))
                .toList());
    }

    private static Json commonTypes(Json left, Json right) {
        List<String> second =
                SchemaCheck.types(JsonObject.builder().put("type", right).build());
        List<String> both = SchemaCheck.types(
                        JsonObject.builder().put("type", left).build())
                .stream()
                .filter(type -> second.contains(type) || (type.equals("integer") && second.contains("number")))
                .toList();
        return both.isEmpty() ? right : JsonArray.ofStrings(both);
    }

    private static Json larger(Json left, Json right, boolean wantLarger) {
        Optional<BigDecimal> first =
                SchemaCheck.bound(JsonObject.builder().put("x", left).build(), "x");
        Optional<BigDecimal> second =
                SchemaCheck.bound(JsonObject.builder().put("x", right).build(), "x");
        if (first.isEmpty() || second.isEmpty()) {
            return right;
        }
        return first.get().compareTo(second.get()) > 0 == wantLarger ? left : right;
    }
}
