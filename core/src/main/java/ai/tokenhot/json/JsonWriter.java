package ai.tokenhot.json;

import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/** Writes compact JSON as UTF-8. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD. */
public final class JsonWriter {

    private static final JsonFactory FACTORY = Jackson.factory(JsonLimits.DEFAULT);

    private final JsonGenerator generator;

    private JsonWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /** The text that {@code content} writes. */
    public static byte[] write(Consumer<JsonWriter> content) {
        var bytes = new ByteArrayBuilder();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(new JsonWriter(generator));
        }
        return bytes.toByteArray();
    }

    /** Opens an object. */
    public JsonWriter startObject() {
        generator.writeStartObject();
        return this;
    }

    /** Closes an object. */
    public JsonWriter endObject() {
        generator.writeEndObject();
        return this;
    }

    /** Opens an array. */
    public JsonWriter startArray() {
        generator.writeStartArray();
        return this;
    }

    /** Closes an array. */
    public JsonWriter endArray() {
        generator.writeEndArray();
        return this;
    }

    /** Writes a member's name; its value comes next. */
    public JsonWriter name(String name) {
        generator.writeName(wellFormed(name));
        return this;
    }

    /** Writes a string. */
    public JsonWriter string(String value) {
        generator.writeString(wellFormed(value));
        return this;
    }

    /** Writes an integer. */
    public JsonWriter number(long value) {
        generator.writeNumber(value);
        return this;
    }

    /** Writes a boolean. */
    public JsonWriter flag(boolean value) {
        generator.writeBoolean(value);
        return this;
    }

    /** Writes {@code null}. */
    public JsonWriter nothing() {
        generator.writeNull();
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
            case JsonNumber(String lexeme) -> generator.writeNumber(lexeme);
            case JsonBoolean(boolean flag) -> flag(flag);
            case JsonNull ignored -> nothing();
        }
        return this;
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return replaceLoneSurrogates(text);
                }
            }
        }
        return text;
    }

    private static String replaceLoneSurrogates(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
