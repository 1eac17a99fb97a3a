package ai.tokenhot.dialect.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says a JSON Schema in the keywords that the vendor takes. What has a synonym is said with it; what has none is told in
 * the description, for the model to read, and named among the keywords that were lost.
 */
final class SchemaFitter {

    /** A schema that grows beyond so many objects, by references into references, is refused. */
    static final int MAX_OBJECTS = 20_000;

    /** Nor is one that has more levels: the vendor reads JSON within bounds too. */
    static final int MAX_LEVELS = 150;

    /** A reference within so many others is not followed. */
    private static final int MAX_NESTED_REFERENCES = 24;

    /** Keywords that say nothing about values. */
    static final Set<String> ANNOTATIONS = Set.of(
            "description",
            "title",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$comment",
            "$schema");

    private static final List<String> PRIMITIVES = List.of("string", "number", "boolean");

    private final SchemaForm form;
    private final SchemaReferences references;
    private final Set<String> lost = new LinkedHashSet<>();
    private final SchemaMerge merge = new SchemaMerge(lost::add);
    private final Deque<String> following = new ArrayDeque<>();
    private int objects;
    private int depth;

    private SchemaFitter(SchemaForm form, JsonObject root) {
        this.form = form;
        this.references = new SchemaReferences(root);
    }

    /**
     * A schema in the vendor's form.
     *
     * @param lost keywords that are only told in words
     */
    record Fitted(JsonObject schema, List<String> lost) {
        /** Copies the list. */
        Fitted {
            lost = List.copyOf(lost);
        }
    }

    /** Fits a schema; none when it grows beyond {@value #MAX_OBJECTS} objects or {@value #MAX_LEVELS} levels. */
    static Optional<Fitted> fit(JsonObject schema, SchemaForm form) {
        var fitter = new SchemaFitter(form, schema);
        try {
            JsonObject fitted = fitter.root(schema);
            return levels(fitted) > MAX_LEVELS
                    ? Optional.empty()
                    : Optional.of(new Fitted(fitted, List.copyOf(fitter.lost)));
        } catch (TooLarge e) {
            return Optional.empty();
        }
    }

    /** What to say of a field with a schema that is not fitted. */
    static String tooLarge(String field) {
        return field + ": the schema has more than " + MAX_OBJECTS + " objects or " + MAX_LEVELS
                + " levels when its references are followed (expected: a smaller one).";
    }

    private static int levels(Json value) {
        return switch (value) {
            case JsonObject object ->
                1
                        + object.members().values().stream()
                                .mapToInt(SchemaFitter::levels)
                                .max()
                                .orElse(0);
            case JsonArray array ->
                1 + array.items().stream().mapToInt(SchemaFitter::levels).max().orElse(0);
            case JsonString _, JsonNumber _, JsonBoolean _, JsonNull _ -> 0;
        };
    }

    private JsonObject root(JsonObject schema) {
        JsonObject fitted = object(schema, true);
        JsonObject definitions = references.definitions();
        if (form != SchemaForm.JSON_SCHEMA || definitions.members().isEmpty()) {
            return fitted;
        }
        var all = JsonObject.builder();
        definitions.members().forEach((name, definition) -> all.put(name, schema(definition)));
        return fitted.with().put("$defs", all.build()).build();
    }

    /** Fits a schema within the schema. */
    JsonObject schema(Json value) {
        return switch (value) {
            case JsonObject object -> object(object, false);
            case JsonBoolean(boolean any) -> any ? anything() : nothing();
            case JsonArray _, JsonString _, JsonNumber _, JsonNull _ -> anything();
        };
    }

    /** Any value: the older form wants a type. */
    JsonObject anything() {
        return switch (form) {
            case JSON_SCHEMA -> JsonObject.empty();
            case OPEN_API ->
                JsonObject.builder()
                        .put(
                                "anyOf",
                                new JsonArray(PRIMITIVES.stream()
                                        .map(SchemaFitter::typed)
                                        .toList()))
                        .build();
        };
    }

    private static Json typed(String type) {
        return JsonObject.builder().put("type", type).build();
    }

    private JsonObject nothing() {
        lost("false");
        return JsonObject.builder()
                .put("description", "(no value is valid)")
                .put("type", "string")
                .build();
    }

    /** Remembers that a keyword is only told in words. */
    void lost(String keyword) {
        lost.add(keyword);
    }

