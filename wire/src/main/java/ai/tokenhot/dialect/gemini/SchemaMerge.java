package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes one schema of two that both hold. */
final class SchemaMerge {

    private final Consumer<String> lost;

    /**
     * A merger.
     *
     * @param lost gets the keywords about which two schemas disagree
     */
    SchemaMerge(Consumer<String> lost) {
        this.lost = lost;
    }

    /** Both schemas in one. Where they disagree the second counts, and what the first says is told in words. */
    JsonObject both(JsonObject first, JsonObject second) {
        var all = first.with();
        JsonObject result = second;
        for (var member : second.members().entrySet()) {
            String name = member.getKey();
            Json mine = member.getValue();
            Optional<Json> other = first.get(name);
            if (other.isEmpty() || other.get().equals(mine)) {
                all.put(name, mine);
            } else if (name.equals("properties")
                    && other.get() instanceof JsonObject some
                    && mine instanceof JsonObject more) {
                all.put(name, properties(some, more));
            } else if (name.equals("required")
                    && other.get() instanceof JsonArray some
                    && mine instanceof JsonArray more) {
                var names = new LinkedHashSet<>(some.items());
                names.addAll(more.items());
                all.put(name, new JsonArray(List.copyOf(names)));
            } else if (SchemaFitter.ANNOTATIONS.contains(name) || name.startsWith("$") || name.equals("definitions")) {
                all.put(name, mine);
            } else {
                lost.accept(name);
                result = SchemaNote.behind(result, List.of(SchemaNote.of(name, other.get())));
                all.put(name, mine);
            }
        }
        result.get("description").ifPresent(description -> all.put("description", description));
        return all.build();
    }

    private static JsonObject properties(JsonObject some, JsonObject more) {
        var all = some.with();
        more.members().forEach((name, property) -> {
            Optional<Json> other = some.get(name);
            all.put(
                    name,
                    other.isEmpty() || other.get().equals(property)
                            ? property
                            : JsonObject.builder()
                                    .put("allOf", JsonArray.of(other.get(), property))
                                    .build());
        });
        return all.build();
    }
}
