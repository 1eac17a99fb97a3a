package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a JSON Schema into the subset by which this vendor's models answer: {@code chat-dialects.md} section 6.7. What
 * the subset lacks is said in the description instead, and must then be checked by us.
 */
final class SchemaSubset {

    /** The vendor takes about so many members that may be left out. */
    private static final int MAX_OPTIONAL = 24;

    /** Characters of a keyword's value that go into a description. */
    private static final int MAX_SAID = 300;

    private static final Set<String> KEPT = Set.of("type", "title", "enum", "const", "required", "default");
    private static final Set<String> SILENT =
            Set.of("$schema", "$id", "$comment", "examples", "deprecated", "readOnly", "writeOnly");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");
    private static final List<String> DEFINITIONS = List.of("$defs", "definitions");

    private final Set<String> moved = new LinkedHashSet<>();
    private final Map<String, Set<String>> references = new HashMap<>();
    private Optional<String> beyond = Optional.empty();
    private String definition = "";
    private int optional;

    private SchemaSubset() {}

    /** What came of it. */
    sealed interface Result {
        /**
         * A schema in the subset.
         *
         * @param moved keywords that are only said in descriptions
         */
        record Fits(Json schema, Set<String> moved) implements Result {}

        /** A schema whose answers the subset cannot describe. */
        record Beyond(String why) implements Result {}
    }

    static Result of(Json schema) {
        var subset = new SchemaSubset();
        Json narrow = subset.narrow(schema);
        if (subset.optional > MAX_OPTIONAL) {
            subset.cannot(subset.optional + " members that may be left out");
        }
        if (subset.recursive()) {
            subset.cannot("a schema that contains itself");
        }
        return subset.beyond.isPresent()
                ? new Result.Beyond(subset.beyond.get())
                : new Result.Fits(narrow, subset.moved);
    }

    private void cannot(String why) {
        if (beyond.isEmpty()) {
            beyond = Optional.of(why);
        }
    }

    private Json narrow(Json schema) {
        return schema instanceof JsonObject object ? narrow(object) : schema;
    }

    private JsonObject narrow(JsonObject schema) {
        var narrow = JsonObject.builder();
        var said = new ArrayList<String>();
        schema.members().forEach((name, value) -> {
            if (KEPT.contains(name)) {
                narrow.put(name, value);
            } else if (!SILENT.contains(name)) {
                member(name, value, schema, narrow, said);
            }
        });
        if (isObject(schema)) {
            object(schema, narrow);
        }
        Optional<String> description = schema.string("description");
        if (!said.isEmpty()) {
            String must = "Must satisfy: " + String.join(", ", said) + ".";
            narrow.put("description", description.map(text -> text + " " + must).orElse(must));
        } else {
            description.ifPresent(text -> narrow.put("description", text));
        }
        return narrow.build();
    }

    private void member(String name, Json value, JsonObject schema, JsonObject.Builder narrow, List<String> said) {
        switch (name) {
            case "description", "additionalProperties" -> {}
            case "properties" -> narrow.put(name, each(value, false));
            case "$defs", "definitions" -> narrow.put(name, each(value, true));
            case "items" -> narrow.put(name, narrow(value));
            case "anyOf", "allOf" -> narrow.put(name, all(value));
            case "oneOf" -> {
                if (schema.has("anyOf")) {
                    say(name, value, said);
                } else {
                    narrow.put("anyOf", all(value));
                    moved.add(name);
                }
            }
            case "$ref" -> {
                narrow.put(name, value);
                reference(value);
            }
            case "format" -> {
                if (value instanceof JsonString(String format) && FORMATS.contains(format)) {
                    narrow.put(name, value);
                } else {
                    say(name, value, said);
                }
            }
            case "patternProperties" -> cannot("members whose names are not known");
            default -> say(name, value, said);
        }
    }

    private void say(String name, Json value, List<String> said) {
        String text = value.text();
        moved.add(name);
        said.add(name + " " + (text.length() > MAX_SAID ? text.substring(0, MAX_SAID) + "…" : text));
    }

    private static boolean isObject(JsonObject schema) {
        boolean typed = schema.get("type")
                .filter(type -> type.equals(Json.of("object"))
                        || (type instanceof JsonArray types && types.items().contains(Json.of("object"))))
                .isPresent();
        return typed || schema.object("properties").isPresent();
    }

    private void object(JsonObject schema, JsonObject.Builder narrow) {
        Optional<JsonObject> properties =
                schema.object("properties").filter(found -> !found.members().isEmpty());
        Optional<Json> others = schema.get("additionalProperties");
        boolean closed = others.equals(Optional.of(Json.of(false)));
        boolean described = others.filter(value ->
                        value instanceof JsonObject object && !object.members().isEmpty())
                .isPresent();
        if (described || (properties.isEmpty() && !closed)) {
            cannot("members whose names are not known");
        }
        narrow.put("additionalProperties", false);
        Set<String> required = new HashSet<>();
        schema.array("required").ifPresent(names -> names.strings().forEach(required::add));
        optional += Math.toIntExact(properties.stream()
                .flatMap(found -> found.members().keySet().stream())
                .filter(name -> !required.contains(name))
                .count());
    }

    private Json each(Json value, boolean definitions) {
        if (!(value instanceof JsonObject schemas)) {
            return value;
        }
        var narrow = JsonObject.builder();
        schemas.members().forEach((name, schema) -> {
            String outer = definition;
            if (definitions) {
                definition = name;
            }
            narrow.put(name, narrow(schema));
            definition = outer;
        });
        return narrow.build();
    }

    private Json all(Json value) {
        return value instanceof JsonArray array
                ? new JsonArray(array.items().stream().map(this::narrow).toList())
                : value;
    }

    private void reference(Json value) {
        String target = value instanceof JsonString(String text) ? text : "";
        for (String place : DEFINITIONS) {
            String prefix = "#/" + place + "/";
            if (target.startsWith(prefix) && target.indexOf('/', prefix.length()) < 0) {
                references
                        .computeIfAbsent(definition, ignored -> new HashSet<>())
                        .add(target.substring(prefix.length()));
                return;
            }
        }
        cannot(target.equals("#") ? "a schema that contains itself" : "a reference to `" + target + "`");
    }

    /** Whether a definition leads back to itself. */
    private boolean recursive() {
        Set<String> done = new HashSet<>();
        for (String name : references.keySet()) {
            if (leadsBack(name, new HashSet<>(), done)) {
                return true;
            }
        }
        return false;
    }

    private boolean leadsBack(String name, Set<String> path, Set<String> done) {
        if (!path.add(name)) {
            return true;
        }
        if (done.add(name)) {
            for (String next : references.getOrDefault(name, Set.of())) {
                if (leadsBack(next, path, done)) {
                    return true;
                }
            }
        }
        path.remove(name);
        return false;
    }
}
