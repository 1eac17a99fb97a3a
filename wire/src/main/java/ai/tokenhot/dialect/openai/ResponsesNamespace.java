package ai.tokenhot.dialect.openai;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * A caller's name of a tool that stands in a namespace. Other languages have no namespaces: there it is one word.
 *
 * @param namespace empty when it stands in none
 */
record ResponsesNamespace(String namespace, String tool) {

    private static final String BETWEEN = "__";

    /** The name in one word. */
    String word() {
        return namespace.isEmpty() ? tool : namespace.endsWith(BETWEEN) ? namespace + tool : namespace + BETWEEN + tool;
    }

    /** The names of the tools that stand in namespaces, by their words. */
    static Map<String, ResponsesNamespace> in(JsonObject body) {
        var names = new HashMap<String, ResponsesNamespace>();
        body.array("tools").stream()
                .flatMap(JsonArray::objects)
                .filter(tool -> tool.string("type").equals(java.util.Optional.of("namespace")))
                .forEach(space -> space.array("tools").stream()
                        .flatMap(JsonArray::objects)
                        .flatMap(tool -> tool.string("name").stream())
                        .map(tool -> new ResponsesNamespace(space.string("name").orElse(""), tool))
                        .forEach(name -> names.put(name.word(), name)));
        return names;
    }
}
