package ai.tokenhot.json;

import ai.tokenhot.json.JsonReader.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds trees from a reader. A duplicate member is an error: which of two would count, nobody can say. */
final class JsonTrees {

    private JsonTrees() {}

    static Json parse(byte[] utf8, int offset, int length, JsonLimits limits) {
        try (var reader = JsonReader.of(utf8, offset, length, limits)) {
            if (reader.next() == Token.END) {
                throw reader.failure("empty text");
            }
            Json value = read(reader);
            reader.expectEnd();
            return value;
        }
    }

    static Json read(JsonReader reader) {
        return switch (reader.token()) {
            case OBJECT_START -> readObject(reader);
            case ARRAY_START -> readArray(reader);
            case STRING -> new JsonString(reader.text());
            case NUMBER -> new JsonNumber(reader.text());
            case TRUE -> JsonBoolean.TRUE;
            case FALSE -> JsonBoolean.FALSE;
            case NULL -> JsonNull.NULL;
            case OBJECT_END, ARRAY_END, NAME, END -> throw reader.failure("a value was expected");
        };
    }

    private static JsonObject readObject(JsonReader reader) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (reader.next() != Token.OBJECT_END) {
            String name = reader.text();
            if (members.containsKey(name)) {
                throw reader.failure("duplicate member \"" + name + "\"");
            }
            reader.next();
            members.put(name, read(reader));
        }
        return new JsonObject(members);
    }

    private static JsonArray readArray(JsonReader reader) {
        var items = new ArrayList<Json>();
        while (reader.next() != Token.ARRAY_END) {
            items.add(read(reader));
        }
        return new JsonArray(items);
    }
}
