package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.Extra;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The members of an object of a request, each in camel or in snake case. It remembers which were taken, so that {@link
 * #rest} finds what nobody knew.
 */
final class GeminiFields {

    private final JsonObject object;
    private final String path;
    private final boolean snake;
    private final Set<String> taken = new HashSet<>();

    /**
     * The members of an object.
     *
     * @param path where it stands; empty for the body itself
     */
    GeminiFields(JsonObject object, String path) {
        this.object = object;
        this.path = path;
        this.snake = object.members().keySet().stream().anyMatch(name -> name.indexOf('_') >= 0);
    }

    /** Where the object stands. */
    String path() {
        return path;
    }

    /** The object itself. */
    JsonObject object() {
        return object;
    }

    /** Where a member stands, in the caller's own spelling. */
    String place(String name) {
        String spelling = spelling(name);
        return path.isEmpty() ? spelling : path + "." + spelling;
    }

    /** Takes a member; one that is {@code null} counts as absent. */
    Optional<Json> take(String name) {
        String spelling = spelling(name);
        taken.add(spelling);
        return object.get(spelling);
    }

    /** Looks at a member without taking it. */
    Optional<Json> look(String name) {
        return object.get(spelling(name));
    }

    /** Takes a member that must be a string. */
    Optional<String> string(String name) {
        return take(name).map(value -> {
            if (value instanceof JsonString(String text)) {
                return text;
            }
            throw wrong(name, value, "a string");
        });
    }

    /** Takes a member that must be true or false. */
    Optional<Boolean> flag(String name) {
        return take(name).map(value -> {
            if (value instanceof JsonBoolean(boolean flag)) {
                return flag;
            }
            throw wrong(name, value, "true or false");
        });
    }

    /** Takes a member that must be a number; protocol buffers' JSON also writes it as a string. */
    Optional<JsonNumber> number(String name) {
        return take(name).map(value -> {
            if (value instanceof JsonNumber number) {
                return number;
            }
            try {
                return new JsonNumber(value instanceof JsonString(String text) ? text : "");
            } catch (IllegalArgumentException e) {
                throw wrong(name, value, "a number");
            }
        });
    }

    /** Takes a member that must be a whole number. */
    Optional<Long> integer(String name) {
        return number(name)
                .map(number -> number.exactLong().orElseThrow(() -> wrong(name, number, "a whole number of 64 bits")));
    }

    /** Takes a member that must be an object. */
    Optional<GeminiFields> object(String name) {
        return take(name).map(value -> {
            if (value instanceof JsonObject inner) {
                return new GeminiFields(inner, place(name));
            }
            throw wrong(name, value, "an object");
        });
    }

    /** Takes a member that must be an array of strings. */
    Optional<List<String>> strings(String name) {
        return take(name).map(value -> {
            if (!(value instanceof JsonArray array) || array.strings().count() != array.size()) {
                throw wrong(name, value, "an array of strings");
            }
            return array.strings().toList();
        });
    }

    /** Takes a member that must be an array of objects; a single object stands for an array of one. */
    List<GeminiFields> objects(String name) {
        Optional<Json> value = take(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof JsonObject single) {
            return List.of(new GeminiFields(single, place(name)));
        }
        if (!(value.get() instanceof JsonArray array)) {
            throw wrong(name, value.get(), "an array of objects");
        }
        var all = new ArrayList<GeminiFields>();
        for (Json item : array.items()) {
            String at = place(name) + "[" + all.size() + "]";
            if (!(item instanceof JsonObject inner)) {
                throw new GeminiRefusal(at, "`" + at + "` is " + item.kind() + " (expected: an object).");
            }
            all.add(new GeminiFields(inner, at));
        }
        return all;
    }

    /** Takes a member that other languages have no word for and may leave out. */
    void hint(String name, List<Extra> extras) {
        take(name).ifPresent(value -> extras.add(Extra.hint(place(name), value)));
    }

    /** Takes a member without which the answer would not be what was asked for. */
    void demand(String name, List<Extra> extras) {
        take(name).ifPresent(value -> extras.add(Extra.demand(place(name), value)));
    }

    /** What nobody took, as hints. */
    void rest(List<Extra> extras) {
        object.members().forEach((name, value) -> {
            if (!taken.contains(name) && !(value instanceof JsonNull)) {
                extras.add(Extra.hint(path.isEmpty() ? name : path + "." + name, value));
            }
        });
    }

    /** The refusal of a member's value. */
    GeminiRefusal wrong(String name, Json value, String expected) {
        String shown = value.text();
        return new GeminiRefusal(
                place(name),
                "`" + place(name) + "` is " + (shown.length() <= 60 ? shown : value.kind()) + " (expected: " + expected
                        + ").");
    }

    private String spelling(String name) {
        if (!snake || object.has(name)) {
            return name;
        }
        String other = snake(name);
        return object.has(other) ? other : name;
    }

    private static String snake(String camel) {
        var text = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('_').append(Character.toLowerCase(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
