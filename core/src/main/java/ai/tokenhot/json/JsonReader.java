package ai.tokenhot.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Pulls tokens out of JSON bytes without building a tree. Every method may throw {@link JsonException} at the first byte
 * that is not JSON in UTF-8; what was not asked for is skipped, not decoded.
 */
public final class JsonReader implements AutoCloseable {

    /** What stands at the reader's place. */
    public enum Token {
        OBJECT_START,
        OBJECT_END,
        ARRAY_START,
        ARRAY_END,
        NAME,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** Nothing is left. */
        END
    }

    /** Within so many bytes the library would recognise another encoding by its zero bytes. */
    private static final int ENCODING_MARK = 4;

    private static final JsonFactory FACTORY = Jackson.factory(JsonLimits.DEFAULT);

    private final byte[] source;
    private final int start;
    private final JsonParser parser;
    private Token current = Token.END;

    private JsonReader(byte[] source, int offset, int length, JsonFactory factory) {
        for (int i = offset; i < offset + Math.min(length, ENCODING_MARK); i++) {
            if (source[i] == 0) {
                throw new JsonException("a zero byte (expected: JSON in UTF-8)", i - offset, 1, i - offset + 1);
            }
        }
        this.source = source;
        this.start = offset;
        this.parser = factory.createParser(ObjectReadContext.empty(), source, offset, length);
    }

    /** A reader of a part of an array. Offsets that it tells count from the beginning of the array. */
    public static JsonReader of(byte[] utf8, int offset, int length) {
        return new JsonReader(utf8, offset, length, FACTORY);
    }

    /** A reader of a whole array. */
    public static JsonReader of(byte[] utf8) {
        return of(utf8, 0, utf8.length);
    }

    static JsonReader of(byte[] utf8, int offset, int length, JsonLimits limits) {
        return new JsonReader(
                utf8, offset, length, limits.equals(JsonLimits.DEFAULT) ? FACTORY : Jackson.factory(limits));
    }

    /** Moves to the next token. */
    public Token next() {
        try {
            current = translate(parser.nextToken());
            return current;
        } catch (JacksonException e) {
            throw Jackson.translate(e, parser.currentLocation());
        }
    }

    /** Moves to the next token, which must be a member name or the end of the object; null at the end. */
    public @Nullable String nextName() {
        try {
            @Nullable String name = parser.nextName();
            current = translate(parser.currentToken());
            return name;
        } catch (JacksonException e) {
            throw Jackson.translate(e, parser.currentLocation());
        }
    }

    /** The token at which the reader stands. */
    public Token token() {
        return current;
    }

    /** The member name or string at which the reader stands, decoded; for a number the text it was written with. */
    public String text() {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw Jackson.translate(e, parser.currentLocation());
        }
    }

    /** The number at which the reader stands, if it is an integer of 64 bits, else {@code otherwise}. */
    public long longOr(long otherwise) {
        if (current != Token.NUMBER) {
            return otherwise;
        }
        try {
            return switch (parser.getNumberType()) {
                case INT, LONG -> parser.getLongValue();
                default -> new JsonNumber(text()).exactLong().orElse(otherwise);
            };
        } catch (JacksonException e) {
            throw Jackson.translate(e, parser.currentLocation());
        }
    }

    /** Skips the value at which the reader stands; afterwards it stands at the value's last token. */
    public void skipValue() {
        try {
            parser.skipChildren();
            current = translate(parser.currentToken());
        } catch (JacksonException e) {
            throw Jackson.translate(e, parser.currentLocation());
        }
    }

    /** Reads the value at which the reader stands into a tree. */
    public Json readValue() {
        return JsonTrees.read(this);
    }

    /** Where the token at which the reader stands begins, in the array. */
    public int tokenStart() {
        return start + Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    /** Where the token at which the reader stands ends (exclusive), in the array. Decodes a string that was not yet. */
    public int tokenEnd() {
        try {
            parser.finishToken();
            return start + Math.toIntExact(parser.currentLocation().getByteOffset());
        } catch (JacksonException e) {
            throw Jackson.translate(e, parser.currentLocation());
        }
    }

    /** The bytes between two places of the array. */
    public byte[] slice(int from, int to) {
        return Arrays.copyOfRange(source, from, to);
    }

    /** Reads on to the end, which must come after one value. */
    public void expectEnd() {
        if (next() != Token.END) {
            throw failure("more than one JSON value");
        }
    }

    /** A failure at the place where the reader stands. */
    public JsonException failure(String problem) {
        TokenStreamLocation place = parser.currentTokenLocation();
        return new JsonException(problem, place.getByteOffset(), place.getLineNr(), place.getColumnNr());
    }

    @Override
    public void close() {
        parser.close();
    }

    private static Token translate(@Nullable JsonToken token) {
        if (token == null) {
            // Not a case of the switch: one with that costs as much as the rest of a token.
            return Token.END;
        }
        return switch (token) {
            case START_OBJECT -> Token.OBJECT_START;
            case END_OBJECT -> Token.OBJECT_END;
            case START_ARRAY -> Token.ARRAY_START;
            case END_ARRAY -> Token.ARRAY_END;
            case PROPERTY_NAME -> Token.NAME;
            case VALUE_STRING -> Token.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Token.NUMBER;
            case VALUE_TRUE -> Token.TRUE;
            case VALUE_FALSE -> Token.FALSE;
            case VALUE_NULL -> Token.NULL;
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("token: " + token);
        };
    }
}
