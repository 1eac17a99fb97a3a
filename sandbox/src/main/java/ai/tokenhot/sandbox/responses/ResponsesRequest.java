package ai.tokenhot.sandbox.responses;

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
import java.util.stream.Stream;

/**
 * A decoded Responses request.
 *
 * @param body as it was sent, without null members, for the settings that the answer repeats
 * @param items everything that the request says, of earlier responses too, in the form in which it is kept
 * @param fresh how many of the items, from the end, came with the request itself
 * @param removed the reasoning items that are not used
 * @param digest of everything said
 * @param conversation with the directives still in it
 */
public record ResponsesRequest(
        ResponsesModel model,
        JsonObject body,
        List<JsonObject> items,
        int fresh,
        List<Json> removed,
        String digest,
        Conversation conversation) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");

    /** Copies the lists. */
    public ResponsesRequest {
        items = List.copyOf(items);
        removed = List.copyOf(removed);
    }

    /**
     * Reads a body that has the right shape.
     *
     * @param kept the earlier responses that it may go on from
     * @param ids names the items that have no id yet
     */
    public static ResponsesRequest decode(
            ResponsesModel model, JsonObject body, ResponseStore.Own kept, ItemIds ids, ResponsesErrors errors) {
        Json input = body.get("input")
                .orElseThrow(() ->
                        errors.complain("Missing required parameter: 'input'.", "input", "missing_required_parameter"));
        List<JsonObject> history = body.string("previous_response_id")
                .map(id -> kept.find(id)
                        .orElseThrow(() -> errors.notFound(
                                "Previous response with id '" + id + "' not found.",
                                "previous_response_id",
                                "previous_response_not_found"))
                        .history())
                .orElse(List.of());
        var reader = new InputItems(kept, ids, errors);
        List<JsonObject> fresh = reader.of(input);
        ResponsesInput.Decoded decoded = ResponsesInput.decode(model, body, history, fresh, errors);
        List<JsonObject> items = Stream.concat(history.stream(), fresh.stream()).toList();
        List<Tool> tools = tools(body, errors);
        var conversation = new Conversation(
                model.id(),
                decoded.turns(),
                tools,
                choice(body, tools, errors),
                format(body, items, errors),
                model.thinking(),
                body.integer("max_output_tokens")
                        .map(max -> OptionalInt.of(max.intValue()))
                        .orElse(OptionalInt.empty()),
                List.of());
        return new ResponsesRequest(
                model, body, items, fresh.size(), decoded.removed(), decoded.digest(), conversation);
    }

    /** The items that came with the request itself. */
    public List<JsonObject> freshItems() {
        return items.subList(items.size() - fresh, items.size());
    }

    private static List<Tool> tools(JsonObject body, ResponsesErrors errors) {
        List<JsonObject> declared =
                body.array("tools").stream().flatMap(JsonArray::objects).toList();
        var tools = new ArrayList<Tool>();
        for (int i = 0; i < declared.size(); i++) {
            JsonObject tool = declared.get(i);
            String type = tool.string("type").orElse("");
            if (ResponsesShapes.isHosted(type)) {
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

    private static Tool function(JsonObject tool, String name, String place, ResponsesErrors errors) {
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

    private static ToolChoice choice(JsonObject body, List<Tool> tools, ResponsesErrors errors) {
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
        if (ResponsesShapes.isHosted(type)) {
            return new ToolChoice(Mode.NONE, Set.of(), parallel);
        }
        String name = object.string("name").orElse("");
        expectTool(name, tools, errors);
        return new ToolChoice(Mode.REQUIRED, Set.of(name), false);
    }

    private static void expectTool(String name, List<Tool> tools, ResponsesErrors errors) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw errors.complain("Tool choice '" + name + "' not found in 'tools' parameter.", "tool_choice", "");
        }
    }

    private static OutputFormat format(JsonObject body, List<JsonObject> items, ResponsesErrors errors) {
        JsonObject format =
                body.object("text").flatMap(text -> text.object("format")).orElse(JsonObject.empty());
        return switch (format.string("type").orElse("text")) {
            case "json_object" -> {
                if (items.stream()
                        .noneMatch(item -> item.text().toLowerCase(Locale.ROOT).contains("json"))) {
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

    /** How many alternatives each piece of text comes with; empty when log probabilities are not wanted. */
    OptionalInt topLogprobs() {
        return wants("message.output_text.logprobs")
                ? OptionalInt.of(body.integer("top_logprobs").orElse(0L).intValue())
                : OptionalInt.empty();
    }

    /** Whether the client wants a stream. */
    public boolean stream() {
        return body.flag("stream").orElse(false);
    }

    /** The tools as they were sent, for counting. */
    List<Json> toolTexts() {
        return body.array("tools").map(JsonArray::items).orElse(List.of());
    }
}
