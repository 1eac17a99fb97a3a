package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.script.Conversation;
import ai.tokenhot.sandbox.script.OutputFormat;
import ai.tokenhot.sandbox.script.Thinking;
import ai.tokenhot.sandbox.script.Tool;
import ai.tokenhot.sandbox.script.ToolChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A decoded {@code generateContent} request.
 *
 * @param conversation with the directives still in it
 * @param body as it was sent, in camelCase names
 * @param showsThoughts whether the client wants to see them
 * @param candidates how many answers are wanted
 * @param topLogprobs how many alternatives each token comes with; empty when log probabilities are not wanted
 */
record GeminiRequest(
        GeminiModel model,
        JsonObject body,
        Conversation conversation,
        boolean showsThoughts,
        int candidates,
        OptionalInt topLogprobs,
        List<Json> toolTexts) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,127}");
    private static final int MAX_FUNCTIONS = 512;

    /** Budgets up to these are little and middling thinking. */
    private static final long LITTLE = 2_048;

    private static final long MIDDLING = 10_000;

    /**
     * Reads a body that has the right shape.
     *
     * @throws Refused when it does not make sense to this model
     */
    static GeminiRequest decode(GeminiModel model, JsonObject body) {
        JsonObject config = body.object("generationConfig").orElse(JsonObject.empty());
        body.string("cachedContent").filter(name -> !name.isEmpty()).ifPresent(name -> {
            throw new Refused(GeminiErrors.reply(
                    403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)", List.of()));
        });
        checkConfig(model, config);
        List<JsonObject> functions = functions(body);
        List<Tool> tools = functions.stream().map(GeminiRequest::tool).toList();
        var turns = GeminiTurns.decode(model, body);
        JsonObject thinking = config.object("thinkingConfig").orElse(JsonObject.empty());
        var conversation = new Conversation(
                model.id(),
                turns,
                tools,
                toolChoice(body, tools),
                format(config),
                thinking(model, thinking),
                config.integer("maxOutputTokens")
                        .map(max -> OptionalInt.of(max.intValue()))
                        .orElse(OptionalInt.empty()),
                config.array("stopSequences").stream()
                        .flatMap(JsonArray::strings)
                        .filter(sequence -> !sequence.isEmpty())
                        .toList());
        return new GeminiRequest(
                model,
                body,
                conversation,
                thinking.flag("includeThoughts").orElse(false),
                config.integer("candidateCount").orElse(1L).intValue(),
                config.flag("responseLogprobs").orElse(false)
                        ? OptionalInt.of(config.integer("logprobs").orElse(0L).intValue())
                        : OptionalInt.empty(),
                List.copyOf(functions));
    }

    private static void checkConfig(GeminiModel model, JsonObject config) {
        if (config.integer("candidateCount").orElse(1L) > 1 && !model.takesCandidates()) {
            throw GeminiErrors.invalid("Multiple candidates is not enabled for models/" + model.id());
        }
        boolean wantsLogprobs = config.flag("responseLogprobs").orElse(false);
        if ((wantsLogprobs || config.has("logprobs")) && !model.tellsLogprobs()) {
            throw GeminiErrors.invalid("Logprobs is not enabled for models/" + model.id());
        }
        if (config.has("logprobs") && !wantsLogprobs) {
            throw GeminiErrors.invalid("* GenerateContentRequest.generation_config.logprobs: logprobs may only be set"
                    + " when response_logprobs is true.\n");
        }
        config.array("responseModalities").stream()
                .flatMap(JsonArray::strings)
                .filter(modality -> !modality.equals("TEXT") && !modality.equals("MODALITY_UNSPECIFIED"))
                .findFirst()
                .ifPresent(modality -> {
                    throw GeminiErrors.invalid("The requested combination of response modalities ("
                            + modality.toLowerCase(Locale.ROOT) + ") is not supported by the model. models/"
                            + model.id() + " accepts the following combination of response modalities:\n* TEXT\n");
                });
        JsonObject thinking = config.object("thinkingConfig").orElse(JsonObject.empty());
        if (thinking.has("thinkingBudget") && thinking.has("thinkingLevel")) {
            throw GeminiErrors.invalid("You can only set only one of thinking budget and thinking level.");
        }
        if (thinking.has("thinkingLevel") && !model.bindsThoughts()) {
            throw GeminiErrors.invalid("Thinking level is not supported for this model.");
        }
        if (thinking.integer("thinkingBudget").orElse(-1L) == 0 && !model.canStopThinking()) {
            throw GeminiErrors.invalid("Budget 0 is invalid. This model only works in thinking mode.");
        }
        if (!thinking.members().isEmpty() && !model.thinks()) {
            throw GeminiErrors.invalid("Thinking is not enabled for models/" + model.id());
        }
    }

    private static List<JsonObject> functions(JsonObject body) {
        var functions = new ArrayList<JsonObject>();
        Set<String> names = new HashSet<>();
        List<JsonObject> tools =
                body.array("tools").stream().flatMap(JsonArray::objects).toList();
        for (int i = 0; i < tools.size(); i++) {
            List<JsonObject> declared = tools.get(i).array("functionDeclarations").stream()
                    .flatMap(JsonArray::objects)
                    .toList();
            for (int k = 0; k < declared.size(); k++) {
                checkFunction(declared.get(k), "tools[" + i + "].function_declarations[" + k + "]", names);
                functions.add(declared.get(k));
            }
        }
        if (functions.size() > MAX_FUNCTIONS) {
            throw GeminiErrors.invalid("* GenerateContentRequest.tools: " + functions.size()
                    + " function declarations (expected: at most " + MAX_FUNCTIONS + ")");
        }
        return functions;
    }

    private static void checkFunction(JsonObject function, String place, Set<String> names) {
        String name = function.string("name").orElse("");
        if (!NAME.matcher(name).matches()) {
            throw GeminiErrors.invalid("* GenerateContentRequest." + place + ".name: Invalid function name. Must start"
                    + " with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.),"
                    + " colons (:), or dashes (-), with a maximum length of 128.\n");
        }
        if (!names.add(name)) {
            throw GeminiErrors.invalid("Duplicate function declaration found: " + name);
        }
        if (function.has("parameters") && function.has("parametersJsonSchema")) {
            throw GeminiErrors.invalid("* GenerateContentRequest." + place
                    + ": parameters and parameters_json_schema are mutually exclusive.\n");
        }
        function.get("parametersJsonSchema")
                .ifPresent(schema -> GeminiJsonSchema.check(place + ".parameters_json_schema", schema));
    }

    private static Tool tool(JsonObject function) {
        String name = function.string("name").orElse("");
        String description = function.string("description").orElse("");
        Optional<Json> schema = function.get("parameters").or(() -> function.get("parametersJsonSchema"));
        return schema.map(parameters -> Tool.function(name, description, parameters))
                .orElseGet(() -> Tool.bare(name, description));
    }

    private static ToolChoice toolChoice(JsonObject body, List<Tool> tools) {
        JsonObject config = body.object("toolConfig")
                .flatMap(toolConfig -> toolConfig.object("functionCallingConfig"))
                .orElse(JsonObject.empty());
        String mode = config.string("mode").orElse("AUTO");
        List<String> allowed = config.array("allowedFunctionNames").stream()
                .flatMap(JsonArray::strings)
                .toList();
        if (!allowed.isEmpty() && !mode.equals("ANY") && !mode.equals("VALIDATED")) {
            throw GeminiErrors.invalid("Invalid request: allowed_function_names should only be set when the function"
                    + " calling mode is ANY or VALIDATED.");
        }
        List<String> names = tools.stream().map(Tool::name).toList();
        allowed.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw GeminiErrors.invalid(
                    "Invalid request: allowed_function_names contains a name that is not declared: " + name);
        });
        if (mode.equals("ANY") && tools.isEmpty()) {
            throw GeminiErrors.invalid("Function calling config is set without function_declarations.");
        }
        ToolChoice.Mode decided = switch (mode) {
            case "ANY" -> ToolChoice.Mode.REQUIRED;
            case "NONE" -> ToolChoice.Mode.NONE;
            default -> ToolChoice.Mode.AUTO;
        };
        return new ToolChoice(decided, Set.copyOf(allowed), true);
    }

    private static OutputFormat format(JsonObject config) {
        String mimeType = config.string("responseMimeType").orElse("text/plain");
        if (config.has("responseSchema") && config.has("responseJsonSchema")) {
            throw GeminiErrors.invalid("* GenerateContentRequest.generation_config: response_schema and"
                    + " response_json_schema are mutually exclusive.\n");
        }
        config.get("responseJsonSchema")
                .ifPresent(schema -> GeminiJsonSchema.check("generation_config.response_json_schema", schema));
        Optional<Json> schema = config.get("responseSchema").or(() -> config.get("responseJsonSchema"));
        return switch (mimeType) {
            case "application/json" ->
                schema.<OutputFormat>map(OutputFormat.Structured::new).orElseGet(OutputFormat.AnyJson::new);
            case "text/x.enum" -> oneWord(schema);
            case "text/plain", "" -> {
                if (schema.isPresent()) {
                    throw GeminiErrors.invalid("Function calling with a response mime type: 'text/plain' is"
                            + " unsupported with a response schema (expected: application/json)");
                }
                yield new OutputFormat.Text();
            }
            default ->
                throw GeminiErrors.invalid("* GenerateContentRequest.generation_config.response_mime_type: allowed"
                        + " mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` and"
                        + " `text/x.enum`.\n");
        };
    }

    private static OutputFormat oneWord(Optional<Json> schema) {
        List<String> words = schema.filter(JsonObject.class::isInstance)
                .flatMap(object -> ((JsonObject) object).array("enum"))
                .map(values -> values.strings().toList())
                .orElse(List.of());
        if (words.isEmpty()) {
            throw GeminiErrors.invalid("* GenerateContentRequest.generation_config.response_schema.enum: must not be"
                    + " empty for the mimetype `text/x.enum`.\n");
        }
        return new OutputFormat.OneWordOf(words);
    }

    private static Thinking thinking(GeminiModel model, JsonObject config) {
        Optional<Thinking> byLevel = config.string("thinkingLevel")
                .filter(level -> !level.equals("THINKING_LEVEL_UNSPECIFIED"))
                .map(level -> Thinking.ofEffort(level.toLowerCase(Locale.ROOT)));
        Optional<Thinking> byBudget = config.integer("thinkingBudget")
                .filter(budget -> budget >= 0)
                .map(budget -> {
                    if (budget == 0) {
                        return Thinking.OFF;
                    }
                    return budget <= LITTLE ? Thinking.LOW : budget <= MIDDLING ? Thinking.MEDIUM : Thinking.HIGH;
                });
        boolean asked = config.integer("thinkingBudget").isPresent()
                || config.flag("includeThoughts").orElse(false);
        Thinking usual =
                asked && model.thinking() == Thinking.OFF && model.thinks() ? Thinking.MEDIUM : model.thinking();
        return byLevel.or(() -> byBudget).orElse(usual);
    }
}
