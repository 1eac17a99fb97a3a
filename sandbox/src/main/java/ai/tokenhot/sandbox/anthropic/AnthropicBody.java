package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.shape.Path;
import ai.tokenhot.sandbox.shape.Problem;
import ai.tokenhot.sandbox.shape.Shape;
import ai.tokenhot.sandbox.shape.ShapeCheck;
import java.util.List;
import java.util.Optional;

/** Reads a body and words the first thing that is wrong with it as Anthropic does. */
final class AnthropicBody {

    /** Bytes of the largest body that Anthropic takes. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private final Shape root;
    private final Json body;

    private AnthropicBody(Shape root, Json body) {
        this.root = root;
        this.body = body;
    }

    /**
     * The body, which has this shape.
     *
     * @param beta whether beta headers allow members that the sandbox does not know; they are left out
     */
    static JsonObject read(Call call, Shape.Fields shape, boolean beta) {
        if (call.body().length() > MAX_BYTES) {
            throw AnthropicError.tooLarge();
        }
        Json body;
        try {
            body = Json.parse(call.body().getBytes());
        } catch (JsonException e) {
            throw AnthropicError.invalid("The request body is not valid JSON: " + e.getMessage());
        }
        if (!(body instanceof JsonObject)) {
            throw AnthropicError.invalid("Input should be a valid dictionary");
        }
        var spelling = beta ? ShapeCheck.Spelling.OPEN : ShapeCheck.Spelling.EXACT;
        var checked = ShapeCheck.check(shape, body, spelling);
        if (!checked.problems().isEmpty()) {
            throw AnthropicError.invalid(
                    new AnthropicBody(shape, body).text(checked.problems().getFirst()));
        }
        return (JsonObject) checked.value();
    }

    private String text(Problem problem) {
        return switch (problem) {
            case Problem.Unknown(Path path, String name) ->
                place(path.at(name)).text() + ": Extra inputs are not permitted";
            case Problem.Missing(Path path, String name) ->
                place(path).shape() instanceof Shape.Tagged
                                && tag(place(path).shape()).equals(name)
                        ? at(path) + "Unable to extract tag using discriminator '" + name + "'"
                        : place(path.at(name)).text() + ": Field required";
            case Problem.Twice(Path path, String name) -> place(path.at(name)).text() + ": Field given twice";
            case Problem.WrongKind(Path path, Shape expected, Json found) -> at(path) + wrongKind(expected, found);
            case Problem.NotAllowed(Path path, Shape.Choice expected, String found) ->
                notAllowed(path, expected, found);
            case Problem.OutOfRange(Path path, Shape expected, Json found) -> at(path) + outOfRange(expected, found);
            case Problem.WrongSize(Path path, Shape expected, long found) -> at(path) + wrongSize(expected, found);
        };
    }

    private String at(Path path) {
        String text = place(path).text();
        return text.isEmpty() ? "" : text + ": ";
    }

    private String notAllowed(Path path, Shape.Choice expected, String found) {
        if (!path.steps().isEmpty()) {
            Path parent = new Path(path.steps().subList(0, path.steps().size() - 1));
            Place place = place(parent);
            boolean isTag = place.shape() instanceof Shape.Tagged
                    && path.steps().getLast() instanceof Path.Step.Name(String name)
                    && tag(place.shape()).equals(name);
            if (isTag) {
                return at(parent) + "Input tag '" + found + "' found using '" + tag(place.shape())
                        + "' does not match any of the expected tags: '" + String.join("', '", expected.values()) + "'";
            }
        }
        return at(path) + "Input should be " + anyOf(expected.values());
    }

    private static String anyOf(List<String> values) {
        String all = "'" + String.join("', '", values) + "'";
        int comma = all.lastIndexOf("', '");
        return comma < 0 ? all : all.substring(0, comma) + "' or '" + all.substring(comma + 4);
    }

