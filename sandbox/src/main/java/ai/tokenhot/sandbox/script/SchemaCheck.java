package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a value satisfies a JSON schema, for the keywords that chat vendors take; others are not looked at. Types
 * may be written in capitals and {@code nullable} is known, as in the OpenAPI subset.
 */
final class SchemaCheck {

    /** References and nesting that are followed. */
    private static final int MAX_DEPTH = 60;

    /** What a regular expression counts for. */
    private static final int PATTERN_STEPS = 10;

    private final Json root;
    private final Work work;

    /** How much is left of the work that a schema may cause, so that no schema keeps a thread busy. */
    static final class Work {
        private int steps;

        Work(int steps) {
            this.steps = steps;
        }

        /** Whether one more step may be done. */
        boolean spend() {
            return spend(1);
        }

        boolean spend(int more) {
            steps -= Math.min(more, Math.max(steps, 0) + 1);
            return steps >= 0;
        }
    }

    /**
     * A check of schemas that are part of {@code root}, in which references are looked up.
     *
     * @param work when it is used up nothing is accepted any more
     */
    SchemaCheck(Json root, Work work) {
        this.root = root;
        this.work = work;
    }

    boolean accepts(Json schema, Json value) {
        return accepts(schema, value, 0);
    }

    /** The schema that a {@code $ref} of the root means, if there is one. */
    Optional<Json> resolve(String reference) {
        if (!reference.startsWith("#")) {
            return Optional.empty();
        }
        Json place = root;
        for (String step : reference.substring(1).split("/")) {
            if (step.isEmpty()) {
                continue;
            }
            String name = step.replace("~1", "/").replace("~0", "~");
            Optional<Json> next = switch (place) {
                case JsonObject object -> object.get(name);
                case JsonArray array
                when name.matches("[0-9]{1,4}") && Integer.parseInt(name) < array.size() ->
                    Optional.of(array.items().get(Integer.parseInt(name)));
                case JsonArray ignored -> Optional.empty();
                case JsonString ignored -> Optional.empty();
                case JsonNumber ignored -> Optional.empty();
                case JsonBoolean ignored -> Optional.empty();
                case JsonNull ignored -> Optional.empty();
            };
            if (next.isEmpty()) {
                return Optional.empty();
            }
            place = next.get();
        }
        return Optional.of(place);
    }

    /** The types that a schema allows, in small letters; empty when it does not say. */
    static List<String> types(JsonObject schema) {
        Stream<String> named =
                schema.array("type").map(JsonArray::strings).orElseGet(() -> schema.string("type").stream());
        return named.map(type -> type.toLowerCase(Locale.ROOT)).toList();
    }

    private boolean accepts(Json schema, Json value, int depth) {
        if (depth > MAX_DEPTH || !work.spend()) {
            return false;
        }
        if (schema instanceof JsonBoolean(boolean all)) {
            return all;
        }
        if (!(schema instanceof JsonObject object)) {
            return true;
        }
        if (value instanceof JsonNull && object.flag("nullable").orElse(false)) {
            return true;
        }
        return typeFits(object, value)
                && valueFits(object, value)
                && combinationsFit(object, value, depth)
                && switch (value) {
                    case JsonObject members -> membersFit(object, members, depth);
                    case JsonArray items -> itemsFit(object, items, depth);
                    case JsonString(String text) -> textFits(object, text);
                    case JsonNumber number -> numberFits(object, number);
                    case JsonBoolean ignored -> true;
                    case JsonNull ignored -> true;
                };
    }

    private static boolean typeFits(JsonObject schema, Json value) {
        List<String> types = types(schema);
        return types.isEmpty()
                || types.contains(value.kind())
                || (types.contains("integer")
                        && value instanceof JsonNumber number
                        && decimal(number).stripTrailingZeros().scale() <= 0);
    }

    private static boolean valueFits(JsonObject schema, Json value) {
        Json constant = schema.members().get("const");
        boolean constantFits = constant == null || same(constant, value);
        return constantFits
                && schema.array("enum")
                        .map(values -> values.items().stream().anyMatch(item -> same(item, value)))
                        .orElse(true);
    }

    private boolean combinationsFit(JsonObject schema, Json value, int depth) {
        Predicate<Json> fits = branch -> accepts(branch, value, depth + 1);
        boolean referenceFits =
                schema.string("$ref").flatMap(this::resolve).map(fits::test).orElse(true);
        if (!referenceFits
                || !branches(schema, "allOf").allMatch(fits)
                || (schema.array("anyOf").isPresent()
                        && branches(schema, "anyOf").noneMatch(fits))
                || (schema.array("oneOf").isPresent()
                        && branches(schema, "oneOf").filter(fits).count() != 1)
                || schema.get("not").filter(fits).isPresent()) {
            return false;
        }
        return schema.get("if")
                .map(condition -> schema.get(fits.test(condition) ? "then" : "else")
                        .map(fits::test)
                        .orElse(true))
                .orElse(true);
    }

    private static Stream<Json> branches(JsonObject schema, String keyword) {
        return schema.array(keyword).stream().flatMap(array -> array.items().stream());
    }

