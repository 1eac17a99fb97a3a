package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.List;
import java.util.Optional;

/** Null as a value, in the words of JSON Schema. */
final class SchemaNull {

    private SchemaNull() {}

    /** Whether a schema is that of null alone. */
    static boolean is(Json schema) {
        return schema instanceof JsonObject object
                && object.get("type")
                        .filter(type -> type instanceof JsonString(String word) && word.equals("null"))
                        .isPresent();
    }

    /** A schema that null satisfies besides what satisfied it before. */
    static JsonObject or(JsonObject body) {
        Optional<String> type = body.string("type");
        if (type.isPresent() && !body.has("enum") && !type.get().equals("null")) {
            return body.with()
                    .put("type", JsonArray.ofStrings(List.of(type.get(), "null")))
                    .build();
        }
        JsonObject absent = JsonObject.builder().put("type", "null").build();
        if (body.members().isEmpty() || type.filter("null"::equals).isPresent()) {
            return absent;
        }
        Optional<JsonArray> types = body.array("type");
        JsonObject other =
                types.isPresent() ? body.with().put("type", alone(types.get())).build() : body;
        if (types.isPresent() && !body.has("enum")) {
            return body;
        }
        return JsonObject.builder().put("anyOf", JsonArray.of(other, absent)).build();
    }

    /** Types without null. */
    private static Json alone(JsonArray types) {
        List<String> others =
                types.strings().filter(type -> !type.equals("null")).toList();
        return others.size() == 1 ? Json.of(others.getFirst()) : JsonArray.ofStrings(others);
    }
}
