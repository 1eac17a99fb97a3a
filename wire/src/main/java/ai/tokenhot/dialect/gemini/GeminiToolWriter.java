package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.dialect.gemini.SchemaFitter.Fitted;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a request's tools, and which of them may or must be called. */
final class GeminiToolWriter {

    private static final JsonObject WRAPPED = JsonObject.builder()
            .put("type", "object")
            .put(
                    "properties",
                    JsonObject.builder()
                            .put(
                                    Repair.WRAPPED_FIELD,
                                    JsonObject.builder().put("type", "string").build())
                            .build())
            .put("required", JsonArray.ofStrings(List.of(Repair.WRAPPED_FIELD)))
            .build();

    private final GeminiDraft draft;
    private final Losses losses;
    private final SchemaForm form;
    private final List<Json> functions = new ArrayList<>();
    private final List<Json> hosted = new ArrayList<>();
    private boolean strict;

    GeminiToolWriter(GeminiDraft draft) {
        this.draft = draft;
        this.losses = draft.losses();
        this.form = draft.model().takes(Denial.JSON_SCHEMA) ? SchemaForm.JSON_SCHEMA : SchemaForm.OPEN_API;
    }

    /** Adds {@code tools} and {@code toolConfig}. */
    void write(JsonObject.Builder body) {
        draft.request().tools().forEach(this::tool);
        var tools = new ArrayList<Json>();
        if (!functions.isEmpty()) {
            tools.add(JsonObject.builder()
                    .put("functionDeclarations", new JsonArray(functions))
                    .build());
        }
        tools.addAll(hosted);
        if (!tools.isEmpty()) {
            body.put("tools", new JsonArray(tools));
        }
        Optional<JsonObject> calling = calling();
        if (calling.isPresent()) {
            body.put(
                    "toolConfig",
                    JsonObject.builder()
                            .put("functionCallingConfig", calling.get())
                            .build());
        }
        losses.given(Setting.PARALLEL_TOOLS).ifPresent(parallel -> {
            if (!parallel.value()) {
                losses.dropped(parallel.field(), "this model's API cannot forbid parallel calls");
            }
        });
    }

    private void tool(Tool tool) {
        switch (tool) {
            case Tool.Function function -> function(function);
            case Tool.Custom custom -> custom(custom);
            case Tool.WebSearch search -> search(search);
            case Tool.Hosted other -> {
                if (other.from().equals(GenerateContent.ID)) {
                    hosted.add(other.raw());
                } else {
                    losses.hosted(other);
                }
            }
        }
    }

    private void function(Tool.Function function) {
        var declaration = JsonObject.builder().put("name", draft.names().of(function.name()));
        function.description().ifPresent(text -> declaration.put("description", text));
        function.parameters()
                .filter(GeminiToolWriter::saysSomething)
                .ifPresent(schema -> parameters(function.field(), schema, declaration));
        functions.add(declaration.build());
        if (function.strict().orElse(false)) {
            strict = true;
            losses.approximated(function.field(), "strict → the mode of calling, for all functions");
        }
        function.cache().ifPresent(mark -> losses.dropped(function.field(), GeminiContents.NO_MARKS));
        function.extras().forEach(losses::extra);
    }

    /** A function without parameters is declared without a schema. */
    private static boolean saysSomething(JsonObject schema) {
        return schema.object("properties")
                        .filter(properties -> !properties.members().isEmpty())
                        .isPresent()
                || SchemaReferences.of(schema).isPresent()
                || schema.has("anyOf")
                || schema.has("oneOf")
                || schema.has("allOf")
                || schema.object("additionalProperties").isPresent()
                || schema.object("patternProperties").isPresent();
    }

    private void parameters(String field, JsonObject schema, JsonObject.Builder declaration) {
        Optional<Fitted> fitted = SchemaFitter.fit(schema, form);
        if (fitted.isEmpty()) {
            losses.refuse(field, SchemaFitter.tooLarge(field));
            return;
        }
        JsonObject schemaOfObject = fitted.get().schema().has("type")
                ? fitted.get().schema()
                : fitted.get().schema().with().put("type", "object").build();
        declaration.put(form == SchemaForm.JSON_SCHEMA ? "parametersJsonSchema" : "parameters", schemaOfObject);
        if (!fitted.get().lost().isEmpty()) {
            losses.approximated(
                    field,
                    "told in the description: " + String.join(", ", fitted.get().lost()));
        } else if (form == SchemaForm.OPEN_API && !schemaOfObject.equals(schema)) {
            losses.approximated(field, "the schema in the provider's older form");
        }
    }

