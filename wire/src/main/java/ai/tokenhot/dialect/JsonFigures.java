package ai.tokenhot.dialect;

import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The numbers of a usage object, by their path with dots. Absent, null and negative figures are absent.
 *
 * @param figures by path
 * @param texts strings by path
 */
public record JsonFigures(Map<String, Long> figures, Map<String, String> texts) {

    /** Deeper objects, more figures than these are noise. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_FIGURES = 200;

    /** Reads the object at whose beginning the reader stands. */
    public static JsonFigures read(JsonReader reader) {
        var result = new JsonFigures(new HashMap<>(), new HashMap<>());
        result.collect(reader, "", 0);
        return result;
    }

    private void collect(JsonReader reader, String prefix, int depth) {
        JsonMembers.visit(reader, (name, value) -> {
            if (value.token() == Token.OBJECT_START && depth < MAX_DEPTH) {
                collect(value, prefix + name + ".", depth + 1);
                return true;
            }
            if (figures.size() + texts.size() >= MAX_FIGURES) {
                return false;
            }
            if (value.token() == Token.NUMBER) {
                long figure = value.longOr(-1);
                if (figure >= 0) {
                    figures.put(prefix + name, figure);
                }
            } else if (value.token() == Token.STRING) {
                texts.put(prefix + name, value.text());
            }
            return false;
        });
    }

    /** The figure at a path. */
    public OptionalLong figure(String path) {
        Long value = figures.get(path);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return figures.isEmpty();
    }
}
