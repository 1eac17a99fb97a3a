package ai.tokenhot.dialect.openai;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of one JSON object of a request, each with its place. Whoever reads, takes; what nobody took, here or in
 * the objects that were looked into, is told by {@link #rest}, so that no member is forgotten. A member that is {@code null} counts as absent; one of another kind
 * than expected breaks the reading off with an {@link OpenAiRefusal}.
 */
final class OpenAiFields {

    private final JsonObject object;
    private final String path;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, OpenAiFields> inner = new LinkedHashMap<>();

    /** The members of the object that stands at a place; the place of the whole body is empty. */
    OpenAiFields(JsonObject object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The members of a value that must be an object. */
    static OpenAiFields of(Json value, String place) {
        if (value instanceof JsonObject object) {
            return new OpenAiFields(object, place);
        }
        throw wrongKind(place, value, "object");
    }

    /** The refusal of a value of another kind than expected. */
    static OpenAiRefusal wrongKind(String place, Json value, String expected) {
        return OpenAiRefusal.of(
                place, "Invalid type: `" + place + "` is of type " + value.kind() + " (expected: " + expected + ").");
    }

    /** The refusal of a word that the field does not have. */
    static OpenAiRefusal unknownWord(String place, String word, String expected) {
        String shown = word.length() <= 80 ? word : word.substring(0, 80) + "…";
        return OpenAiRefusal.of(
                place, "Invalid value: `" + place + "` is \"" + shown + "\" (expected: " + expected + ").");
    }

    /** Where the object stands. */
    String path() {
        return path;
    }

    /** The object itself. */
    JsonObject object() {
        return object;
    }

    /** Where a member stands. */
    String place(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Whether there is such a member. */
    boolean has(String name) {
        return object.get(name).isPresent();
    }

    /** A member of any kind. */
    Optional<Json> any(String name) {
        taken.add(name);
        return object.get(name);
    }

    /** A member that is a string. */
    Optional<String> text(String name) {
        Optional<Json> value = any(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonString(String text)) {
            return Optional.of(text);
        }
        throw wrongKind(place(name), value.get(), "string");
    }

    /** A string that must be there. */
    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name, "a string"));
    }

    /** A member that is {@code true} or {@code false}. */
    Optional<Boolean> flag(String name) {
        Optional<Json> value = any(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonBoolean(boolean flag)) {
            return Optional.of(flag);
        }
        throw wrongKind(place(name), value.get(), "boolean");
    }

    /** A member that is a number. */
    Optional<JsonNumber> number(String name) {
        Optional<Json> value = any(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonNumber number) {
            return Optional.of(number);
        }
        throw wrongKind(place(name), value.get(), "number");
    }

    /** A member that is an integer of at least so much. */
    Optional<Long> integer(String name, long least) {
        return number(name)
                .map(number -> number.exactLong()
                        .filter(value -> value >= least)
                        .orElseThrow(() -> OpenAiRefusal.of(
                                place(name),
                                "Invalid value: `" + place(name) + "` is " + number
                                        + " (expected: an integer of at least " + least + ").")));
    }

    /** A member that is an object, to be looked into. */
    Optional<OpenAiFields> object(String name) {
        return any(name).map(value -> inner.computeIfAbsent(name, ignored -> of(value, place(name))));
    }

    /** A member that is an object, taken as it is. */
    Optional<JsonObject> tree(String name) {
        return any(name).map(value -> of(value, place(name)).object);
    }

    /** An object that must be there. */
    OpenAiFields requiredObject(String name) {
        return object(name).orElseThrow(() -> missing(name, "an object"));
    }

    /** The items of a member that is an array, each with its place; none when it is absent. */
    List<Item> items(String name) {
        Optional<Json> value = any(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof JsonArray array)) {
            throw wrongKind(place(name), value.get(), "array");
        }
        return items(array, place(name));
    }

    /** The items of an array that stands at a place. */
    static List<Item> items(JsonArray array, String place) {
        var items = new ArrayList<Item>();
        for (int i = 0; i < array.size(); i++) {
            items.add(new Item(array.items().get(i), place + "[" + i + "]"));
        }
        return items;
    }

    /** The strings of a member that is an array of strings. */
    List<String> texts(String name) {
        return items(name).stream().map(Item::text).toList();
    }

    /** The refusal of a member's absence. */
    OpenAiRefusal missing(String name, String expected) {
        return OpenAiRefusal.of(
                place(name), "Missing required field: `" + place(name) + "` (expected: " + expected + ").");
    }

    /** Takes members of which nothing needs to be known. */
    void skip(String... names) {
        taken.addAll(List.of(names));
    }

    /** What nobody took, to be reported where another language has no word for it. */
    List<Extra> rest() {
        var rest = new ArrayList<Extra>();
        object.members().forEach((name, value) -> {
            if (!(value instanceof JsonNull) && !taken.contains(name)) {
                rest.add(Extra.hint(place(name), value));
            } else if (inner.containsKey(name)) {
                rest.addAll(inner.get(name).rest());
            }
        });
        return rest;
    }

    /** An item of an array and its place. */
    record Item(Json value, String place) {

        /** The members of an item that must be an object. */
        OpenAiFields fields() {
            return of(value, place);
        }

        /** An item that must be a string. */
        String text() {
            if (value instanceof JsonString(String text)) {
                return text;
            }
            throw wrongKind(place, value, "string");
        }
    }
}