    /** A tool that takes free text is a function with one text. */
    private void custom(Tool.Custom custom) {
        var declaration = JsonObject.builder().put("name", draft.names().of(custom.name()));
        Optional<String> grammar = custom.grammar().map(JsonObject::text);
        String description = custom.description().orElse("")
                + grammar.map(text -> "\n\n`" + Repair.WRAPPED_FIELD + "` must match this grammar: " + text)
                        .orElse("");
        if (!description.isEmpty()) {
            declaration.put("description", description.strip());
        }
        declaration.put(form == SchemaForm.JSON_SCHEMA ? "parametersJsonSchema" : "parameters", WRAPPED);
        functions.add(declaration.build());
        draft.wrapped(custom.name());
        losses.approximated(custom.field(), "free text → a function with the one argument " + Repair.WRAPPED_FIELD);
        if (grammar.isPresent()) {
            losses.dropped(custom.field(), "a grammar is only told in the description");
        }
    }

    private void search(Tool.WebSearch search) {
        if (draft.hasFunctions() && !draft.model().takes(Denial.HOSTED_WITH_FUNCTIONS)) {
            losses.dropped(search.field(), "this model does not search in a request that has functions");
        } else if (search.from().equals(GenerateContent.ID)) {
            hosted.add(search.raw());
        } else {
            hosted.add(
                    JsonObject.builder().put("googleSearch", JsonObject.empty()).build());
            losses.approximated(search.field(), "the provider's own search, without filters and places");
        }
    }

    private Optional<JsonObject> calling() {
        Optional<Given<ToolChoice>> choice = losses.given(Setting.TOOL_CHOICE);
        if (functions.isEmpty()) {
            choice.filter(given ->
                            !(given.value() instanceof ToolChoice.Auto) && !(given.value() instanceof ToolChoice.None))
                    .ifPresent(given -> losses.refuse(
                            given.field(), given.field() + " asks for a call (expected: functions in `tools`)."));
            return Optional.empty();
        }
        if (choice.isEmpty()) {
            return validated();
        }
        String field = choice.get().field();
        return switch (choice.get().value()) {
            case ToolChoice.Auto _ -> validated().or(() -> Optional.of(mode("AUTO", List.of())));
            case ToolChoice.None _ -> Optional.of(mode("NONE", List.of()));
            case ToolChoice.Required _ -> Optional.of(forced(field, List.of()));
            case ToolChoice.Named(String name) -> Optional.of(forced(field, List.of(name)));
            case ToolChoice.Allowed(List<String> names, boolean required) -> {
                if (required) {
                    yield Optional.of(forced(field, names));
                }
                losses.approximated(field, "allowed tools → VALIDATED");
                yield Optional.of(mode("VALIDATED", names));
            }
        };
    }

    /** Arguments that satisfy their schema are asked for all functions together. */
    private Optional<JsonObject> validated() {
        return strict ? Optional.of(mode("VALIDATED", List.of())) : Optional.empty();
    }

    private JsonObject forced(String field, List<String> names) {
        if (draft.model().takes(Denial.FORCED_TOOLS)) {
            return mode("ANY", names);
        }
        String which = names.isEmpty()
                ? "one of the functions"
                : "the function "
                        + String.join(
                                " or ", names.stream().map(draft.names()::of).toList());
        draft.instruct("You must call " + which + " in this turn.");
        losses.approximated(field, "this model cannot be forced to call: asked for in the instructions");
        return mode("AUTO", List.of());
    }

    private JsonObject mode(String mode, List<String> names) {
        var config = JsonObject.builder().put("mode", mode);
        if (!names.isEmpty()) {
            config.put(
                    "allowedFunctionNames",
                    JsonArray.ofStrings(names.stream().map(draft.names()::of).toList()));
        }
        return config.build();
    }
}
