package ai.tokenhot.dialect;

import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The numbers of a usage object, by their path with dots. Absent, null and negative figures are absent. When a stream
 * reports several times, a later figure replaces the earlier one, and one that is left out stays as it was: only so do
 * totals and the parts that are subtracted from them belong together.
 */
public final class JsonFigures {

    /** Deeper objects, more figures than these are noise. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_FIGURES = 200;

    private final Map<String, Long> figures = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    /** Takes over the object at whose beginning the reader stands. */
    public void add(JsonReader reader) {
        collect(reader, "", 0);
    }

    private void collect(JsonReader reader, String prefix, int depth) {
        JsonMembers.visit(reader, (name, value) -> {
            if (value.token() == Token.OBJECT_START && depth < MAX_DEPTH) {
                collect(value, prefix + name + ".", depth + 1);
                return true;
            }
            if (value.token() == Token.NUMBER) {
                put(prefix + name, value.longOr(-1));
            } else if (value.token() == Token.STRING && hasRoom(prefix + name)) {
                texts.put(prefix + name, value.text());
            }
            return false;
        });
    }

    /** Takes over one figure. */
    public void put(String path, long figure) {
        if (figure >= 0 && hasRoom(path)) {
            figures.put(path, figure);
        }
    }

    private boolean hasRoom(String path) {
        return figures.size() + texts.size() < MAX_FIGURES || figures.containsKey(path) || texts.containsKey(path);
    }

    /** The figure at a path. */
    public OptionalLong figure(String path) {
        Long value = figures.get(path);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The text at a path. */
    public Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    /** Whether no figure was found. */
    public boolean isEmpty() {
        return figures.isEmpty();
    }
}