    private boolean membersFit(JsonObject schema, JsonObject value, int depth) {
        boolean complete =
                schema.array("required").stream().flatMap(JsonArray::strings).allMatch(value::has);
        boolean dependenciesFit = schema.object("dependentRequired").stream()
                .flatMap(map -> map.members().entrySet().stream())
                .filter(entry -> value.has(entry.getKey()))
                .allMatch(entry -> !(entry.getValue() instanceof JsonArray names)
                        || names.strings().allMatch(value::has));
        int size = value.members().size();
        return complete
                && dependenciesFit
                && size >= schema.integer("minProperties").orElse(0L)
                && size <= schema.integer("maxProperties").orElse(Long.MAX_VALUE)
                && value.members().entrySet().stream()
                        .allMatch(member -> memberFits(schema, member.getKey(), member.getValue(), depth));
    }

    private boolean memberFits(JsonObject schema, String name, Json value, int depth) {
        boolean nameFits = schema.get("propertyNames")
                .map(names -> accepts(names, Json.of(name), depth + 1))
                .orElse(true);
        List<Json> forName = Stream.concat(
                        schema.object("properties").flatMap(known -> known.get(name)).stream(),
                        schema.object("patternProperties").stream()
                                .flatMap(map -> map.members().entrySet().stream())
                                .filter(entry -> Patterns.find(entry.getKey(), name))
                                .map(Map.Entry::getValue))
                .toList();
        if (!nameFits || !forName.stream().allMatch(each -> accepts(each, value, depth + 1))) {
            return false;
        }
        return !forName.isEmpty()
                || schema.get("additionalProperties")
                        .map(others -> accepts(others, value, depth + 1))
                        .orElse(true);
    }

    private boolean itemsFit(JsonObject schema, JsonArray value, int depth) {
        if (value.size() < schema.integer("minItems").orElse(0L)
                || value.size() > schema.integer("maxItems").orElse(Long.MAX_VALUE)
                || (schema.flag("uniqueItems").orElse(false) && !unique(value))) {
            return false;
        }
        List<Json> prefix = schema.array("prefixItems").map(JsonArray::items).orElse(List.of());
        for (int i = 0; i < value.size(); i++) {
            Json each = value.items().get(i);
            Optional<Json> itemSchema = i < prefix.size() ? Optional.of(prefix.get(i)) : schema.get("items");
            if (itemSchema.isPresent() && !accepts(itemSchema.get(), each, depth + 1)) {
                return false;
            }
        }
        return schema.get("contains")
                .map(wanted -> value.items().stream().anyMatch(item -> accepts(wanted, item, depth + 1)))
                .orElse(true);
    }

    private static boolean unique(JsonArray array) {
        for (int i = 0; i < array.size(); i++) {
            for (int k = i + 1; k < array.size(); k++) {
                if (same(array.items().get(i), array.items().get(k))) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean textFits(JsonObject schema, String text) {
        int length = text.codePointCount(0, text.length());
        return length >= schema.integer("minLength").orElse(0L)
                && length <= schema.integer("maxLength").orElse(Long.MAX_VALUE)
                && schema.string("pattern")
                        .map(pattern -> work.spend(PATTERN_STEPS) && Patterns.find(pattern, text))
                        .orElse(true);
    }

    private static boolean numberFits(JsonObject schema, JsonNumber number) {
        BigDecimal value = decimal(number);
        return bound(schema, "minimum").map(min -> value.compareTo(min) >= 0).orElse(true)
                && bound(schema, "maximum")
                        .map(max -> value.compareTo(max) <= 0)
                        .orElse(true)
                && bound(schema, "exclusiveMinimum")
                        .map(min -> value.compareTo(min) > 0)
                        .orElse(true)
                && bound(schema, "exclusiveMaximum")
                        .map(max -> value.compareTo(max) < 0)
                        .orElse(true)
                && bound(schema, "multipleOf")
                        .filter(step -> step.signum() > 0)
                        .map(step -> value.remainder(step).signum() == 0)
                        .orElse(true);
    }

    /** A number keyword's value, unless it is so large that nobody means it. */
    static Optional<BigDecimal> bound(JsonObject schema, String keyword) {
        return schema.get(keyword).filter(JsonNumber.class::isInstance).map(value -> decimal((JsonNumber) value));
    }

    /** Exact value of a number; one with an absurd exponent counts as zero, so that nobody can make us write it out. */
    static BigDecimal decimal(JsonNumber number) {
        var value = new BigDecimal(number.lexeme());
        return Math.abs((long) value.scale()) > 400 || value.precision() > 400 ? BigDecimal.ZERO : value;
    }

    /** Whether two values are equal as JSON Schema means it: 1 is 1.0. */
    static boolean same(Json left, @Nullable Json right) {
        return switch (left) {
            case JsonNumber number ->
                right instanceof JsonNumber other && decimal(number).compareTo(decimal(other)) == 0;
            case JsonArray array ->
                right instanceof JsonArray other
                        && array.size() == other.size()
                        && IntStream.range(0, array.size())
                                .allMatch(i ->
                                        same(array.items().get(i), other.items().get(i)));
            case JsonObject object ->
                right instanceof JsonObject other
                        && object.members().keySet().equals(other.members().keySet())
                        && object.members().entrySet().stream()
                                .allMatch(member ->
                                        same(member.getValue(), other.members().get(member.getKey())));
            case JsonString ignored -> left.equals(right);
            case JsonBoolean ignored -> left.equals(right);
            case JsonNull ignored -> left.equals(right);
        };
    }
}
