package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value that satisfies a JSON schema, always the same for the same schema and text. Values come from the text
 * where that is natural: a quoted string, a place, a number.
 */
public final class SchemaSample {

    /** Optional members are given up to this depth. */
    private static final int OPTIONAL_DEPTH = 3;

    /** Deeper than this a schema cannot be satisfied, or not by us. */
    private static final int MAX_DEPTH = 40;

    /** Values made and checked for one schema. */
    private static final int MAX_WORK = 100_000;

    private static final int MAX_ITEMS = 1_000;
    private static final int ATTEMPTS = 4;

    private final SchemaCheck check;
    private final StringSample strings;
    private final Hints hints;
    private final Optionals optionals;
    private final SchemaCheck.Work work;
    private int numbersUsed;

    /** Which members that are not required are given. */
    private enum Optionals {
        ALL,
        /** Those that the text is about; all if nothing is required. */
        MENTIONED,
        NONE
    }

    private SchemaSample(Json root, Hints hints, Optionals optionals, SchemaCheck.Work work) {
        this.work = work;
        this.check = new SchemaCheck(root, work);
        this.strings = new StringSample(hints, work);
        this.hints = hints;
        this.optionals = optionals;
    }

    /** A value for the schema; if none can be found that satisfies it, one that comes near. */
    public static Json of(Json schema, String text) {
        return of(schema, Hints.of(text), Optionals.ALL);
    }

    private static Json of(Json schema, Hints hints, Optionals wanted) {
        var work = new SchemaCheck.Work(MAX_WORK);
        Json first = new SchemaSample(schema, hints, wanted, work).value(schema, "", 0, 0);
        var check = new SchemaCheck(schema, work);
        if (check.accepts(schema, first)) {
            return first;
        }
        for (int variant = 0; variant < ATTEMPTS; variant++) {
            for (Optionals optionals : List.of(Optionals.NONE, Optionals.ALL)) {
                Json other = new SchemaSample(schema, variant == 0 ? hints : Hints.NONE, optionals, work)
                        .value(schema, "", 0, variant);
                if (check.accepts(schema, other)) {
                    return other;
                }
            }
        }
        return first;
    }

    private Json value(Json schema, String name, int depth, int variant) {
        if (depth > MAX_DEPTH || !work.spend()) {
            return Json.nothing();
        }
        if (!(schema instanceof JsonObject object)) {
            return schema instanceof JsonBoolean(boolean any) && !any ? Json.nothing() : Json.of("sandbox");
        }
        JsonObject flat = SchemaMerge.flatten(object, check::resolve);
        Json constant = flat.members().get("const");
        if (constant != null) {
            return bounded(constant);
        }
        Optional<Json> chosen = flat.array("enum").flatMap(values -> choice(values, variant));
        if (chosen.isPresent()) {
            return bounded(chosen.get());
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            Optional<JsonArray> branches = flat.array(keyword).filter(array -> array.size() > 0);
            if (branches.isPresent()) {
                return ofBranches(flat, keyword, branches.get(), name, depth, variant);
            }
        }
        return ofType(flat, name, depth, variant);
    }

    /** A given value, unless it was repeated so often that the work is used up. */
    private Json bounded(Json given) {
        return work.spend(given.text().length() / StringSample.CHARACTERS_PER_STEP) ? given : Json.nothing();
    }

    private Optional<Json> choice(JsonArray values, int variant) {
        if (values.size() == 0) {
            return Optional.empty();
        }
        return values.items().stream()
                .filter(item -> variant == 0 && strings.isMentioned(item))
                .findFirst()
                .or(() -> Optional.of(values.items().get(variant % values.size())));
    }

    private Json ofBranches(
            JsonObject schema, String keyword, JsonArray branches, String name, int depth, int variant) {
        JsonObject rest = schema.with().remove(keyword).build();
        Optional<Json> first = Optional.empty();
        List<Json> order = depth < OPTIONAL_DEPTH ? branches.items() : simpleFirst(branches);
        for (Json branch : order) {
            Json candidate = value(SchemaMerge.merge(rest, branch), name, depth + 1, variant);
            if (check.accepts(schema, candidate)) {
                return candidate;
            }
            first = first.or(() -> Optional.of(candidate));
        }
        return first.orElse(Json.nothing());
    }

