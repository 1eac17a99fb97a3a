package ai.tokenhot.testkit.golden;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** JSON as people read it in a golden file: what fits on a line stands on one, the order and the numbers are kept. */
public final class ReadableJson {

    private static final int WIDTH = 110;

    private ReadableJson() {}

    /** The text, without a line end after it. */
    public static String of(Json json) {
        return of(json, 0);
    }

    private static String of(Json json, int indent) {
        String line = line(json);
        if (indent + line.length() <= WIDTH) {
            return line;
        }
        var parts = new ArrayList<String>();
        return switch (json) {
            case JsonObject(var members)
            when !members.isEmpty() -> {
                members.forEach((name, value) -> parts.add(Json.of(name).text() + ": " + of(value, indent + 2)));
                yield broken("{", parts, "}", indent);
            }
            case JsonArray(var items)
            when !items.isEmpty() -> {
                items.forEach(item -> parts.add(of(item, indent + 2)));
                yield broken("[", parts, "]", indent);
            }
            default -> line;
        };
    }

    private static String broken(String open, List<String> parts, String close, int indent) {
        String margin = " ".repeat(indent);
        return open + "\n  " + margin + String.join(",\n  " + margin, parts) + "\n" + margin + close;
    }

    private static String line(Json json) {
        var parts = new ArrayList<String>();
        return switch (json) {
            case JsonObject(var members) -> {
                members.forEach((name, value) -> parts.add(Json.of(name).text() + ": " + line(value)));
                yield "{" + String.join(", ", parts) + "}";
            }
            case JsonArray(var items) -> {
                items.forEach(item -> parts.add(line(item)));
                yield "[" + String.join(", ", parts) + "]";
            }
            default -> json.text();
        };
    }
}
