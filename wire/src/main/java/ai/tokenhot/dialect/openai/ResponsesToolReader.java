package ai.tokenhot.dialect.openai;

import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.inference.ToolChoice;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a request's tools and which of them are to be called. Tools in a namespace become single ones with its name before theirs. */
final class ResponsesToolReader {

    private static final Set<String> WEB_SEARCH =
            Set.of("web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11");

    private final List<Extra> extras;
    private final List<Tool> tools = new ArrayList<>();

    /** A reader that adds to these extras. */
    ResponsesToolReader(List<Extra> extras) {
        this.extras = extras;
    }

    /** What was read. */
    List<Tool> all() {
        return tools;
    }

    /** Reads the tools. */
    void tools(OpenAiFields body) {
        body.items("tools").forEach(item -> tool(item.fields(), ""));
    }

    private void tool(OpenAiFields tool, String namespace) {
        String type = tool.requiredText("type");
        String field = tool.path();
        if (WEB_SEARCH.contains(type)) {
            tools.add(new Tool.WebSearch(field, Responses.ID, tool.object()));
            return;
        }
        switch (type) {
            case "function" -> tools.add(function(tool, namespace));
            case "custom" -> {
                tools.add(custom(tool, namespace));
                extras.addAll(tool.rest());
            }
            case "namespace" -> {
                String name = tool.requiredText("name");
                tool.items("tools").forEach(item -> tool(item.fields(), name));
                extras.addAll(tool.rest());
            }
            default -> tools.add(new Tool.Hosted(field, Responses.ID, type, tool.object()));
        }
    }

    private static Tool function(OpenAiFields tool, String namespace) {
        String name = new ResponsesNamespace(namespace, tool.requiredText("name")).word();
        return new Tool.Function(
                tool.path(),
                name,
                tool.text("description"),
                tool.tree("parameters"),
                tool.flag("strict"),
                Optional.empty(),
                tool.rest());
    }

    private static Tool custom(OpenAiFields tool, String namespace) {
        String name = new ResponsesNamespace(namespace, tool.requiredText("name")).word();
        Optional<JsonObject> grammar = tool.object("format").flatMap(format -> {
            String type = format.requiredText("type");
            return switch (type) {
                case "text" -> Optional.empty();
                case "grammar" ->
                    Optional.of(JsonObject.builder()
                            .put("syntax", format.requiredText("syntax"))
                            .put("definition", format.requiredText("definition"))
                            .build());
                default -> throw OpenAiFields.unknownWord(format.place("type"), type, "text or grammar");
            };
        });
        return new Tool.Custom(tool.path(), name, tool.text("description"), grammar);
    }

    /** Reads which tools are to be called. */
    void choice(OpenAiFields body, Settings.Builder settings) {
        body.any("tool_choice")
                .ifPresent(value -> choice(value)
                        .ifPresentOrElse(
                                choice -> settings.put(Setting.TOOL_CHOICE, choice, "tool_choice"),
                                () -> extras.add(Extra.demand("tool_choice", value))));
    }

    /** Empty when a tool of the provider's own is chosen. */
    private static Optional<ToolChoice> choice(Json value) {
        if (value instanceof JsonString(String word)) {
            return Optional.of(general(word));
        }
        OpenAiFields choice = OpenAiFields.of(value, "tool_choice");
        String type = choice.requiredText("type");
        return switch (type) {
            case "function", "custom" -> Optional.of(new ToolChoice.Named(name(choice)));
            case "allowed_tools" -> allowed(choice);
            default -> Optional.empty();
        };
    }

    private static ToolChoice general(String word) {
        return switch (word) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw OpenAiFields.unknownWord("tool_choice", word, "auto, none or required");
        };
    }

    private static Optional<ToolChoice> allowed(OpenAiFields choice) {
        String mode = choice.text("mode").orElse("auto");
        var names = new ArrayList<String>();
        for (OpenAiFields.Item item : choice.items("tools")) {
            OpenAiFields tool = item.fields();
            String type = tool.requiredText("type");
            if (!type.equals("function") && !type.equals("custom")) {
                return Optional.empty();
            }
            names.add(name(tool));
        }
        return Optional.of(new ToolChoice.Allowed(names, mode.equals("required")));
    }

    private static String name(OpenAiFields tool) {
        return new ResponsesNamespace(tool.text("namespace").orElse(""), tool.requiredText("name")).word();
    }
}