    /** Branches without references first: they end recursion. */
    private static List<Json> simpleFirst(JsonArray branches) {
        var order = new ArrayList<Json>(branches.items());
        order.sort(Comparator.comparing(
                branch -> branch instanceof JsonObject object && (object.has("$ref") || object.has("properties"))));
        return order;
    }

    private Json ofType(JsonObject schema, String name, int depth, int variant) {
        String type = SchemaCheck.types(schema).stream()
                .filter(each -> !"null".equals(each))
                .findFirst()
                .orElseGet(() -> SchemaCheck.types(schema).isEmpty() ? typeByKeywords(schema) : "null");
        return switch (type) {
            case "object" -> ofObject(schema, depth, variant);
            case "array" -> ofArray(schema, name, depth, variant);
            case "integer" -> ofNumber(schema, true, variant);
            case "number" -> ofNumber(schema, false, variant);
            case "boolean" -> Json.of(variant % 2 == 0);
            case "null" -> Json.nothing();
            default -> strings.of(schema, name, variant);
        };
    }

    private static String typeByKeywords(JsonObject schema) {
        if (schema.has("properties") || schema.has("required") || schema.has("additionalProperties")) {
            return "object";
        }
        if (schema.has("items") || schema.has("prefixItems") || schema.has("minItems")) {
            return "array";
        }
        if (schema.has("minimum") || schema.has("maximum") || schema.has("multipleOf")) {
            return "number";
        }
        return "string";
    }

    private Json ofObject(JsonObject schema, int depth, int variant) {
        JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
        var names = new LinkedHashSet<String>();
        var required = schema.array("required").stream()
                .flatMap(JsonArray::strings)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        long most = schema.integer("maxProperties").orElse(Long.MAX_VALUE);
        schema.array("propertyOrdering").stream()
                .flatMap(JsonArray::strings)
                .filter(properties::has)
                .forEach(names::add);
        names.addAll(properties.members().keySet());
        boolean fits = depth < OPTIONAL_DEPTH && names.size() <= most;
        boolean nothingRequired = !schema.has("required");
        names.removeIf(name -> !required.contains(name)
                && !(fits && isWanted(name, properties.members().get(name), nothingRequired)));
        names.addAll(required);
        var object = JsonObject.builder();
        for (String name : names) {
            Json member = properties
                    .get(name)
                    .orElseGet(() -> schema.get("additionalProperties").orElse(Json.of(true)));
            object.put(name, value(member, name, depth + 1, variant));
        }
        long missing = Math.min(schema.integer("minProperties").orElse(0L), MAX_ITEMS) - names.size();
        for (int i = 1; i <= missing; i++) {
            object.put(
                    "key" + i,
                    value(schema.get("additionalProperties").orElse(Json.of(true)), "key", depth + 1, variant));
        }
        return openMap(schema, properties, depth, variant, object.build());
    }

    private boolean isWanted(String name, @Nullable Json schema, boolean nothingRequired) {
        return switch (optionals) {
            case ALL -> true;
            case NONE -> false;
            case MENTIONED ->
                nothingRequired
                        || Words.mentions(hints.text(), name.replace('_', ' '))
                        || (schema instanceof JsonObject object
                                && object.array("enum").stream()
                                        .flatMap(values -> values.items().stream())
                                        .anyMatch(strings::isMentioned));
        };
    }

    /** An object that is a map gets one entry, so that its values' schema is seen to work. */
    private Json openMap(JsonObject schema, JsonObject properties, int depth, int variant, JsonObject object) {
        boolean isMap = properties.members().isEmpty()
                && object.members().isEmpty()
                && schema.object("additionalProperties").isPresent()
                && depth < OPTIONAL_DEPTH
                && optionals == Optionals.ALL;
        return isMap
                ? object.with()
                        .put("key1", value(schema.object("additionalProperties").get(), "key", depth + 1, variant))
                        .build()
                : object;
    }