    private static String wrongKind(Shape expected, Json found) {
        return switch (expected) {
            case Shape.Text ignored -> "Input should be a valid string";
            case Shape.Choice(String ignored, List<String> values) -> "Input should be " + anyOf(values);
            case Shape.Whole ignored ->
                found instanceof JsonNumber number && !number.isInteger()
                        ? "Input should be a valid integer, got a number with a fractional part"
                        : "Input should be a valid integer";
            case Shape.Real ignored -> "Input should be a valid number";
            case Shape.Flag ignored -> "Input should be a valid boolean";
            case Shape.Items ignored -> "Input should be a valid list";
            case Shape.Either(List<Shape> options) -> wrongKind(options.getLast(), found);
            case Shape.Later(var later) -> wrongKind(later.get(), found);
            case Shape.AnyObject ignored -> "Input should be a valid dictionary";
            case Shape.Fields ignored -> "Input should be a valid dictionary or object to extract fields from";
            case Shape.MapOf ignored -> "Input should be a valid dictionary";
            case Shape.Tagged ignored -> "Input should be a valid dictionary or object to extract fields from";
            case Shape.Anything ignored -> "Input should be valid";
        };
    }

    private static String outOfRange(Shape expected, Json found) {
        double given = found instanceof JsonNumber number ? number.doubleValue() : 0;
        return switch (expected) {
            case Shape.Whole(long min, long max) -> bound(given < min, Long.toString(min), Long.toString(max));
            case Shape.Real(double min, double max) -> bound(given < min, plain(min), plain(max));
            case Shape other -> wrongKind(other, found);
        };
    }

    private static String bound(boolean less, String min, String max) {
        return less
                ? "Input should be greater than or equal to " + min
                : "Input should be less than or equal to " + max;
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static String wrongSize(Shape expected, long found) {
        return switch (expected) {
            case Shape.Text(int min, int max) ->
                found < min
                        ? "String should have at least " + min + " character" + (min == 1 ? "" : "s")
                        : "String should have at most " + max + " characters";
            case Shape.Items(Shape ignored, int min, int max) ->
                found < min
                        ? "List should have at least " + min + " item" + (min == 1 ? "" : "s")
                                + " after validation, not " + found
                        : "List should have at most " + max + " items after validation, not " + found;
            case Shape other -> "Input has " + found + " entries, which does not fit " + other;
        };
    }

    /**
     * A place as Anthropic names it, with the tag of each tagged object on the way:
     * {@code messages.0.content.1.tool_use.id}.
     *
     * @param shape what stands there; the object's own tag is not in {@code text} yet
     */
    private record Place(String text, Shape shape) {}

    private Place place(Path path) {
        var text = new StringBuilder();
        Shape shape = root;
        Json value = body;
        for (Path.Step step : path.steps()) {
            shape = chosen(shape, value);
            if (shape instanceof Shape.Tagged tagged) {
                String name = tagName(tagged, value).orElse("");
                text.append(name.isEmpty() ? "" : "." + name);
                shape = tagged.byTag().getOrDefault(name, new Shape.Anything());
            }
            switch (step) {
                case Path.Step.Name(String name) -> {
                    text.append(text.isEmpty() ? "" : ".").append(name);
                    shape = shape instanceof Shape.Fields fields
                                    && fields.members().containsKey(name)
                            ? fields.members().get(name).shape()
                            : new Shape.Anything();
                    value = value instanceof JsonObject object
                            ? object.get(name).orElse(JsonObject.empty())
                            : JsonObject.empty();
                }
                case Path.Step.Index(int index) -> {
                    text.append('.').append(index);
                    shape = shape instanceof Shape.Items items ? items.each() : new Shape.Anything();
                    value = value instanceof JsonArray array ? array.items().get(index) : JsonObject.empty();
                }
            }
        }
        return new Place(text.toString(), chosen(shape, value));
    }

    private static Shape chosen(Shape shape, Json value) {
        return switch (shape) {
            case Shape.Later(var later) -> chosen(later.get(), value);
            case Shape.Either(List<Shape> options) ->
                chosen(
                        options.stream()
                                .filter(option -> option.takes(value))
                                .findFirst()
                                .orElse(options.getLast()),
                        value);
            case Shape other -> other;
        };
    }

    private static String tag(Shape shape) {
        return shape instanceof Shape.Tagged tagged ? tagged.tag() : "";
    }

    private static Optional<String> tagName(Shape.Tagged tagged, Json value) {
        if (!(value instanceof JsonObject object)) {
            return Optional.empty();
        }
        return object.get(tagged.tag())
                .map(tag -> tag instanceof JsonString(String name) ? name : "")
                .or(() -> Optional.of(tagged.absent()));
    }
}
