package ai.tokenhot.sandbox.openai;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.completions.StrictSchema;
import ai.tokenhot.sandbox.script.Conversation;
import ai.tokenhot.sandbox.script.OutputFormat;
import ai.tokenhot.sandbox.script.Tool;
import ai.tokenhot.sandbox.script.ToolChoice;
import ai.tokenhot.sandbox.script.ToolChoice.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A decoded Responses request.
 *
 * @param body as it was sent, without null members, for the settings that the answer repeats
 * @param conversation with the directives still in it
 */
record ResponsesRequest(OpenAiModel model, JsonObject body, Conversation conversation) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");

    /** Reads a body that has the right shape; refuses what needs state that the sandbox does not keep. */
    static ResponsesRequest decode(OpenAiModel model, JsonObject body, OpenAiErrors errors) {
        refuseState(body, errors);
        Optional<String> effort = body.object("reasoning").flatMap(reasoning -> reasoning.string("effort"));
        var gates = new OpenAiGates(model, errors);
        gates.checkEffort(effort, "reasoning.effort");
        gates.checkSampling(body, effort);
        if (body.has("prompt_cache_options") && !model.billsCacheWrites()) {
            throw gates.unsupported("prompt_cache_options");
        }
        List<Tool> tools = tools(body, errors);
        var conversation = new Conversation(
                body.string("model").orElse(""),
                ResponsesInput.decode(body, errors),
                tools,
                choice(body, tools, errors),
                format(body, errors),
                model.thinking(effort),
                body.integer("max_output_tokens")
                        .map(max -> OptionalInt.of(max.intValue()))
                        .orElse(OptionalInt.empty()),
                List.of());
        return new ResponsesRequest(model, body, conversation);
    }

    private static void refuseState(JsonObject body, OpenAiErrors errors) {
        body.string("previous_response_id").ifPresent(id -> {
            throw OpenAiErrors.notFound(
                    "Previous response with id '" + id + "' not found.",
                    "previous_response_id",
                    "previous_response_not_found");
        });
        body.get("conversation").ifPresent(conversation -> {
            String id = conversation instanceof JsonString(String text)
                    ? text
                    : conversation instanceof JsonObject object
                            ? object.string("id").orElse("")
                            : "";
            throw OpenAiErrors.notFound("Conversation with id '" + id + "' not found.", "conversation", "");
        });
        body.object("prompt").ifPresent(prompt -> {
            String id = prompt.string("id").orElse("");
            throw OpenAiErrors.notFound("Prompt with id '" + id + "' not found.", "prompt", "");
        });
        if (body.flag("background").orElse(false)) {
            throw errors.complain(
                    "Unsupported parameter: 'background' is not supported: the sandbox keeps no responses.",
                    "background",
                    "unsupported_parameter");
        }
    }

    private static List<Tool> tools(JsonObject body, OpenAiErrors errors) {
        List<JsonObject> declared =
                body.array("tools").stream().flatMap(JsonArray::objects).toList();
        var tools = new ArrayList<Tool>();
        for (int i = 0; i < declared.size(); i++) {
            JsonObject tool = declared.get(i);
            String type = tool.string("type").orElse("");
            if (ResponsesShapes.HOSTED_TOOLS.contains(type)) {
                continue;
            }
            String name = tool.string("name").orElse("");
            if (!NAME.matcher(name).matches()) {
                throw errors.complain(
                        "Invalid 'tools[" + i + "].name': string does not match pattern. Expected a string that"
                                + " matches the pattern '^[a-zA-Z0-9_-]+$'.",
                        "tools[" + i + "].name",
                        "invalid_value");
            }
            tools.add(
                    type.equals("custom")
                            ? Tool.freeText(name, tool.string("description").orElse(""))
                            : function(tool, name, "tools[" + i + "]", errors));
        }
        return tools;
    }

    private static Tool function(JsonObject tool, String name, String place, OpenAiErrors errors) {
        String description = tool.string("description").orElse("");
        Optional<JsonObject> parameters =
                tool.object("parameters").filter(schema -> !schema.members().isEmpty());
        if (tool.flag("strict").orElse(false)) {
            parameters.flatMap(StrictSchema::problem).ifPresent(problem -> {
                throw errors.complain(
                        "Invalid schema for function '" + name + "': " + problem,
                        place + ".parameters",
                        "invalid_function_parameters");
            });
        }
        return parameters
                .map(schema -> Tool.function(name, description, schema))
                .orElseGet(() -> Tool.bare(name, description));
    }

    private static ToolChoice choice(JsonObject body, List<Tool> tools, OpenAiErrors errors) {
        boolean parallel = body.flag("parallel_tool_calls").orElse(true);
        Json choice = body.get("tool_choice").orElse(Json.of("auto"));
        if (choice instanceof JsonString(String word)) {
            Mode mode = switch (word) {
                case "none" -> Mode.NONE;
                case "required" -> Mode.REQUIRED;
                default -> Mode.AUTO;
            };
            return new ToolChoice(mode, Set.of(), parallel);
        }
        JsonObject object = (JsonObject) choice;
        String type = object.string("type").orElse("");
        if (type.equals("allowed_tools")) {
            Set<String> names = object.array("tools").stream()
                    .flatMap(JsonArray::objects)
                    .flatMap(tool -> tool.string("name").stream())
                    .collect(Collectors.toSet());
            names.forEach(name -> expectTool(name, tools, errors));
            boolean required = object.string("mode").orElse("").equals("required");
            return new ToolChoice(required ? Mode.REQUIRED : Mode.AUTO, names, parallel);
        }
        if (ResponsesShapes.HOSTED_TOOLS.contains(type)) {
            return new ToolChoice(Mode.NONE, Set.of(), parallel);
        }
        String name = object.string("name").orElse("");
        expectTool(name, tools, errors);
        return new ToolChoice(Mode.REQUIRED, Set.of(name), false);
    }

    private static void expectTool(String name, List<Tool> tools, OpenAiErrors errors) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw errors.complain("Tool choice '" + name + "' not found in 'tools' parameter.", "tool_choice", "");
        }
    }

    private static OutputFormat format(JsonObject body, OpenAiErrors errors) {
        JsonObject format =
                body.object("text").flatMap(text -> text.object("format")).orElse(JsonObject.empty());
        return switch (format.string("type").orElse("text")) {
            case "json_object" -> {
                if (!body.get("input")
                        .orElse(Json.nothing())
                        .text()
                        .toLowerCase(Locale.ROOT)
                        .contains("json")) {
                    throw errors.complain(
                            "Response input messages must contain the word 'json' in some form to use 'text.format' of"
                                    + " type 'json_object'.",
                            "input",
                            "");
                }
                yield new OutputFormat.AnyJson();
            }
            case "json_schema" -> {
                JsonObject schema = format.object("schema").orElse(JsonObject.empty());
                if (format.flag("strict").orElse(false)) {
                    StrictSchema.problem(schema).ifPresent(problem -> {
                        throw errors.complain(
                                "Invalid schema for response_format '"
                                        + format.string("name").orElse("") + "': " + problem,
                                "text.format.schema",
                                "invalid_json_schema");
                    });
                }
                yield new OutputFormat.Structured(schema);
            }
            default -> new OutputFormat.Text();
        };
    }

    boolean wants(String include) {
        return body.array("include").stream().flatMap(JsonArray::strings).anyMatch(include::equals);
    }

    boolean wantsSummary() {
        return body.object("reasoning")
                .map(reasoning -> reasoning.has("summary") || reasoning.has("generate_summary"))
                .orElse(false);
    }

    boolean stream() {
        return body.flag("stream").orElse(false);
    }

    /** The tools as they were sent, for counting. */
    List<Json> toolTexts() {
        return body.array("tools").map(JsonArray::items).orElse(List.of());
    }
}
