package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Denial;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.dialect.Repair;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes tools and the choice among them for a provider. Decides first, as a choice that the model does not take becomes
 * an instruction, which stands before everything else.
 */
final class CompletionsToolWriter {

    private final Losses losses;
    private final Destination to;
    private final OpenAiToolNames names;
    private final List<Tool> tools = new ArrayList<>();
    private Optional<JsonObject> webSearch = Optional.empty();
    private Optional<ToolChoice> choice = Optional.empty();
    private Optional<String> instruction = Optional.empty();

    CompletionsToolWriter(List<Tool> all, Losses losses, Destination to, OpenAiToolNames names, boolean thinks) {
        this.losses = losses;
        this.to = to;
        this.names = names;
        all.forEach(this::sort);
        losses.given(Setting.TOOL_CHOICE).ifPresent(given -> choose(given, thinks));
    }

    private void sort(Tool tool) {
        switch (tool) {
            case Tool.Function function -> tools.add(function);
            case Tool.Custom custom -> tools.add(custom);
            case Tool.WebSearch search -> searchWeb(search);
            case Tool.Hosted hosted -> losses.hosted(hosted);
        }
    }

    private void searchWeb(Tool.WebSearch search) {
        if (!to.model().takes(Denial.WEB_SEARCH_OPTION)) {
            losses.dropped(search.field(), "this model does not search the web by itself");
            return;
        }
        boolean own = search.from().equals(ChatCompletions.ID);
        webSearch = Optional.of(own && search.raw() instanceof JsonObject options ? options : JsonObject.empty());
        if (!own) {
            losses.approximated(search.field(), "a web search with the provider's own settings");
        }
    }

    private void choose(Given<ToolChoice> given, boolean thinks) {
        String field = given.field();
        if (tools.isEmpty()) {
            switch (given.value()) {
                case ToolChoice.Auto ignored -> {}
                case ToolChoice.None ignored -> {}
                case ToolChoice.Required ignored -> losses.refuse(field, nothingToCall(field));
                case ToolChoice.Named ignored -> losses.refuse(field, nothingToCall(field));
                case ToolChoice.Allowed ignored -> losses.refuse(field, nothingToCall(field));
            }
            return;
        }
        choice = Optional.of(
                switch (given.value()) {
                    case ToolChoice.Auto auto -> auto;
                    case ToolChoice.None none -> none;
                    case ToolChoice.Required required ->
                        forced(required, field, thinks, "Call at least one of the tools.");
                    case ToolChoice.Named named ->
                        forced(named, field, thinks, "Call the tool " + names.of(named.name()) + ".");
                    case ToolChoice.Allowed allowed -> subset(allowed, field, thinks);
                });
    }

    private static String nothingToCall(String field) {
        return field + ": there is no tool to call (expected: tools, or no such choice).";
    }

    private ToolChoice forced(ToolChoice wanted, String field, boolean thinks, String words) {
        boolean takes = to.model().takes(Denial.FORCED_TOOLS)
                && (!thinks || to.model().takes(Denial.FORCED_TOOLS_WITH_THINKING));
        if (takes) {
            return wanted;
        }
        losses.approximated(field, "auto, with an instruction to call it");
        instruction = Optional.of(words);
        return new ToolChoice.Auto();
    }

    private ToolChoice subset(ToolChoice.Allowed allowed, String field, boolean thinks) {
        if (to.model().takes(Denial.TOOL_SUBSETS)) {
            return allowed;
        }
        losses.approximated(field, "only these tools are sent");
        tools.removeIf(tool -> !allowed.names().contains(nameOf(tool)));
        return allowed.required()
                ? forced(new ToolChoice.Required(), field, thinks, "Call at least one of the tools.")
                : new ToolChoice.Auto();
    }

    private static String nameOf(Tool tool) {
        return switch (tool) {
            case Tool.Function function -> function.name();
            case Tool.Custom custom -> custom.name();
            case Tool.WebSearch search -> search.field();
            case Tool.Hosted hosted -> hosted.kind();
        };
    }

    /** Whether the request has tools of the caller's. */
    boolean hasTools() {
        return !tools.isEmpty();
    }

