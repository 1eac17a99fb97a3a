package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.sandbox.shape.Path;
import ai.tokenhot.sandbox.shape.Problem;
import ai.tokenhot.sandbox.shape.Shape;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Words what does not fit a shape as OpenAI does. */
public final class ProblemWords {

    private ProblemWords() {}

    /**
     * A problem in words.
     *
     * @param param the field
     * @param code OpenAI's code
     */
    public record Worded(String message, String param, String code) {}

    /** The problem in words. */
    public static Worded of(Problem problem) {
        String place = problem.path().brackets();
        return switch (problem) {
            case Problem.Unknown(Path path, String name) -> {
                String field = path.at(name).brackets();
                yield new Worded("Unknown parameter: '" + field + "'.", field, "unknown_parameter");
            }
            case Problem.Missing(Path path, String name) -> {
                String field = path.at(name).brackets();
                yield new Worded("Missing required parameter: '" + field + "'.", field, "missing_required_parameter");
            }
            case Problem.Twice(Path path, String name) -> {
                String field = path.at(name).brackets();
                yield new Worded("Duplicate parameter: '" + field + "'.", field, "duplicate_parameter");
            }
            case Problem.WrongKind(Path ignored, Shape expected, Json found) ->
                new Worded(
                        "Invalid type for '" + place + "': expected " + expected(expected) + ", but got " + found(found)
                                + " instead.",
                        place,
                        "invalid_type");
            case Problem.NotAllowed(Path ignored, Shape.Choice expected, String found) ->
                new Worded(
                        "Invalid value: '" + found + "'. Supported values are: " + listed(expected.values()) + ".",
                        place,
                        "invalid_value");
            case Problem.OutOfRange(Path ignored, Shape expected, Json found) -> outOfRange(place, expected, found);
            case Problem.WrongSize(Path ignored, Shape expected, long found) -> wrongSize(place, expected, found);
        };
    }

    /** As in {@code 'a', 'b', and 'c'}. */
    public static String listed(List<String> values) {
        List<String> quoted = values.stream().map(value -> "'" + value + "'").toList();
        if (quoted.size() < 2) {
            return String.join("", quoted);
        }
        String start = String.join(", ", quoted.subList(0, quoted.size() - 1));
        return start + (quoted.size() > 2 ? "," : "") + " and " + quoted.getLast();
    }

    private static Worded outOfRange(String place, Shape expected, Json found) {
        boolean whole = expected instanceof Shape.Whole;
        double min = bounds(expected, true);
        double max = bounds(expected, false);
        double value = found instanceof JsonNumber number ? number.doubleValue() : 0;
        boolean above = value > max;
        String kind = whole ? "integer" : "decimal";
        String bound = number(above ? max : min, whole);
        return new Worded(
                "Invalid '" + place + "': " + kind + (above ? " above maximum" : " below minimum")
                        + " value. Expected a value " + (above ? "<= " : ">= ") + bound + ", but got " + found.text()
                        + " instead.",
                place,
                kind + (above ? "_above_max_value" : "_below_min_value"));
    }

    private static String number(double value, boolean whole) {
        return whole || value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static double bounds(Shape shape, boolean lower) {
        return switch (shape) {
            case Shape.Whole(long min, long max) -> lower ? min : max;
            case Shape.Real(double min, double max) -> lower ? min : max;
            case Shape ignored -> 0;
        };
    }

    private static Worded wrongSize(String place, Shape expected, long found) {
        return switch (expected) {
            case Shape.Text(int min, int max) ->
                sized(place, "string", "a string", found > max ? max : min, found > max, found);
            case Shape.Items(Shape ignored, int min, int max) ->
                found == 0 && min > 0
                        ? new Worded(
                                "Invalid '" + place + "': empty array. Expected an array with minimum length " + min
                                        + ", but got an empty array instead.",
                                place,
                                "empty_array")
                        : sized(place, "array", "an array", found > max ? max : min, found > max, found);
            case Shape.MapOf(Shape ignored, int max) ->
                new Worded(
                        "Invalid '" + place + "': too many properties. Expected an object with at most " + max
                                + " properties, but got an object with " + found + " properties instead.",
                        place,
                        "object_above_max_properties");
            case Shape ignored -> new Worded("Invalid '" + place + "'.", place, "invalid_value");
        };
    }

    private static Worded sized(String place, String kind, String article, int bound, boolean above, long found) {
        return new Worded(
                "Invalid '" + place + "': " + kind + (above ? " too long" : " too short") + ". Expected " + article
                        + " with " + (above ? "maximum" : "minimum") + " length " + bound + ", but got " + article
                        + " with length " + found + " instead.",
                place,
                kind + (above ? "_above_max_length" : "_below_min_length"));
    }

    private static String expected(Shape shape) {
        return shape instanceof Shape.Either(List<Shape> options)
                ? "one of a " + options.stream().map(ProblemWords::kind).collect(Collectors.joining(" or "))
                : article(kind(shape));
    }

    private static String article(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }

    private static String kind(Shape shape) {
        return switch (shape) {
            case Shape.Text ignored -> "string";
            case Shape.Choice ignored -> "string";
            case Shape.Whole ignored -> "integer";
            case Shape.Real ignored -> "decimal";
            case Shape.Flag ignored -> "boolean";
            case Shape.Anything ignored -> "value";
            case Shape.AnyObject ignored -> "object";
            case Shape.Fields ignored -> "object";
            case Shape.MapOf ignored -> "object";
            case Shape.Tagged ignored -> "object";
            case Shape.Items(Shape each, int ignored, int ignored2) -> "array of " + kind(each) + "s";
            case Shape.Either(List<Shape> options) -> kind(options.getFirst());
            case Shape.Later(Supplier<Shape> later) -> kind(later.get());
        };
    }

    private static String found(Json value) {
        return switch (value.kind()) {
            case "null" -> "null";
            case "number" -> value instanceof JsonNumber number && number.isInteger() ? "an integer" : "a decimal";
            default -> article(value.kind());
        };
    }
}