    private Json ofArray(JsonObject schema, String name, int depth, int variant) {
        List<Json> prefix = schema.array("prefixItems").map(JsonArray::items).orElse(List.of());
        long least = schema.integer("minItems").orElse(0L);
        long most = schema.integer("maxItems").orElse(Long.MAX_VALUE);
        int natural = Math.max(prefix.size(), depth < OPTIONAL_DEPTH ? 2 : depth < MAX_DEPTH / 2 ? 1 : 0);
        int size = (int) Math.min(Math.max(least, Math.min(natural, most)), MAX_ITEMS);
        if (schema.members().get("items") instanceof JsonBoolean(boolean open) && !open) {
            size = Math.min(size, prefix.size());
        }
        boolean distinct = schema.flag("uniqueItems").orElse(false);
        Optional<Json> contained = schema.get("contains");
        var items = new ArrayList<Json>();
        for (int i = 0; i < size; i++) {
            Json itemSchema = i < prefix.size()
                    ? prefix.get(i)
                    : schema.get("items").or(() -> contained).orElse(Json.of(true));
            items.add(
                    distinct
                            ? another(itemSchema, name, depth, variant + i, items)
                            : value(itemSchema, name, depth + 1, variant));
        }
        return new JsonArray(items);
    }

    private Json another(Json schema, String name, int depth, int variant, List<Json> taken) {
        Json candidate = value(schema, name, depth + 1, variant);
        for (int i = 1; i <= MAX_ITEMS && contains(taken, candidate); i++) {
            candidate = value(schema, name, depth + 1, variant + i);
        }
        return candidate;
    }

    private static boolean contains(List<Json> taken, Json candidate) {
        return taken.stream().anyMatch(item -> SchemaCheck.same(item, candidate));
    }

    private Json ofNumber(JsonObject schema, boolean whole, int variant) {
        if (variant == 0) {
            for (int i = numbersUsed; i < hints.numbers().size(); i++) {
                Json hint = number(hints.numbers().get(i));
                if (check.accepts(schema, hint)) {
                    numbersUsed = i + 1;
                    return hint;
                }
            }
        }
        BigDecimal step = SchemaCheck.bound(schema, "multipleOf")
                .filter(each -> each.signum() > 0)
                .orElse(BigDecimal.ONE);
        if (whole && step.stripTrailingZeros().scale() > 0) {
            step = step.multiply(BigDecimal.TEN.pow(step.stripTrailingZeros().scale()));
        }
        for (BigDecimal size : List.of(step, smallStep(schema, step))) {
            Json candidate = number(lowest(schema, size).add(size.multiply(BigDecimal.valueOf(variant))));
            if (check.accepts(schema, candidate)) {
                return candidate;
            }
        }
        return number(lowest(schema, step));
    }

    /** A step that fits between two near bounds; the same when the schema fixes it. */
    private static BigDecimal smallStep(JsonObject schema, BigDecimal step) {
        return schema.has("multipleOf") ? step : new BigDecimal("0.001");
    }

    /** The least value that lies on a step, from 1 up if the bounds allow. */
    private static BigDecimal lowest(JsonObject schema, BigDecimal step) {
        Optional<BigDecimal> exclusive = SchemaCheck.bound(schema, "exclusiveMinimum");
        Optional<BigDecimal> least = SchemaCheck.bound(schema, "minimum").or(() -> exclusive);
        Optional<BigDecimal> most =
                SchemaCheck.bound(schema, "maximum").or(() -> SchemaCheck.bound(schema, "exclusiveMaximum"));
        BigDecimal start = least.orElseGet(() ->
                most.filter(max -> max.compareTo(BigDecimal.ONE) <= 0).isPresent()
                        ? most.get().subtract(step)
                        : BigDecimal.ONE);
        BigDecimal onStep = start.divide(step, 0, RoundingMode.CEILING).multiply(step);
        boolean excluded =
                exclusive.filter(bound -> onStep.compareTo(bound) <= 0).isPresent();
        return excluded ? onStep.add(step) : onStep;
    }

    private static Json number(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return new JsonNumber((plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString());
    }

    /** Arguments for a call: what is required and what the text is about. */
    static JsonObject arguments(Json schema, Hints hints) {
        return of(schema, hints, Optionals.MENTIONED) instanceof JsonObject object ? object : new JsonObject(Map.of());
    }
}
