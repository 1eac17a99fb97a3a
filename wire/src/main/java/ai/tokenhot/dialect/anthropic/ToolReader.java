package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.inference.CacheMark;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Tool;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the tools of a caller's request: {@code chat-dialects.md} section 3.6. */
final class ToolReader {

    private final Problem problem;
    private final BlockReader blocks;
    private final List<Tool> tools = new ArrayList<>();

    ToolReader(Problem problem, BlockReader blocks) {
        this.problem = problem;
        this.blocks = blocks;
    }

    /** The tools so far. */
    List<Tool> tools() {
        return tools;
    }

    /** Takes over the list. */
    void read(Json value) {
        if (!(value instanceof JsonArray array)) {
            problem.kind("tools", value, "an array");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            String field = "tools[" + i + "]";
            if (array.items().get(i) instanceof JsonObject tool) {
                tools.add(tool(tool, field));
            } else {
                problem.kind(field, array.items().get(i), "an object");
            }
        }
    }

    private Tool tool(JsonObject tool, String field) {
        String type = tool.string("type").orElse("custom");
        if (!type.equals("custom")) {
            return type.startsWith("web_search")
                    ? new Tool.WebSearch(field, Messages.ID, tool)
                    : new Tool.Hosted(field, Messages.ID, type, tool);
        }
        var more = new ArrayList<Extra>();
        Optional<CacheMark> cache = blocks.cache(tool, field, more);
        tool.members().forEach((name, value) -> {
            switch (name) {
                case "type", "name", "description", "input_schema", "strict", "cache_control" -> {}
                default -> {
                    if (!(value instanceof JsonNull)) {
                        more.add(Extra.hint(field + "." + name, value));
                    }
                }
            }
        });
        if (tool.string("name").isEmpty()) {
            problem.missing(field + ".name", "a string");
        }
        return new Tool.Function(
                field,
                tool.string("name").orElse(""),
                tool.string("description"),
                tool.object("input_schema"),
                tool.flag("strict"),
                cache,
                more);
    }
}
