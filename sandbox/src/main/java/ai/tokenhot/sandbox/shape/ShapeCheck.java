package ai.tokenhot.sandbox.shape;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a value with a shape: finds what does not fit and spells member names as the shape does. Null members that may
 * be null are left out of the result.
 */
public final class ShapeCheck {

    /** More are not told. */
    private static final int MAX_PROBLEMS = 20;

    private final Spelling spelling;
    private final List<Problem> problems = new ArrayList<>();

    private ShapeCheck(Spelling spelling) {
        this.spelling = spelling;
    }

    /** How member names may be written. */
    public enum Spelling {
        /** As the shape says. */
        EXACT,
        /** As the shape says; members that it does not know are left out of the result. */
        OPEN,
        /** As proto3 JSON: {@code camelCase}, as the shape says, or {@code snake_case}; numbers may be strings. */
        PROTO
    }

    /**
     * What came of it.
     *
     * @param value in the shape's spelling; meaningless where there are problems
     */
    public record Checked(Json value, List<Problem> problems) {
        /** Copies the problems. */
        public Checked {
            problems = List.copyOf(problems);
        }
    }

    /** Compares. */
    public static Checked check(Shape shape, Json value, Spelling spelling) {
        var check = new ShapeCheck(spelling);
        Json fitting = check.fit(shape, value, Path.ROOT);
        return new Checked(fitting, check.problems);
    }

    private Json fit(Shape shape, Json value, Path path) {
        return switch (shape) {
            case Shape.Text text -> {
                if (value instanceof JsonString(String content)) {
                    sized(text, path, content.codePointCount(0, content.length()), text.minLength(), text.maxLength());
                    yield value;
                }
                yield wrong(path, shape, value);
            }
            case Shape.Choice choice -> fitChoice(choice, value, path);
            case Shape.Whole whole -> fitWhole(whole, value, path);
            case Shape.Real real -> fitReal(real, value, path);
            case Shape.Flag flag -> flag.takes(value) ? value : wrong(path, shape, value);
            case Shape.Anything ignored -> value;
            case Shape.AnyObject any -> any.takes(value) ? value : wrong(path, shape, value);
            case Shape.Fields fields ->
                value instanceof JsonObject object
                        ? fitFields(fields, object, path, Optional.empty())
                        : wrong(path, shape, value);
            case Shape.Items items -> fitItems(items, value, path);
            case Shape.MapOf map -> fitMap(map, value, path);
            case Shape.Either either -> fitEither(either, value, path);
            case Shape.Tagged tagged -> fitTagged(tagged, value, path);
            case Shape.Later(var later) -> fit(later.get(), value, path);
        };
    }

    private Json fitChoice(Shape.Choice choice, Json value, Path path) {
        if (!(value instanceof JsonString(String word))) {
            return wrong(path, choice, value);
        }
        if (!choice.values().contains(word)) {
            add(new Problem.NotAllowed(path, choice, word));
        }
        return value;
    }

    private Json fitWhole(Shape.Whole whole, Json value, Path path) {
        Json number = numberFromText(value);
        if (!(number instanceof JsonNumber written)) {
            return wrong(path, whole, value);
        }
        Optional<Long> exact = written.exactLong();
        if (exact.isEmpty() || (spelling != Spelling.PROTO && !written.isInteger())) {
            return wrong(path, whole, value);
        }
        if (exact.get() < whole.min() || exact.get() > whole.max()) {
            add(new Problem.OutOfRange(path, whole, value));
        }
        return number;
    }

    private Json fitReal(Shape.Real real, Json value, Path path) {
        Json number = numberFromText(value);
        if (!(number instanceof JsonNumber written)) {
            return wrong(path, real, value);
        }
        double exact = written.doubleValue();
        if (exact < real.min() || exact > real.max()) {
            add(new Problem.OutOfRange(path, real, value));
        }
        return number;
    }

