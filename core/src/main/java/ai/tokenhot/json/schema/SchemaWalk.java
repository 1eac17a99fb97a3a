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
import java.util.Optional;
import java.util.Set;

/** Applies a schema to a value: the keywords that apply further schemas, and those of any type. Not thread-safe. */
final class SchemaWalk {

    /** Keywords that limit values in ways that are not checked here. */
    private static final Set<String> UNKNOWN = Set.of(
            "unevaluatedProperties",
            "unevaluatedItems",
            "$dynamicRef",
            "$recursiveRef",
            "dependentSchemas",
            "dependencies");

    private static final int MAX_SHOWN = 60;

    private final Json root;
    private final SchemaBudget budget;
    private final SchemaReferences references;
    private final ScalarRules scalars;
    private final ContainerRules containers;
    private int depth;

    SchemaWalk(Json root, SchemaBudget budget) {
        this.root = root;
        this.budget = budget;
        this.references = new SchemaReferences(root);
        this.scalars = new ScalarRules(budget);
        this.containers = new ContainerRules(this, budget);
    }

    Optional<SchemaViolation> check(Json value) {
        return check(root, value, Path.ROOT);
    }

    /** The first violation of a schema by the value at a place. */
    Optional<SchemaViolation> check(Json schema, Json value, Path path) {
        if (!budget.step()) {
            return Optional.empty();
        }
        return switch (schema) {
            case JsonBoolean flag ->
                flag.value() ? Optional.empty() : violation(path, shown(value) + " (expected: nothing)");
            case JsonObject object -> nested(object, value, path);
            case JsonArray ignored -> Optional.empty();
            case JsonString ignored -> Optional.empty();
            case JsonNumber ignored -> Optional.empty();
            case JsonNull ignored -> Optional.empty();
        };
    }

    /** Whether a schema holds. */
    boolean holds(Json schema, Json value, Path path) {
        return check(schema, value, path).isEmpty();
    }

    static Optional<SchemaViolation> violation(Path path, String problem) {
        return Optional.of(new SchemaViolation(path, problem));
    }

    /** A value as a message shows it. */
    static String shown(Json value) {
        return switch (value) {
            case JsonObject object -> "an object of " + object.members().size() + " members";
            case JsonArray array -> "an array of " + array.size() + " items";
            default -> shortened(value.text());
        };
    }

    static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN / 2)) + "…";
    }

    private Optional<SchemaViolation> nested(JsonObject schema, Json value, Path path) {
        if (depth >= JsonSchema.MAX_DEPTH) {
            budget.exhaust("the schema goes more than " + JsonSchema.MAX_DEPTH + " deep");
            return Optional.empty();
        }
        depth++;
        try {
            return keywords(schema, value, path);
        } finally {
            depth--;
        }
    }

    private Optional<SchemaViolation> keywords(JsonObject schema, Json value, Path path) {
        for (String keyword : schema.members().keySet()) {
            if (UNKNOWN.contains(keyword)) {
                budget.leaveOut(keyword + " is not checked");
            }
        }
        if (value instanceof JsonNull && schema.flag("nullable").orElse(false)) {
            return Optional.empty();
        }
        return reference(schema, value, path)
                .or(() -> type(schema, value, path))
                .or(() -> listed(schema, value, path))
                .or(() -> scalars.check(schema, value, path))
                .or(() -> containers.check(schema, value, path))
                .or(() -> combined(schema, value, path))
                .or(() -> conditional(schema, value, path));
    }

    private Optional<SchemaViolation> reference(JsonObject schema, Json value, Path path) {
        Optional<String> reference = schema.string("$ref");
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        Optional<Json> target = references.find(reference.get());
        if (target.isEmpty()) {
            budget.leaveOut("$ref " + shortened(reference.get()) + " leads nowhere in the schema");
            return Optional.empty();
        }
        return check(target.get(), value, path);
    }

    private static Optional<SchemaViolation> type(JsonObject schema, Json value, Path path) {
        List<String> types = schema.string("type")
                .map(List::of)
                .or(() -> schema.array("type").map(several -> several.strings().toList()))
                .orElse(List.of());
        if (types.isEmpty() || types.stream().anyMatch(type -> ScalarRules.isOfType(value, type))) {
            return Optional.empty();
        }
        return violation(path, shown(value) + " (expected: " + String.join(" or ", types) + ")");
    }

    private Optional<SchemaViolation> listed(JsonObject schema, Json value, Path path) {
        var equality = new JsonEquality(budget);
        if (schema.has("const")) {
            Json only = schema.members().getOrDefault("const", JsonNull.NULL);
            if (!equality.same(only, value)) {
                return violation(path, shown(value) + " (expected: " + shown(only) + ")");
            }
        }
        Optional<JsonArray> values = schema.array("enum");
        if (values.isPresent() && values.get().items().stream().noneMatch(one -> equality.same(one, value))) {
            return violation(
                    path,
                    shown(value) + " (expected: one of "
                            + shortened(values.get().text()) + ")");
        }
        return Optional.empty();
    }

    private Optional<SchemaViolation> combined(JsonObject schema, Json value, Path path) {
        for (Json each : items(schema, "allOf")) {
            Optional<SchemaViolation> violation = check(each, value, path);
            if (violation.isPresent()) {
                return violation;
            }
        }
        List<Json> any = items(schema, "anyOf");
        if (!any.isEmpty() && any.stream().noneMatch(each -> holds(each, value, path))) {
            return any.size() == 1
                    ? check(any.getFirst(), value, path)
                    : violation(path, shown(value) + " (expected: one of " + any.size() + " forms of anyOf)");
        }
        List<Json> one = items(schema, "oneOf");
        long count = one.stream().filter(each -> holds(each, value, path)).count();
        if (!one.isEmpty() && count != 1) {
            return violation(
                    path,
                    shown(value) + " has " + count + " forms (expected: exactly one of " + one.size()
                            + " forms of oneOf)");
        }
        return Optional.empty();
    }

    private Optional<SchemaViolation> conditional(JsonObject schema, Json value, Path path) {
        if (schema.has("not") && holds(schema.members().getOrDefault("not", JsonNull.NULL), value, path)) {
            return violation(path, shown(value) + " (expected: not the form of not)");
        }
        Optional<Json> condition = schema.get("if");
        if (condition.isEmpty()) {
            return Optional.empty();
        }
        Optional<Json> then = schema.get(holds(condition.get(), value, path) ? "then" : "else");
        return then.flatMap(found -> check(found, value, path));
    }

    private static List<Json> items(JsonObject schema, String keyword) {
        return schema.array(keyword).map(JsonArray::items).orElse(List.of());
    }
}
