package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.openai.OpenAiFields.Item;
import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a caller's tools, in the present form and in the older one ({@code functions}), and the choice among them. */
final class CompletionsToolReader {

    private CompletionsToolReader() {}

    static List<Tool> read(OpenAiFields body, List<Extra> extras) {
        var tools = new ArrayList<Tool>();
        for (Item item : body.items("tools")) {
            tools.add(tool(item.fields(), extras));
        }
        for (Item item : body.items("functions")) {
            OpenAiFields function = item.fields();
            tools.add(function(function, function, Optional.empty()));
        }
        body.tree("web_search_options")
                .ifPresent(options -> tools.add(new Tool.WebSearch("web_search_options", ChatCompletions.ID, options)));
        return tools;
    }

    private static Tool tool(OpenAiFields tool, List<Extra> extras) {
        String type = tool.requiredText("type");
        return switch (type) {
            case "function" -> {
                OpenAiFields function = tool.requiredObject("function");
                Optional<CacheMark> mark = CompletionsPartReader.mark(tool);
                yield function(tool, function, mark);
            }
            case "custom" -> {
                OpenAiFields custom = tool.requiredObject("custom");
                var read = new Tool.Custom(
                        tool.path(), custom.requiredText("name"), custom.text("description"), grammar(custom));
                extras.addAll(tool.rest());
                yield read;
            }
            default -> new Tool.Hosted(tool.path(), ChatCompletions.ID, type, tool.object());
        };
    }

    private static Tool function(OpenAiFields tool, OpenAiFields function, Optional<CacheMark> mark) {
        String name = function.requiredText("name");
        Optional<String> description = function.text("description");
        Optional<JsonObject> parameters = function.tree("parameters");
        Optional<Boolean> strict = function.flag("strict");
        Optional<CacheMark> inner = CompletionsPartReader.mark(function);
        return new Tool.Function(tool.path(), name, description, parameters, strict, mark.or(() -> inner), tool.rest());
    }

    /** The grammar of a tool that takes free text; plain text needs none. */
    private static Optional<JsonObject> grammar(OpenAiFields custom) {
        Optional<OpenAiFields> format = custom.object("format");
        if (format.isEmpty()) {
            return Optional.empty();
        }
        String type = format.get().requiredText("type");
        return switch (type) {
            case "text" -> Optional.empty();
            case "grammar" ->
                Optional.of(format.get()
                        .tree("grammar")
                        .orElseThrow(() -> format.get().missing("grammar", "an object")));
            default -> throw OpenAiFields.unknownWord(format.get().place("type"), type, "text or grammar");
        };
    }

    /** The choice, in the present form or the older one; empty when none is made. */
    static Optional<ToolChoice> choice(OpenAiFields body) {
        Optional<Json> older = body.any("function_call");
        Optional<Json> given = body.any("tool_choice");
        if (given.isEmpty()) {
            return older.map(value -> value instanceof JsonObject
                    ? new ToolChoice.Named(body.requiredObject("function_call").requiredText("name"))
                    : word(body, "function_call"));
        }
        return given.map(value ->
                value instanceof JsonObject ? named(body.requiredObject("tool_choice")) : word(body, "tool_choice"));
    }

    private static ToolChoice word(OpenAiFields body, String name) {
        String word = body.requiredText(name);
        return switch (word) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required" -> new ToolChoice.Required();
            default ->
                throw OpenAiFields.unknownWord(body.place(name), word, "none, auto, required, or a tool as object");
        };
    }

    private static ToolChoice named(OpenAiFields choice) {
        String type = choice.requiredText("type");
        return switch (type) {
            case "function", "custom" ->
                new ToolChoice.Named(choice.requiredObject(type).requiredText("name"));
            case "allowed_tools" -> allowed(choice.requiredObject("allowed_tools"));
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required", "any" -> new ToolChoice.Required();
            default -> throw OpenAiFields.unknownWord(choice.place("type"), type, "function, custom or allowed_tools");
        };
    }

    private static ToolChoice allowed(OpenAiFields allowed) {
        String mode = allowed.requiredText("mode");
        if (!mode.equals("auto") && !mode.equals("required")) {
            throw OpenAiFields.unknownWord(allowed.place("mode"), mode, "auto or required");
        }
        var names = new ArrayList<String>();
        for (Item item : allowed.items("tools")) {
            OpenAiFields tool = item.fields();
            String type = tool.text("type").orElse("function");
            boolean bare = tool.any("name").filter(JsonString.class::isInstance).isPresent();
            names.add(
                    bare ? tool.requiredText("name") : tool.requiredObject(type).requiredText("name"));
        }
        return new ToolChoice.Allowed(names, mode.equals("required"));
    }
}
