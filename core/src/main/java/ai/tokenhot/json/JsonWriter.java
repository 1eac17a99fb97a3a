package ai.tokenhot.json;

import java.util.Map;
import java.util.function.Consumer;

/** Writes compact JSON as UTF-8. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD. */
public final class JsonWriter {

    private final Utf8Buffer out;
    /** Whether a comma stands before what comes next. */
    private boolean comma;

    private JsonWriter(Utf8Buffer out) {
        this.out = out;
    }

    /** The text that {@code content} writes. */
    public static byte[] write(Consumer<JsonWriter> content) {
        var buffer = new Utf8Buffer();
        write(buffer, content);
        return buffer.take();
    }

    /** Adds the text that {@code content} writes to a buffer. */
    public static void write(Utf8Buffer buffer, Consumer<JsonWriter> content) {
        content.accept(new JsonWriter(buffer));
    }

    private Utf8Buffer next() {
        if (comma) {
            out.one(',');
        }
        comma = true;
        return out;
    }

    private JsonWriter open(char bracket) {
        next().one(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.one(bracket);
        comma = true;
        return this;
    }

    /** Opens an object. */
    public JsonWriter startObject() {
        return open('{');
    }

    /** Closes an object. */
    public JsonWriter endObject() {
        return close('}');
    }

    /** Opens an array. */
    public JsonWriter startArray() {
        return open('[');
    }

    /** Closes an array. */
    public JsonWriter endArray() {
        return close(']');
    }

    /** Writes a member's name; its value comes next. */
    public JsonWriter name(String name) {
        next().string(name).one(':');
        comma = false;
        return this;
    }

    /** Writes a string. */
    public JsonWriter string(String value) {
        next().string(value);
        return this;
    }

    /** Writes an integer. */
    public JsonWriter number(long value) {
        next().number(value);
        return this;
    }

    /** Writes a boolean. */
    public JsonWriter flag(boolean value) {
        next().plain(value ? "true" : "false");
        return this;
    }

    /** Writes {@code null}. */
    public JsonWriter nothing() {
        next().plain("null");
        return this;
    }

    /** Writes a member that is a string. */
    public JsonWriter member(String name, String value) {
        return name(name).string(value);
    }

    /** Writes a member that is an integer. */
    public JsonWriter member(String name, long value) {
        return name(name).number(value);
    }

    /** Writes a member that is a boolean. */
    public JsonWriter member(String name, boolean value) {
        return name(name).flag(value);
    }

    /** Writes a tree. */
    public JsonWriter value(Json value) {
        switch (value) {
            case JsonObject(Map<String, Json> members) -> {
                startObject();
                members.forEach((name, member) -> name(name).value(member));
                endObject();
            }
            case JsonArray array -> {
                startArray();
                array.items().forEach(this::value);
                endArray();
            }
            case JsonString(String text) -> string(text);
            case JsonNumber(String lexeme) -> next().plain(lexeme);
            case JsonBoolean(boolean flag) -> flag(flag);
            case JsonNull ignored -> nothing();
        }
        return this;
    }
}