    private JsonObject object(JsonObject given, boolean root) {
        enter();
        int followed = following.size();
        JsonObject flat = flat(given, root);
        JsonObject fitted;
        if (SchemaReferences.of(flat).isPresent()) {
            fitted = kept(flat);
        } else if (form == SchemaForm.OPEN_API && types(flat).size() > 1) {
            fitted = eachType(flat);
        } else {
            fitted = new SchemaDraft(this, form, flat).fitted();
        }
        while (following.size() > followed) {
            following.pop();
        }
        depth--;
        return fitted;
    }

    private void enter() {
        if (++objects > MAX_OBJECTS || ++depth > MAX_LEVELS) {
            throw new TooLarge();
        }
    }

    /** A reference that stays. Beside it the vendor takes nothing, so what is said of it stands around it. */
    private JsonObject kept(JsonObject flat) {
        JsonObject plain = JsonObject.builder()
                .put(
                        "$ref",
                        references.kept(SchemaReferences.of(flat).orElseThrow()).orElseThrow())
                .build();
        JsonObject beside = new SchemaDraft(this, form, beside(flat)).fitted();
        return beside.members().isEmpty()
                ? plain
                : beside.with().put("anyOf", JsonArray.of(plain)).build();
    }

    private static JsonObject beside(JsonObject schema) {
        return schema.with().remove("$ref").remove("$dynamicRef").build();
    }

    /** The types of a schema besides null. */
    private static List<String> types(JsonObject schema) {
        return schema.array("type").stream()
                .flatMap(JsonArray::strings)
                .filter(type -> !type.equals("null"))
                .distinct()
                .toList();
    }

    /** One choice for each type: the older form has one type in a schema. */
    private JsonObject eachType(JsonObject schema) {
        JsonObject shared = schema.with().remove("description").remove("title").build();
        var choices = new ArrayList<Json>();
        for (String type : types(schema)) {
            choices.add(schema(shared.with().put("type", type).build()));
        }
        var whole = JsonObject.builder();
        schema.get("title").ifPresent(title -> whole.put("title", title));
        schema.get("description").ifPresent(description -> whole.put("description", description));
        whole.put("anyOf", new JsonArray(choices));
        if (schema.array("type").orElseThrow().strings().anyMatch("null"::equals)) {
            whole.put("nullable", true);
        }
        return whole.build();
    }

    /** The same without {@code allOf}, and without a reference unless it can stay. */
    private JsonObject flat(JsonObject given, boolean inline) {
        enter();
        JsonObject all = given;
        Optional<String> reference = SchemaReferences.of(all);
        if (reference.isPresent() && (inline || !stays(reference.get(), beside(all)))) {
            all = followed(reference.get(), beside(all));
        }
        Optional<JsonArray> parts = all.array("allOf");
        JsonObject flat = parts.isEmpty() ? all : merged(all, parts.get(), inline);
        depth--;
        return flat;
    }

    private JsonObject merged(JsonObject all, JsonArray parts, boolean inline) {
        JsonObject rest = all.with().remove("allOf").build();
        Optional<String> single = inline ? Optional.empty() : only(parts);
        if (single.isPresent() && stays(single.get(), rest)) {
            return rest.with().put("$ref", single.get()).build();
        }
        JsonObject merged = JsonObject.empty();
        for (Json part : parts.items()) {
            if (part instanceof JsonObject object) {
                merged = merge.both(merged, flat(object, true));
            }
        }
        return merge.both(merged, rest);
    }

    /** The reference that is all that these schemas say, if so. */
    private static Optional<String> only(JsonArray schemas) {
        return schemas.size() == 1
                        && schemas.items().getFirst() instanceof JsonObject schema
                        && beside(schema).members().isEmpty()
                ? SchemaReferences.of(schema)
                : Optional.empty();
    }

    private boolean stays(String reference, JsonObject beside) {
        return form == SchemaForm.JSON_SCHEMA
                && references.kept(reference).isPresent()
                && ANNOTATIONS.containsAll(beside.members().keySet());
    }

    /** What a reference points to, with what is said beside it. One that points back to itself is an object of any kind. */
    private JsonObject followed(String reference, JsonObject beside) {
        Optional<JsonObject> target = references.target(reference);
        if (target.isEmpty() || following.contains(reference) || following.size() >= MAX_NESTED_REFERENCES) {
            lost("$ref");
            JsonObject open = JsonObject.builder()
                    .put("type", target.flatMap(found -> found.string("type")).orElse("object"))
                    .build();
            return merge.both(open, SchemaNote.behind(beside, List.of(SchemaNote.of("$ref", Json.of(reference)))));
        }
        following.push(reference);
        return merge.both(flat(target.get(), true), beside);
    }

    /** Ends the fitting of a schema without bounds; never leaves this class. */
    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super(null, null, false, false);
        }
    }
}
