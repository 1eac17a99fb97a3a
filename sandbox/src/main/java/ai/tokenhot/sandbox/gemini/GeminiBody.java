package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.shape.Path;
import ai.tokenhot.sandbox.shape.Problem;
import ai.tokenhot.sandbox.shape.Shape;
import ai.tokenhot.sandbox.shape.ShapeCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a body as proto3 JSON and words what is wrong with it as Google does. */
final class GeminiBody {

    private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])([A-Z])");
    private static final int MAX_QUOTE = 100;

    private GeminiBody() {}

    /** The body in camelCase names. */
    static JsonObject read(Call call, Shape.Fields shape) {
        Json body;
        try {
            body = Json.parse(
                    call.body().length() == 0
                            ? new byte[] {'{', '}'}
                            : call.body().getBytes());
        } catch (JsonException e) {
            throw GeminiErrors.invalid("Invalid JSON payload received. " + e.problem() + " at line " + e.line()
                    + ", column " + e.column());
        }
        if (!(body instanceof JsonObject object)) {
            throw GeminiErrors.invalid(
                    "Invalid JSON payload received. Root element must be a message, found " + body.kind() + ".");
        }
        var checked = ShapeCheck.check(shape, object, ShapeCheck.Spelling.PROTO);
        if (!checked.problems().isEmpty()) {
            throw refusal(checked.problems());
        }
        return (JsonObject) checked.value();
    }

    private static RuntimeException refusal(List<Problem> problems) {
        var fields = new ArrayList<String>();
        var texts = new ArrayList<String>();
        for (Problem problem : problems) {
            fields.add(snake(problem.path()));
            texts.add(text(problem));
        }
        return GeminiErrors.invalidFields(fields, texts);
    }

    private static String text(Problem problem) {
        String place = snake(problem.path());
        String at = place.isEmpty() ? "" : " at '" + place + "'";
        return switch (problem) {
            case Problem.Unknown(Path ignored, String name) ->
                "Invalid JSON payload received. Unknown name \"" + name + "\"" + at + ": Cannot find field.";
            case Problem.Missing(Path ignored, String name) ->
                "* GenerateContentRequest." + (place.isEmpty() ? "" : place + ".") + snake(name) + ": is required.";
            case Problem.Twice(Path ignored, String name) ->
                "Invalid JSON payload received. Duplicate field \"" + name + "\"" + at + ".";
            case Problem.WrongKind(Path ignored, Shape expected, Json found) ->
                found.kind().equals("array") && !(expected instanceof Shape.Items)
                        ? "Invalid JSON payload received. Unknown name \"" + lastName(place)
                                + "\": Proto field is not repeating, cannot start list."
                        : "Invalid value" + at + " (" + type(expected) + "), " + shown(found);
            case Problem.NotAllowed(Path ignored, Shape.Choice expected, String found) ->
                "Invalid value" + at + " (" + expected.typeName() + "), \"" + found + "\"";
            case Problem.OutOfRange(Path ignored, Shape expected, Json ignored2) ->
                "* GenerateContentRequest." + place + ": " + lastName(place) + " must be in the range "
                        + range(expected) + ".";
            case Problem.WrongSize(Path ignored, Shape expected, long found) ->
                "* GenerateContentRequest." + place + ": has " + found + " entries (expected: at most " + most(expected)
                        + ").";
        };
    }

    private static String type(Shape shape) {
        return switch (shape) {
            case Shape.Text ignored -> "TYPE_STRING";
            case Shape.Choice choice -> choice.typeName();
            case Shape.Whole ignored -> "TYPE_INT32";
            case Shape.Real ignored -> "TYPE_FLOAT";
            case Shape.Flag ignored -> "TYPE_BOOL";
            case Shape.Items ignored -> "repeated field";
            case Shape.Anything ignored -> "type.googleapis.com/google.protobuf.Value";
            case Shape.AnyObject ignored -> "type.googleapis.com/google.protobuf.Struct";
            case Shape.Fields ignored -> "message";
            case Shape.MapOf ignored -> "map";
            case Shape.Either ignored -> "message";
            case Shape.Tagged ignored -> "message";
            case Shape.Later ignored -> "message";
        };
    }

    private static String range(Shape shape) {
        return switch (shape) {
            case Shape.Whole(long min, long max) -> "[" + min + ", " + max + "]";
            case Shape.Real(double min, double max) -> "[" + min + ", " + max + "]";
            case Shape other -> type(other);
        };
    }

    private static String most(Shape shape) {
        return switch (shape) {
            case Shape.Items items -> Integer.toString(items.max());
            case Shape.MapOf map -> Integer.toString(map.max());
            case Shape other -> type(other);
        };
    }

    private static String shown(Json value) {
        String text = value.text();
        return text.length() <= MAX_QUOTE ? text : text.substring(0, MAX_QUOTE) + "…";
    }

    private static String lastName(String place) {
        String name = place.substring(place.lastIndexOf('.') + 1);
        return name.contains("[") ? name.substring(0, name.indexOf('[')) : name;
    }

    static String snake(Path path) {
        return snake(path.brackets());
    }

    private static String snake(String name) {
        return CAPITAL.matcher(name).replaceAll(match -> "_" + match.group(1).toLowerCase(Locale.ROOT));
    }
}