    /** Proto3 JSON writes 64-bit integers as strings and reads any number from one. */
    private Json numberFromText(Json value) {
        if (spelling != Spelling.PROTO || !(value instanceof JsonString(String text))) {
            return value;
        }
        try {
            return new JsonNumber(text);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private JsonObject fitFields(Shape.Fields fields, JsonObject object, Path path, Optional<String> tag) {
        var fitting = JsonObject.builder();
        var seen = new HashSet<String>();
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            String name = spelled(member.getKey(), fields);
            Path place = path.at(member.getKey());
            Shape.Field field = fields.members().get(name);
            if (field == null) {
                if (tag.isPresent() && tag.get().equals(name)) {
                    fitting.put(name, member.getValue());
                } else if (spelling != Spelling.OPEN) {
                    add(new Problem.Unknown(path, member.getKey()));
                }
                continue;
            }
            if (member.getValue() instanceof JsonNull && field.nullable()) {
                continue;
            }
            if (!seen.add(name)) {
                add(new Problem.Twice(path, member.getKey()));
            }
            fitting.put(name, fit(field.shape(), member.getValue(), place));
        }
        fields.members().forEach((name, field) -> {
            if (field.required() && !seen.contains(name)) {
                add(new Problem.Missing(path, name));
            }
        });
        return fitting.build();
    }

    private String spelled(String name, Shape.Fields fields) {
        if (spelling != Spelling.PROTO
                || name.indexOf('_') < 0
                || fields.members().containsKey(name)) {
            return name;
        }
        var camel = new StringBuilder();
        for (String part : name.split("_")) {
            camel.append(
                    camel.isEmpty() || part.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }

    private Json fitItems(Shape.Items items, Json value, Path path) {
        if (!(value instanceof JsonArray array)) {
            return wrong(path, items, value);
        }
        sized(items, path, array.size(), items.min(), items.max());
        var fitting = new ArrayList<Json>(array.size());
        for (int i = 0; i < array.size() && problems.size() < MAX_PROBLEMS; i++) {
            fitting.add(fit(items.each(), array.items().get(i), path.at(i)));
        }
        return new JsonArray(fitting);
    }

    private Json fitMap(Shape.MapOf map, Json value, Path path) {
        if (!(value instanceof JsonObject object)) {
            return wrong(path, map, value);
        }
        sized(map, path, object.members().size(), 0, map.max());
        var fitting = JsonObject.builder();
        object.members().forEach((name, member) -> fitting.put(name, fit(map.each(), member, path.at(name))));
        return fitting.build();
    }

    private Json fitEither(Shape.Either either, Json value, Path path) {
        return either.options().stream()
                .filter(option -> option.takes(value))
                .findFirst()
                .map(option -> fit(option, value, path))
                .orElseGet(() -> wrong(path, either, value));
    }

    private Json fitTagged(Shape.Tagged tagged, Json value, Path path) {
        if (!(value instanceof JsonObject object)) {
            return wrong(path, tagged, value);
        }
        Json tag = object.members().get(tagged.tag());
        if (tag == null && tagged.absent().isEmpty()) {
            add(new Problem.Missing(path, tagged.tag()));
            return value;
        }
        if (tag != null && !(tag instanceof JsonString)) {
            return wrong(path.at(tagged.tag()), Shape.text(), tag);
        }
        String name = tag instanceof JsonString(String word) ? word : tagged.absent();
        Shape shape = tagged.byTag().get(name);
        if (shape == null) {
            add(new Problem.NotAllowed(
                    path.at(tagged.tag()),
                    new Shape.Choice("", List.copyOf(tagged.byTag().keySet())),
                    name));
            return value;
        }
        return shape instanceof Shape.Fields fields
                ? fitFields(fields, object, path, Optional.of(tagged.tag()))
                : fit(shape, value, path);
    }

    private void sized(Shape shape, Path path, long size, long min, long max) {
        if (size < min || size > max) {
            add(new Problem.WrongSize(path, shape, size));
        }
    }

    private Json wrong(Path path, Shape expected, Json found) {
        add(new Problem.WrongKind(path, expected, found));
        return found;
    }

    private void add(Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }
}
