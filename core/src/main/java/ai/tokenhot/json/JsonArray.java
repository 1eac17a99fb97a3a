package ai.tokenhot.json;

import java.util.List;
import java.util.stream.Stream;

/** A JSON array. */
public record JsonArray(List<Json> items) implements Json {

    /** Copies the items. */
    public JsonArray {
        items = List.copyOf(items);
    }

    /** An array of these items. */
    public static JsonArray of(Json... items) {
        return new JsonArray(List.of(items));
    }

    /** An array of strings. */
    public static JsonArray ofStrings(Iterable<String> values) {
        var items = new java.util.ArrayList<Json>();
        values.forEach(value -> items.add(Json.of(value)));
        return new JsonArray(items);
    }

    /** How many items there are. */
    public int size() {
        return items.size();
    }

    /** The items that are objects; others are left out. */
    public Stream<JsonObject> objects() {
        return items.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }

    /** The items that are strings; others are left out. */
    public Stream<String> strings() {
        return items.stream().filter(JsonString.class::isInstance).map(item -> ((JsonString) item).value());
    }

    /** Compact JSON text. */
    @Override
    public String toString() {
        return text();
    }
}
