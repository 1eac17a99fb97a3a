package ai.tokenhot.json.schema;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.json.schema.SchemaViolation.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keywords of objects and arrays. */
final class ContainerRules {

    private final SchemaWalk walk;
    private final SchemaBudget budget;
    private final ScalarRules scalars;

    ContainerRules(SchemaWalk walk, SchemaBudget budget) {
        this.walk = walk;
        this.budget = budget;
        this.scalars = new ScalarRules(budget);
    }

    Optional<SchemaViolation> check(JsonObject schema, Json value, Path path) {
        return switch (value) {
            case JsonObject object -> object(schema, object, path);
            case JsonArray array -> array(schema, array, path);
            case JsonNumber ignored -> Optional.empty();
            case JsonString ignored -> Optional.empty();
            case JsonBoolean ignored -> Optional.empty();
            case JsonNull ignored -> Optional.empty();
        };
    }

    // --- objects ---

    private Optional<SchemaViolation> object(JsonObject schema, JsonObject object, Path path) {
        return required(schema.array("required"), object, path, "")
                .or(() -> dependent(schema, object, path))
                .or(() -> ScalarRules.sized(
                        schema,
                        "minProperties",
                        "maxProperties",
                        object.members().size(),
                        "members",
                        path))
                .or(() -> members(schema, object, path));
    }

    private static Optional<SchemaViolation> required(
            Optional<JsonArray> names, JsonObject object, Path path, String because) {
        return names.stream()
                .flatMap(JsonArray::strings)
                .filter(name -> !object.has(name))
                .findFirst()
                .flatMap(name ->
                        SchemaWalk.violation(path, "no member " + Json.of(name).text() + because + " (expected: one)"));
    }

    private static Optional<SchemaViolation> dependent(JsonObject schema, JsonObject object, Path path) {
        JsonObject rules = schema.object("dependentRequired").orElse(JsonObject.empty());
        return rules.members().keySet().stream()
                .filter(object::has)
                .flatMap(name -> required(
                        rules.array(name),
                        object,
                        path,
                        " beside " + Json.of(name).text())
                        .stream())
                .findFirst();
    }

    private Optional<SchemaViolation> members(JsonObject schema, JsonObject object, Path path) {
        Map<String, Json> properties =
                schema.object("properties").map(JsonObject::members).orElse(Map.of());
        Map<String, Json> patterns =
                schema.object("patternProperties").map(JsonObject::members).orElse(Map.of());
        Optional<Json> others = schema.get("additionalProperties");
        Optional<Json> names = schema.get("propertyNames");
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            if (!budget.step()) {
                return Optional.empty();
            }
            Optional<SchemaViolation> violation = names.flatMap(
                            form -> walk.check(form, Json.of(member.getKey()), path.member(member.getKey())))
                    .or(() -> member(properties, patterns, others, member.getKey(), member.getValue(), path));
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private Optional<SchemaViolation> member(
            Map<String, Json> properties,
            Map<String, Json> patterns,
            Optional<Json> others,
            String name,
            Json value,
            Path path) {
        Path place = path.member(name);
        Json property = properties.get(name);
        boolean known = property != null;
        if (property != null) {
            Optional<SchemaViolation> violation = walk.check(property, value, place);
            if (violation.isPresent()) {
                return violation;
            }
        }
        for (Map.Entry<String, Json> pattern : patterns.entrySet()) {
            if (scalars.matches(pattern.getKey(), name)) {
                known = true;
                Optional<SchemaViolation> violation = walk.check(pattern.getValue(), value, place);
                if (violation.isPresent()) {
                    return violation;
                }
            }
        }
        if (known || others.isEmpty()) {
            return Optional.empty();
        }
        if (others.get() instanceof JsonBoolean allowed && !allowed.value()) {
            return SchemaWalk.violation(place, "a member that the schema does not have");
        }
        return walk.check(others.get(), value, place);
    }

    // --- arrays ---

    private Optional<SchemaViolation> array(JsonObject schema, JsonArray array, Path path) {
        return ScalarRules.sized(schema, "minItems", "maxItems", array.size(), "items", path)
                .or(() -> items(schema, array, path))
                .or(() -> contained(schema, array, path))
                .or(() -> unique(schema, array, path));
    }

    private Optional<SchemaViolation> items(JsonObject schema, JsonArray array, Path path) {
        boolean older = schema.array("items").isPresent();
        List<Json> first = schema.array(older ? "items" : "prefixItems")
                .map(JsonArray::items)
                .orElse(List.of());
        Optional<Json> rest = schema.get(older ? "additionalItems" : "items");
        for (int i = 0; i < array.size(); i++) {
            Optional<Json> form = i < first.size() ? Optional.of(first.get(i)) : rest;
            if (form.isEmpty() || budget.exhausted()) {
                return Optional.empty();
            }
            Optional<SchemaViolation> violation =
                    walk.check(form.get(), array.items().get(i), path.item(i));
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private Optional<SchemaViolation> contained(JsonObject schema, JsonArray array, Path path) {
        Optional<Json> form = schema.get("contains");
        if (form.isEmpty()) {
            return Optional.empty();
        }
        int count = 0;
        for (int i = 0; i < array.size(); i++) {
            count += walk.holds(form.get(), array.items().get(i), path.item(i)) ? 1 : 0;
        }
        if (count == 0 && ScalarRules.bound(schema, "minContains").isEmpty()) {
            return SchemaWalk.violation(path, "0 items of the form of contains (expected: at least 1)");
        }
        return ScalarRules.sized(schema, "minContains", "maxContains", count, "items of the form of contains", path);
    }

    private Optional<SchemaViolation> unique(JsonObject schema, JsonArray array, Path path) {
        if (!schema.flag("uniqueItems").orElse(false)) {
            return Optional.empty();
        }
        var equality = new JsonEquality(budget);
        for (int i = 1; i < array.size(); i++) {
            for (int j = 0; j < i && !budget.exhausted(); j++) {
                if (equality.same(array.items().get(i), array.items().get(j))) {
                    return SchemaWalk.violation(path.item(i), "the same as item " + j + " (expected: no item twice)");
                }
            }
        }
        return Optional.empty();
    }
}
