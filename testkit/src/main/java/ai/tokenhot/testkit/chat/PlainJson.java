package ai.tokenhot.testkit.chat;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, strings, numbers and booleans: the form in which SDKs take and give free JSON. */
public final class PlainJson {

    private PlainJson() {}

    /** The plain form of an object. */
    public static Map<String, Object> of(JsonObject object) {
        var members = new LinkedHashMap<String, Object>();
        object.members().forEach((name, value) -> members.put(name, plain(value)));
        return members;
    }

    private static Object plain(Json json) {
        return switch (json) {
            case JsonObject object -> of(object);
            case JsonArray(List<Json> items) ->
                items.stream().map(PlainJson::plain).toList();
            case JsonString(String value) -> value;
            case JsonNumber number ->
                number.exactLong().<Object>map(value -> value).orElseGet(() -> new BigDecimal(number.lexeme()));
            case JsonBoolean(boolean value) -> value;
            case JsonNull ignored ->
                throw new IllegalArgumentException("null (expected: a value, no schema or argument needs null)");
        };
    }

    /** The JSON of a plain form. */
    public static Json json(@Nullable Object plain) {
        return switch (plain) {
            case null -> Json.nothing();
            case Map<?, ?> members -> object(members);
            case Collection<?> items -> {
                var list = new ArrayList<Json>();
                items.forEach(item -> list.add(json(item)));
                yield new JsonArray(list);
            }
            case String text -> Json.of(text);
            case Number number -> new JsonNumber(number.toString());
            case Boolean flag -> Json.of(flag);
            default ->
                throw new IllegalArgumentException(
                        plain.getClass() + " (expected: map, list, string, number, boolean)");
        };
    }

    private static JsonObject object(Map<?, ?> members) {
        var object = JsonObject.builder();
        members.forEach((name, value) -> object.put(String.valueOf(name), json(value)));
        return object.build();
    }
}