    /** What the model is told in words, as it does not take the choice. */
    Optional<String> instruction() {
        return instruction;
    }

    /** Writes the members that have to do with tools. */
    void write(JsonWriter out) {
        webSearch.ifPresent(options -> out.name("web_search_options").value(options));
        Optional<Boolean> parallel = losses.take(Setting.PARALLEL_TOOLS);
        if (tools.isEmpty()) {
            return;
        }
        out.name("tools").startArray();
        for (Tool tool : tools) {
            if (tool instanceof Tool.Function function) {
                function(out, function);
            } else if (tool instanceof Tool.Custom custom) {
                custom(out, custom);
            }
        }
        out.endArray();
        choice.ifPresent(chosen -> out.name("tool_choice").value(written(chosen)));
        if (!parallel.orElse(true)) {
            out.member("parallel_tool_calls", false);
        }
    }

    private void function(JsonWriter out, Tool.Function function) {
        function.extras().forEach(losses::extra);
        function.cache().ifPresent(mark -> losses.dropped(function.field(), "tools carry no marks of where to cache"));
        boolean strict = function.strict().orElse(false);
        Optional<JsonObject> parameters = function.parameters();
        if (strict && !parameters.map(OpenAiStrictSchema::fits).orElse(false)) {
            losses.approximated(function.field(), "not strict: the schema is not closed, or has other keywords");
            strict = false;
        }
        out.startObject().member("type", "function").name("function").startObject();
        out.member("name", names.of(function.name()));
        function.description().ifPresent(text -> out.member("description", text));
        parameters.ifPresent(schema -> out.name("parameters").value(schema));
        if (strict) {
            out.member("strict", true);
        }
        out.endObject().endObject();
    }

    private void custom(JsonWriter out, Tool.Custom custom) {
        if (names.wraps()) {
            losses.approximated(custom.field(), "a function with one string, `" + Repair.WRAPPED_FIELD + "`");
            wrapped(out, custom);
            return;
        }
        out.startObject().member("type", "custom").name("custom").startObject();
        out.member("name", names.of(custom.name()));
        custom.description().ifPresent(text -> out.member("description", text));
        custom.grammar().ifPresent(grammar -> {
            out.name("format").startObject().member("type", "grammar");
            out.name("grammar").value(grammar).endObject();
        });
        out.endObject().endObject();
    }

    private void wrapped(JsonWriter out, Tool.Custom custom) {
        out.startObject().member("type", "function").name("function").startObject();
        out.member("name", names.of(custom.name()));
        String grammar = custom.grammar()
                .map(form -> "The input must satisfy this grammar: " + form.text())
                .orElse("");
        String description = custom.description().orElse("");
        String both = description.isEmpty() || grammar.isEmpty() ? description + grammar : description + "\n" + grammar;
        if (!both.isEmpty()) {
            out.member("description", both);
        }
        out.name("parameters").startObject().member("type", "object").name("properties");
        out.startObject().name(Repair.WRAPPED_FIELD).startObject().member("type", "string");
        out.endObject().endObject();
        out.name("required").startArray().string(Repair.WRAPPED_FIELD).endArray();
        out.member("additionalProperties", false).endObject();
        out.endObject().endObject();
    }

    private Json written(ToolChoice chosen) {
        return switch (chosen) {
            case ToolChoice.Auto ignored -> Json.of("auto");
            case ToolChoice.None ignored -> Json.of("none");
            case ToolChoice.Required ignored -> Json.of("required");
            case ToolChoice.Named named -> reference(named.name());
            case ToolChoice.Allowed allowed ->
                JsonObject.builder()
                        .put("type", "allowed_tools")
                        .put(
                                "allowed_tools",
                                JsonObject.builder()
                                        .put("mode", allowed.required() ? "required" : "auto")
                                        .put(
                                                "tools",
                                                new JsonArray(allowed.names().stream()
                                                        .map(this::reference)
                                                        .toList()))
                                        .build())
                        .build();
        };
    }

    private Json reference(String name) {
        String kind = names.isFreeText(name) ? "custom" : "function";
        return JsonObject.builder()
                .put("type", kind)
                .put(kind, JsonObject.builder().put("name", names.of(name)).build())
                .build();
    }
}
