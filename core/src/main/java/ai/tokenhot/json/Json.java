package ai.tokenhot.json;

import java.nio.charset.StandardCharsets;

/** An immutable JSON value. Numbers keep the text they were written with; objects keep their order. */
public sealed interface Json permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

    /**
     * Reads one whole JSON value.
     *
     * @throws JsonException when the text is not one JSON value, has a duplicate member or exceeds {@link
     *     JsonLimits#DEFAULT}
     */
    static Json parse(byte[] utf8) {
        return JsonTrees.parse(utf8, 0, utf8.length, JsonLimits.DEFAULT);
    }

    /** Like {@link #parse(byte[])}, from a part of an array. */
    static Json parse(byte[] utf8, int offset, int length) {
        return JsonTrees.parse(utf8, offset, length, JsonLimits.DEFAULT);
    }

    /** Like {@link #parse(byte[])}, from text. */
    static Json parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A string value. */
    static Json of(String value) {
        return new JsonString(value);
    }

    /** An integer value. */
    static Json of(long value) {
        return JsonNumber.of(value);
    }

    /** A floating-point value, written as {@link Double#toString(double)} does. */
    static Json of(double value) {
        return JsonNumber.of(value);
    }

    /** A boolean value. */
    static Json of(boolean value) {
        return value ? JsonBoolean.TRUE : JsonBoolean.FALSE;
    }

    /** The value {@code null}. */
    static Json nothing() {
        return JsonNull.NULL;
    }

    /** What a person would call this kind of value in an error message: {@code string}, {@code object}, … */
    default String kind() {
        return switch (this) {
            case JsonObject ignored -> "object";
            case JsonArray ignored -> "array";
            case JsonString ignored -> "string";
            case JsonNumber ignored -> "number";
            case JsonBoolean ignored -> "boolean";
            case JsonNull ignored -> "null";
        };
    }

    /** Compact JSON text. */
    default String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Compact JSON text as UTF-8. */
    default byte[] bytes() {
        return JsonWriter.write(writer -> writer.value(this));
    }
}
