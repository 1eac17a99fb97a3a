package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.script.OutputFormat;
import ai.tokenhot.sandbox.script.Tool;
import ai.tokenhot.sandbox.script.ToolChoice;
import ai.tokenhot.sandbox.script.ToolChoice.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decodes tools, the choice among them and the wanted form of the answer. */
final class ChatTools {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");

    private final Complaints complaints;

    ChatTools(Complaints complaints) {
        this.complaints = complaints;
    }

    List<Tool> tools(JsonObject body) {
        var tools = new ArrayList<Tool>();
        List<JsonObject> declared =
                body.array("tools").stream().flatMap(JsonArray::objects).toList();
        for (int i = 0; i < declared.size(); i++) {
            JsonObject tool = declared.get(i);
            if (tool.object("custom").isPresent()) {
                JsonObject custom = tool.object("custom").get();
                checkName(custom, "tools[" + i + "].custom");
                tools.add(Tool.freeText(
                        custom.string("name").orElse(""),
                        custom.string("description").orElse("")));
            } else {
                tools.add(function(tool.object("function").orElse(JsonObject.empty()), "tools[" + i + "].function"));
            }
        }
        List<JsonObject> legacy =
                body.array("functions").stream().flatMap(JsonArray::objects).toList();
        for (int i = 0; i < legacy.size(); i++) {
            tools.add(function(legacy.get(i), "functions[" + i + "]"));
        }
        return tools;
    }

    private Tool function(JsonObject function, String place) {
        checkName(function, place);
        String name = function.string("name").orElse("");
        String description = function.string("description").orElse("");
        if (function.object("parameters").isEmpty()) {
            return Tool.bare(name, description);
        }
        JsonObject parameters = function.object("parameters").get();
        if (function.flag("strict").orElse(false)) {
            StrictSchema.problem(parameters).ifPresent(problem -> {
                throw complaints.complain(
                        "Invalid schema for function '" + name + "': " + problem,
                        place + ".parameters",
                        "invalid_function_parameters");
            });
        }
        String type = parameters.string("type").orElse("object");
        if (!type.equals("object")) {
            throw complaints.complain(
                    "Invalid schema for function '" + name
                            + "': schema must be a JSON Schema of 'type: \"object\"', got 'type: \"" + type + "\"'.",
                    place + ".parameters",
                    "invalid_function_parameters");
        }
        return Tool.function(name, description, parameters);
    }

    private void checkName(JsonObject named, String place) {
        if (!NAME.matcher(named.string("name").orElse("")).matches()) {
            throw complaints.complain(
                    "Invalid '" + place
                            + ".name': string does not match pattern. Expected a string that matches the pattern"
                            + " '^[a-zA-Z0-9_-]+$'.",
                    place + ".name",
                    "invalid_value");
        }
    }

    ToolChoice choice(JsonObject body, List<Tool> tools) {
        for (String field : List.of("tool_choice", "parallel_tool_calls", "parallel_function_calling")) {
            if (body.has(field) && body.array("tools").isEmpty()) {
                throw complaints.complain(
                        "Invalid value for '" + field + "': '" + field
                                + "' is only allowed when 'tools' are specified.",
                        field,
                        "");
            }
        }
        boolean parallel = body.flag("parallel_tool_calls")
                        .or(() -> body.flag("parallel_function_calling"))
                        .orElse(true)
                && body.array("functions").isEmpty();
        return body.get("tool_choice")
                .or(() -> body.get("function_call"))
                .map(choice -> choice(choice, tools, parallel))
                .orElseGet(() -> new ToolChoice(Mode.AUTO, Set.of(), parallel));
    }

    private ToolChoice choice(Json choice, List<Tool> tools, boolean parallel) {
        if (choice instanceof JsonString(String word)) {
            Mode mode = switch (word) {
                case "none" -> Mode.NONE;
                case "required" -> Mode.REQUIRED;
                default -> Mode.AUTO;
            };
            return new ToolChoice(mode, Set.of(), parallel);
        }
        JsonObject object = (JsonObject) choice;
        if (object.object("allowed_tools").isPresent()) {
            JsonObject allowed = object.object("allowed_tools").get();
            Set<String> names = allowed.array("tools").stream()
                    .flatMap(JsonArray::objects)
                    .map(ChatTools::name)
                    .collect(Collectors.toSet());
            names.forEach(name -> expectTool(name, tools));
            boolean required = allowed.string("mode").orElse("").equals("required");
            return new ToolChoice(required ? Mode.REQUIRED : Mode.AUTO, names, parallel);
        }
        String name = name(object);
        expectTool(name, tools);
        return new ToolChoice(Mode.REQUIRED, Set.of(name), false);
    }

    private static String name(JsonObject choice) {
        return choice.object("function")
                .or(() -> choice.object("custom"))
                .orElse(choice)
                .string("name")
                .orElse("");
    }

    private void expectTool(String name, List<Tool> tools) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw complaints.complain(
                    "Invalid value for 'tool_choice': Tool choice '" + name + "' not found in 'tools' parameter.",
                    "tool_choice",
                    "");
        }
    }

    OutputFormat format(JsonObject body) {
        JsonObject format = body.object("response_format").orElse(JsonObject.empty());
        return switch (format.string("type").orElse("text")) {
            case "json_object" -> {
                expectTheWordJson(body);
                yield new OutputFormat.AnyJson();
            }
            case "json_schema" -> structured(format.object("json_schema").orElse(JsonObject.empty()));
            default -> new OutputFormat.Text();
        };
    }

    private OutputFormat structured(JsonObject format) {
        String name = format.string("name").orElse("");
        if (!NAME.matcher(name).matches()) {
            throw complaints.complain(
                    "Invalid 'response_format.json_schema.name': string does not match pattern. Expected a string that"
                            + " matches the pattern '^[a-zA-Z0-9_-]+$'.",
                    "response_format.json_schema.name",
                    "invalid_value");
        }
        JsonObject schema = format.object("schema")
                .orElseThrow(() -> complaints.complain(
                        "Missing required parameter: 'response_format.json_schema.schema'.",
                        "response_format.json_schema.schema",
                        "missing_required_parameter"));
        if (format.flag("strict").orElse(false)) {
            StrictSchema.problem(schema).ifPresent(problem -> {
                throw complaints.complain(
                        "Invalid schema for response_format '" + name + "': " + problem, "response_format", "");
            });
        }
        return new OutputFormat.Structured(schema);
    }

    private void expectTheWordJson(JsonObject body) {
        boolean said = body.array("messages").stream()
                .flatMap(JsonArray::objects)
                .flatMap(message -> message.get("content").stream())
                .anyMatch(content -> content.text().toLowerCase(Locale.ROOT).contains("json"));
        if (!said) {
            throw complaints.complain(
                    "'messages' must contain the word 'json' in some form, to use 'response_format' of type"
                            + " 'json_object'.",
                    "messages",
                    "");
        }
    }
}
