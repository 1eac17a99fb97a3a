package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Tool;
import ai.tokenhot.sandbox.script.ToolChoice;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tools of a request.
 *
 * @param declared as they came
 * @param callable those that the client runs, Anthropic's own among them
 */
record Tools(List<JsonObject> declared, List<Tool> callable, ToolChoice choice, boolean forced) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

    /** The tools that Anthropic defines and the client runs, with what they take. Toolsets are never called. */
    private static final Map<String, Json> CLIENT_RUN = Map.of(
            "bash",
            schema(
                    "{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}},\"required\":[\"command\"]}"),
            "text_editor",
            schema("{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\",\"enum\":[\"view\"]},"
                    + "\"path\":{\"type\":\"string\"}},\"required\":[\"command\",\"path\"]}"),
            "memory",
            schema("{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\",\"enum\":[\"view\"]},"
                    + "\"path\":{\"type\":\"string\",\"enum\":[\"/memories\"]}},\"required\":[\"command\",\"path\"]}"));

    /** Copies the lists. */
    Tools {
        declared = List.copyOf(declared);
        callable = List.copyOf(callable);
    }

    private static Json schema(String text) {
        return Json.parse(text);
    }

    static Tools decode(JsonObject body) {
        List<JsonObject> declared =
                body.array("tools").stream().flatMap(JsonArray::objects).toList();
        checkNames(declared);
        List<Tool> callable = declared.stream().flatMap(Tools::tool).toList();
        Optional<JsonObject> choice = body.object("tool_choice");
        if (choice.isPresent() && declared.isEmpty()) {
            throw AnthropicError.invalid("tool_choice: tool_choice may only be specified while providing tools");
        }
        JsonObject config = choice.orElse(JsonObject.empty());
        String type = config.string("type").orElse("auto");
        boolean parallel = !config.flag("disable_parallel_tool_use").orElse(false);
        Set<String> only = Set.copyOf(config.string("name").map(List::of).orElse(List.of()));
        only.stream()
                .filter(name -> declared.stream()
                        .noneMatch(tool -> tool.string("name").orElse("").equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw AnthropicError.invalid(
                            "tool_choice.tool.name: Tool '" + name + "' not found in provided tools");
                });
        boolean forced = type.equals("any") || type.equals("tool");
        ToolChoice.Mode mode =
                forced ? ToolChoice.Mode.REQUIRED : type.equals("none") ? ToolChoice.Mode.NONE : ToolChoice.Mode.AUTO;
        return new Tools(declared, callable, new ToolChoice(mode, only, parallel), forced);
    }

    private static void checkNames(List<JsonObject> declared) {
        var names = new HashSet<String>();
        for (int i = 0; i < declared.size(); i++) {
            JsonObject tool = declared.get(i);
            if (isCustom(tool)) {
                checkCustom(tool, "tools." + i + ".custom.");
            } else {
                checkDefined(tool, "tools." + i + ".");
            }
            tool.string("name").filter(name -> !names.add(name)).ifPresent(name -> {
                throw AnthropicError.invalid("tools: Tool names must be unique.");
            });
        }
    }

    private static void checkCustom(JsonObject tool, String place) {
        if (!NAME.matcher(tool.string("name").orElse("")).matches()) {
            throw AnthropicError.invalid(place + "name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        }
        JsonObject schema = tool.object("input_schema").orElse(JsonObject.empty());
        if (!schema.has("type")) {
            throw AnthropicError.invalid(place + "input_schema.type: Field required");
        }
        if (!schema.string("type").orElse("").equals("object")) {
            throw AnthropicError.invalid(place + "input_schema.type: Input should be 'object'");
        }
        if (tool.flag("strict").orElse(false)) {
            SchemaSubset.check(place + "input_schema", schema);
        }
    }

    /** All but the toolsets have a name. */
    private static void checkDefined(JsonObject tool, String place) {
        String type = tool.string("type").orElse("");
        if (!type.contains("toolset") && tool.string("name").orElse("").isEmpty()) {
            throw AnthropicError.invalid(place + type + ".name: Field required");
        }
    }

    private static boolean isCustom(JsonObject tool) {
        return tool.string("type").orElse("custom").equals("custom");
    }

    private static Stream<Tool> tool(JsonObject tool) {
        String name = tool.string("name").orElse("");
        if (isCustom(tool)) {
            return Stream.of(Tool.function(
                    name,
                    tool.string("description").orElse(""),
                    tool.get("input_schema").orElse(JsonObject.empty())));
        }
        String type = tool.string("type").orElse("");
        return CLIENT_RUN.entrySet().stream()
                .filter(known -> type.startsWith(known.getKey() + "_"))
                .map(known -> Tool.function(name, "", known.getValue()));
    }
}
