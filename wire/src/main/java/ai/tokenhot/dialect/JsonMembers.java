package ai.tokenhot.dialect;

import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks over the members of one JSON object without a tree. */
public final class JsonMembers {

    private JsonMembers() {}

    /**
     * Calls {@code visitor} for each member of the object in {@code [from, to)}. The reader stands at the member's value;
     * the visitor consumes the value or leaves it, in which case it is skipped.
     *
     * @return what is wrong, if the bytes are not one JSON object
     */
    public static Optional<String> visit(byte[] bytes, int from, int to, Visitor visitor) {
        try (var reader = JsonReader.of(bytes, from, to - from)) {
            if (reader.next() != Token.OBJECT_START) {
                return Optional.of("not an object");
            }
            visit(reader, visitor);
            return reader.next() == Token.END ? Optional.empty() : Optional.of("more than one value");
        } catch (JsonException e) {
            return Optional.of(e.problem());
        }
    }

    /** The same for the object at whose beginning the reader stands; does nothing when it stands at another value. */
    public static void visit(JsonReader reader, Visitor visitor) {
        if (reader.token() != Token.OBJECT_START) {
            reader.skipValue();
            return;
        }
        @Nullable String name;
        while ((name = reader.nextName()) != null) {
            reader.next();
            if (!visitor.member(name, reader)) {
                reader.skipValue();
            }
        }
    }

    /** Looks at members. */
    @FunctionalInterface
    public interface Visitor {
        /** Looks at a member; true when it has consumed a value that is an object or an array. */
        boolean member(String name, JsonReader value);
    }
}
