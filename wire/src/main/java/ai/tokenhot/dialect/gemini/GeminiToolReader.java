package ai.tokenhot.dialect.gemini;

import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a request's tools, and which of them may or must be called. */
final class GeminiToolReader {

    private static final Set<String> SEARCHES =
            Set.of("googleSearch", "google_search", "googleSearchRetrieval", "google_search_retrieval");

    private GeminiToolReader() {}

    /** The tools of one entry, which may hold several. */
    static List<Tool> read(GeminiFields entry) {
        var tools = new ArrayList<Tool>();
        for (GeminiFields function : entry.objects("functionDeclarations")) {
            tools.add(function(function));
        }
        entry.object().members().forEach((kind, value) -> {
            if (kind.equals("functionDeclarations")
                    || kind.equals("function_declarations")
                    || value instanceof JsonNull) {
                return;
            }
            String field = entry.path() + "." + kind;
            JsonObject raw = JsonObject.builder().put(kind, value).build();
            tools.add(
                    SEARCHES.contains(kind)
                            ? new Tool.WebSearch(field, GenerateContent.ID, raw)
                            : new Tool.Hosted(field, GenerateContent.ID, kind, raw));
        });
        return tools;
    }

    private static Tool function(GeminiFields function) {
        var extras = new ArrayList<Extra>();
        String name = function.string("name")
                .orElseThrow(() -> new GeminiRefusal(
                        function.place("name"),
                        "Missing required field: `" + function.place("name") + "` (expected: a function's name)."));
        Optional<JsonObject> openApi = function.object("parameters").map(GeminiFields::object);
        Optional<JsonObject> jsonSchema =
                function.object("parametersJsonSchema").map(GeminiFields::object);
        if (openApi.isPresent() && jsonSchema.isPresent()) {
            throw new GeminiRefusal(
                    function.place("parametersJsonSchema"),
                    "`" + function.place("parametersJsonSchema") + "` is given beside `" + function.place("parameters")
                            + "` (expected: one of the two).");
        }
        Optional<String> description = function.string("description");
        function.rest(extras);
        return new Tool.Function(
                function.path(),
                name,
                description,
                jsonSchema.or(() -> openApi.map(OpenApiSchema::toJsonSchema)),
                Optional.empty(),
                Optional.empty(),
                extras);
    }

    /** What {@code toolConfig} says of the choice, if anything. */
    static Optional<ToolChoice> choice(GeminiFields toolConfig, List<Extra> extras) {
        Optional<ToolChoice> choice = toolConfig.object("functionCallingConfig").flatMap(config -> {
            Optional<ToolChoice> found = calling(config, extras);
            config.rest(extras);
            return found;
        });
        toolConfig.rest(extras);
        return choice;
    }

    private static Optional<ToolChoice> calling(GeminiFields config, List<Extra> extras) {
        String mode = config.string("mode").orElse("MODE_UNSPECIFIED");
        List<String> names = config.strings("allowedFunctionNames").orElse(List.of());
        return switch (mode) {
            case "MODE_UNSPECIFIED", "AUTO" -> {
                unused(config, names, extras);
                yield mode.equals("AUTO") ? Optional.of(new ToolChoice.Auto()) : Optional.empty();
            }
            case "NONE" -> {
                unused(config, names, extras);
                yield Optional.of(new ToolChoice.None());
            }
            case "ANY" ->
                Optional.of(
                        switch (names.size()) {
                            case 0 -> new ToolChoice.Required();
                            case 1 -> new ToolChoice.Named(names.getFirst());
                            default -> new ToolChoice.Allowed(names, true);
                        });
            case "VALIDATED" -> {
                // Calls that satisfy their schema: other languages ask for that tool by tool, with schemas of a kind.
                extras.add(Extra.hint(config.place("mode"), Json.of(mode)));
                yield Optional.of(names.isEmpty() ? new ToolChoice.Auto() : new ToolChoice.Allowed(names, false));
            }
            default -> throw config.wrong("mode", Json.of(mode), "AUTO, ANY, NONE or VALIDATED");
        };
    }

    /** Names mean nothing in this mode. */
    private static void unused(GeminiFields config, List<String> names, List<Extra> extras) {
        if (!names.isEmpty()) {
            config.hint("allowedFunctionNames", extras);
        }
    }
}
