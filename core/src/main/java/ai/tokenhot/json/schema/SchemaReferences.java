package ai.tokenhot.json.schema;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds what references within a schema lead to: JSON Pointers from its root. Not thread-safe. */
final class SchemaReferences {

    private final Json root;
    private final Map<String, Optional<Json>> found = new HashMap<>();

    SchemaReferences(Json root) {
        this.root = root;
    }

    /** The schema that a reference leads to, if it is in this one. */
    Optional<Json> find(String reference) {
        return found.computeIfAbsent(reference, this::look);
    }

    private Optional<Json> look(String reference) {
        if (reference.equals("#")) {
            return Optional.of(root);
        }
        if (!reference.startsWith("#/")) {
            return Optional.empty();
        }
        Optional<Json> at = Optional.of(root);
        for (String step : decoded(reference.substring(2)).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            at = at.flatMap(value -> inside(value, name));
        }
        return at;
    }

    private static Optional<Json> inside(Json value, String name) {
        if (value instanceof JsonArray array && name.matches("0|[1-9][0-9]{0,8}")) {
            int index = Integer.parseInt(name);
            return index < array.size() ? Optional.of(array.items().get(index)) : Optional.empty();
        }
        return value instanceof JsonObject object ? object.get(name) : Optional.empty();
    }

    /** A fragment of an address is percent-encoded; a plus sign in it is one. */
    private static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return fragment;
        }
    }
}
