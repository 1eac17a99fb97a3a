package ai.tokenhot.json.schema;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.json.schema.SchemaViolation.Path;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keywords of numbers and texts. Not thread-safe. */
final class ScalarRules {

    /** Numbers with larger exponents are compared, but not divided. */
    private static final int MAX_SCALE = 1_000;

    private final SchemaBudget budget;
    private final Map<String, Optional<SchemaPattern>> patterns = new HashMap<>();

    ScalarRules(SchemaBudget budget) {
        this.budget = budget;
    }

    /** Whether a value is of a type; some vendors write types in capitals. */
    static boolean isOfType(Json value, String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonString;
            case "boolean" -> value instanceof JsonBoolean;
            case "null" -> value instanceof JsonNull;
            case "number" -> value instanceof JsonNumber;
            case "integer" -> value instanceof JsonNumber number && isWhole(number);
            default -> true;
        };
    }

    private static boolean isWhole(JsonNumber number) {
        return number.isInteger()
                || decimal(number)
                        .map(decimal -> decimal.signum() == 0
                                || decimal.stripTrailingZeros().scale() <= 0)
                        .orElse(false);
    }

    /** A number's value; empty when its exponent is beyond all use. */
    static Optional<BigDecimal> decimal(JsonNumber number) {
        try {
            return Optional.of(new BigDecimal(number.lexeme()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A bound that is a number. */
    static Optional<BigDecimal> bound(JsonObject schema, String keyword) {
        return schema.get(keyword).filter(JsonNumber.class::isInstance).flatMap(number -> decimal((JsonNumber) number));
    }

    Optional<SchemaViolation> check(JsonObject schema, Json value, Path path) {
        return switch (value) {
            case JsonNumber number -> number(schema, number, path);
            case JsonString text -> text(schema, text.value(), path);
            case JsonObject ignored -> Optional.empty();
            case JsonArray ignored -> Optional.empty();
            case JsonBoolean ignored -> Optional.empty();
            case JsonNull ignored -> Optional.empty();
        };
    }

    private Optional<SchemaViolation> number(JsonObject schema, JsonNumber number, Path path) {
        Optional<BigDecimal> decimal = decimal(number);
        if (decimal.isEmpty()) {
            budget.leaveOut(SchemaWalk.shortened(number.lexeme()) + " is too large to be compared");
            return Optional.empty();
        }
        BigDecimal value = decimal.get();
        boolean minOpen = schema.flag("exclusiveMinimum").orElse(false);
        boolean maxOpen = schema.flag("exclusiveMaximum").orElse(false);
        return compared(schema, "minimum", value, minOpen ? 1 : 0, minOpen ? "above" : "at least", path)
                .or(() -> compared(schema, "exclusiveMinimum", value, 1, "above", path))
                .or(() -> compared(schema, "maximum", value, maxOpen ? -1 : 0, maxOpen ? "below" : "at most", path))
                .or(() -> compared(schema, "exclusiveMaximum", value, -1, "below", path))
                .or(() -> multiple(schema, value, path));
    }

    /** For a minimum the comparison must give at least {@code needed}, for a maximum at most. */
    private static Optional<SchemaViolation> compared(
            JsonObject schema, String keyword, BigDecimal value, int needed, String words, Path path) {
        boolean lower = keyword.endsWith("inimum");
        return bound(schema, keyword)
                .filter(bound -> {
                    int comparison = Integer.signum(value.compareTo(bound));
                    return lower ? comparison < needed : comparison > needed;
                })
                .flatMap(bound -> SchemaWalk.violation(path, value + " (expected: " + words + " " + bound + ")"));
    }

    private Optional<SchemaViolation> multiple(JsonObject schema, BigDecimal value, Path path) {
        Optional<BigDecimal> of = bound(schema, "multipleOf").filter(step -> step.signum() > 0);
        if (of.isEmpty()) {
            return Optional.empty();
        }
        if (Math.abs(value.scale()) > MAX_SCALE || Math.abs(of.get().scale()) > MAX_SCALE) {
            budget.leaveOut("multipleOf is not checked for numbers that large or small");
            return Optional.empty();
        }
        return value.remainder(of.get()).signum() == 0
                ? Optional.empty()
                : SchemaWalk.violation(path, value + " (expected: a multiple of " + of.get() + ")");
    }

    private Optional<SchemaViolation> text(JsonObject schema, String text, Path path) {
        int length = text.codePointCount(0, text.length());
        return sized(schema, "minLength", "maxLength", length, "characters", path)
                .or(() -> schema.string("pattern")
                        .flatMap(pattern -> matches(pattern, text)
                                ? Optional.empty()
                                : SchemaWalk.violation(
                                        path,
                                        SchemaWalk.shown(Json.of(text)) + " (expected: a text that matches "
                                                + SchemaWalk.shortened(pattern) + ")")));
    }

    /** Whether a text matches; one of a pattern that cannot be checked counts as if it did. */
    boolean matches(String pattern, String text) {
        return patterns.computeIfAbsent(pattern, SchemaPattern::of)
                .map(known -> known.in(text, budget))
                .orElseGet(() -> {
                    budget.leaveOut("the pattern " + SchemaWalk.shortened(pattern) + " is not checked");
                    return true;
                });
    }

    /** Checks how many there are of something. */
    static Optional<SchemaViolation> sized(
            JsonObject schema, String min, String max, int count, String what, Path path) {
        BigDecimal size = BigDecimal.valueOf(count);
        Optional<BigDecimal> least = bound(schema, min).filter(bound -> size.compareTo(bound) < 0);
        Optional<BigDecimal> most = bound(schema, max).filter(bound -> size.compareTo(bound) > 0);
        return least.map(bound -> "at least " + bound)
                .or(() -> most.map(bound -> "at most " + bound))
                .flatMap(expected -> SchemaWalk.violation(path, count + " " + what + " (expected: " + expected + ")"));
    }
}
