package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Extra;
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
import java.util.function.Consumer;

/** Writes a request's tools, under names that this language takes. */
final class ResponsesToolWriter {

    private static final JsonObject NO_PARAMETERS = JsonObject.builder()
            .put("type", "object")
            .put("properties", JsonObject.empty())
            .build();

    /** The schema of a function that stands for a tool for free text. */
    private static final JsonObject WRAPPED = JsonObject.builder()
            .put("type", "object")
            .put(
                    "properties",
                    JsonObject.builder()
                            .put(
                                    Repair.WRAPPED_FIELD,
                                    JsonObject.builder().put("type", "string").build())
                            .build())
            .put("required", JsonArray.of(Json.of(Repair.WRAPPED_FIELD)))
            .put("additionalProperties", false)
            .build();

    private final boolean own;
    private final List<Tool> tools;
    private final Model model;
    private final Losses losses;
    private final OpenAiToolNames names;

    /** A writer of this request's tools. */
    ResponsesToolWriter(ChatRequest request, Model model, Losses losses, OpenAiToolNames names) {
        this.own = request.from().equals(Responses.ID);
        this.tools = new ArrayList<>(request.tools());
        this.model = model;
        this.losses = losses;
        this.names = names;
    }

    /**
     * Writes which tools are to be called; before the tools, because fewer of them may be sent for it.
     *
     * @param asked takes a sentence that asks for what cannot be demanded
     */
    Optional<Json> choice(Consumer<String> asked) {
        Optional<Given<ToolChoice>> given = losses.given(Setting.TOOL_CHOICE);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        ToolChoice choice = given.get().value();
        String field = given.get().field();
        if (tools.stream().noneMatch(ResponsesToolWriter::isWritten)) {
            if (!(choice instanceof ToolChoice.Auto) && !(choice instanceof ToolChoice.None)) {
                losses.refuse(field, field + ": there is no tool to call (expected: tools, or no such choice).");
            }
            return Optional.empty();
        }
        if (choice instanceof ToolChoice.Allowed(var allowed, var required) && !model.takes(Denial.TOOL_SUBSETS)) {
            losses.approximated(field, "only these tools are sent");
            tools.removeIf(tool -> !allowed.contains(name(tool)));
            choice = required ? new ToolChoice.Required() : new ToolChoice.Auto();
        }
        if (forced(choice) && !model.takes(Denial.FORCED_TOOLS)) {
            losses.approximated(field, "asked for in words: this model cannot be made to call a tool");
            asked.accept(sentence(choice));
            choice = choice instanceof ToolChoice.Allowed(var allowed, var required)
                    ? new ToolChoice.Allowed(allowed, false)
                    : new ToolChoice.Auto();
        }
        return Optional.of(written(choice));
    }

    private static String name(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> function.name();
            case Tool.Custom custom -> custom.name();
            case Tool.WebSearch search -> search.field();
            case Tool.Hosted hosted -> hosted.field();
        };
    }

    /** Writes the tools; empty when there are none. */
    Optional<Json> tools() {
        var written = new ArrayList<Json>();
        tools.forEach(tool -> tool(tool).ifPresent(written::add));
        return written.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(written));
    }

    /** Whether this language has a word for the tool. */
    private static boolean isWritten(Tool tool) {
        return !(tool instanceof Tool.Hosted hosted) || hosted.from().equals(Responses.ID);
    }

    private Optional<Json> tool(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> Optional.of(function(function));
            case Tool.Custom freeText -> Optional.of(custom(freeText));
            case Tool.WebSearch search -> Optional.of(search(search));
            case Tool.Hosted hosted -> {
                if (hosted.from().equals(Responses.ID)) {
                    yield Optional.of(hosted.raw());
                }
                losses.hosted(hosted);
                yield Optional.empty();
            }
        };
    }

    private Json function(Tool.Function function) {
        var written = JsonObject.builder().put("type", "function").put("name", names.of(function.name()));
        function.description().ifPresent(text -> written.put("description", text));
        written.put(
                "parameters",
                function.parameters()
                        .filter(schema -> !schema.members().isEmpty())
                        .orElse(NO_PARAMETERS));
        strict(function).ifPresent(strict -> written.put("strict", strict));
        function.cache().ifPresent(mark -> losses.dropped(function.field(), "tools cannot be marked for the cache"));
        for (Extra extra : function.extras()) {
            if (own) {
                written.put(extra.field().substring(extra.field().lastIndexOf('.') + 1), extra.value());
            } else {
                losses.extra(extra);
            }
        }
        return written.build();
    }

    /** Without a word the provider would try to be strict, which other languages' callers did not ask for. */
    private Optional<Boolean> strict(Tool.Function function) {
        if (own) {
            return function.strict();
        }
        boolean strict = function.strict().orElse(false);
        boolean fits = function.parameters().map(OpenAiStrictSchema::fits).orElse(false);
        if (strict && !fits) {
            losses.approximated(function.field(), "not strict: the schema is not closed, or has other keywords");
        }
        return Optional.of(strict && fits);
    }

    private Json custom(Tool.Custom tool) {
        if (names.wraps()) {
            losses.approximated(tool.field(), "a function with one string, `" + Repair.WRAPPED_FIELD + "`");
            return wrapped(tool);
        }
        var written = JsonObject.builder().put("type", "custom").put("name", names.of(tool.name()));
        tool.description().ifPresent(text -> written.put("description", text));
        tool.grammar()
                .ifPresent(grammar -> written.put(
                        "format",
                        JsonObject.builder()
                                .put("type", "grammar")
                                .put("syntax", grammar.get("syntax"))
                                .put("definition", grammar.get("definition"))
                                .build()));
        return written.build();
    }

    private Json wrapped(Tool.Custom tool) {
        String grammar = tool.grammar()
                .map(form -> "\nThe input must satisfy this grammar: " + form.text())
                .orElse("");
        return JsonObject.builder()
                .put("type", "function")
                .put("name", names.of(tool.name()))
                .put("description", tool.description().orElse("Takes free text.") + grammar)
                .put("parameters", WRAPPED)
                .put("strict", true)
                .build();
    }

    private Json search(Tool.WebSearch search) {
        if (search.from().equals(Responses.ID)) {
            return search.raw();
        }
        losses.approximated(search.field(), "the web search of this model's provider, without further settings");
        return JsonObject.builder().put("type", "web_search").build();
    }

    private static boolean forced(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto ignored -> false;
            case ToolChoice.None ignored -> false;
            case ToolChoice.Required ignored -> true;
            case ToolChoice.Named ignored -> true;
            case ToolChoice.Allowed allowed -> allowed.required();
        };
    }

    private String sentence(ToolChoice choice) {
        return choice instanceof ToolChoice.Named(String name)
                ? "Answer by calling the tool " + names.of(name) + "."
                : "Answer by calling a tool.";
    }

    private Json written(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto ignored -> Json.of("auto");
            case ToolChoice.None ignored -> Json.of("none");
            case ToolChoice.Required ignored -> Json.of("required");
            case ToolChoice.Named(String name) -> reference(name);
            case ToolChoice.Allowed(List<String> names, boolean required) ->
                JsonObject.builder()
                        .put("type", "allowed_tools")
                        .put("mode", required ? "required" : "auto")
                        .put(
                                "tools",
                                new JsonArray(
                                        names.stream().map(this::reference).toList()))
                        .build();
        };
    }

    private Json reference(String name) {
        return JsonObject.builder()
                .put("type", names.isFreeText(name) ? "custom" : "function")
                .put("name", names.of(name))
                .build();
    }
}
