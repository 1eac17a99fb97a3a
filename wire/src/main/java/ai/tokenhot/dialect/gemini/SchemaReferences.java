package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the references of one schema point to. Those that leave the schema point to nothing. */
final class SchemaReferences {

    private static final String DEFINITIONS = "#/$defs/";
    private static final String OLDER_DEFINITIONS = "#/definitions/";

    private final JsonObject root;

    SchemaReferences(JsonObject root) {
        this.root = root;
    }

    /** The reference of a schema, if it is one. */
    static Optional<String> of(JsonObject schema) {
        return schema.string("$ref").or(() -> schema.string("$dynamicRef"));
    }

    /** The definitions of the whole schema, under both of their names. */
    JsonObject definitions() {
        var all = JsonObject.builder();
        root.object("definitions").ifPresent(older -> older.members().forEach(all::put));
        root.object("$defs").ifPresent(newer -> newer.members().forEach(all::put));
        return all.build();
    }

    /** How a form that has definitions writes this reference, if it points to one or to the whole. */
    Optional<String> kept(String reference) {
        if (reference.equals("#")) {
            return Optional.of(reference);
        }
        String name = reference.startsWith(DEFINITIONS)
                ? reference.substring(DEFINITIONS.length())
                : reference.startsWith(OLDER_DEFINITIONS) ? reference.substring(OLDER_DEFINITIONS.length()) : "";
        return name.isEmpty() || name.indexOf('/') >= 0 || target(reference).isEmpty()
                ? Optional.empty()
                : Optional.of(DEFINITIONS + name);
    }

    /** The schema that a reference points to. */
    Optional<JsonObject> target(String reference) {
        if (reference.equals("#")) {
            return Optional.of(root);
        }
        if (!reference.startsWith("#/")) {
            return Optional.empty();
        }
        @Nullable Json at = root;
        for (String step : reference.substring(2).split("/", -1)) {
            at = step(at, decoded(step));
            if (at == null) {
                return Optional.empty();
            }
        }
        return at instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    private static @Nullable Json step(Json at, String name) {
        if (at instanceof JsonObject object) {
            return object.members().get(name);
        }
        if (at instanceof JsonArray array && name.matches("[0-9]{1,6}") && Integer.parseInt(name) < array.size()) {
            return array.items().get(Integer.parseInt(name));
        }
        return null;
    }

    private static String decoded(String step) {
        String text = step;
        try {
            text = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not percent-encoded: the name is meant as it stands.
        }
        return text.replace("~1", "/").replace("~0", "~");
    }
}
