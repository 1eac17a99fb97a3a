package ai.tokenhot.dialect;

import ai.tokenhot.dialect.Shape.Field;
import ai.tokenhot.dialect.Shape.Kind;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Walks once over a request's bytes along a {@link Shape}, without a tree. Finds what the dialect wants to know, and the
 * first thing that is wrong: bytes that are not UTF-8, text that is not JSON, a duplicate member at a level that we
 * read, a member of the wrong kind, one that is missing, a reference to an object at the vendor.
 */
public final class ShapeWalk {

    /** Up to here members are compared one by one, beyond in a set. */
    private static final int FEW = 16;

    private final JsonReader reader;
    private final Map<String, Found> found = new HashMap<>();
    private int bodyEnd;
    private int images;
    private boolean otherMedia;

    private ShapeWalk(JsonReader reader) {
        this.reader = reader;
    }

    /** Walks over a body. */
    public static Outcome walk(byte[] body, Shape shape) {
        int broken = Utf8.firstInvalid(body);
        if (broken >= 0) {
            return new Outcome.Broken(Failure.of(
                    FailureKind.MALFORMED_JSON,
                    "The body is not UTF-8 at byte " + broken + " (expected: JSON in UTF-8)."));
        }
        try (var reader = JsonReader.of(body)) {
            var walk = new ShapeWalk(reader);
            if (reader.next() == Token.END) {
                return new Outcome.Broken(
                        Failure.of(FailureKind.MALFORMED_JSON, "The body is empty (expected: a JSON object)."));
            }
            if (reader.token() != Token.OBJECT_START) {
                return new Outcome.Broken(Failure.of(
                        FailureKind.INVALID_REQUEST,
                        "The body is " + Kind.of(reader.token()).words() + " (expected: an object)."));
            }
            walk.object(shape, "");
            reader.expectEnd();
            return new Outcome.Walked(walk.found, walk.bodyEnd, walk.images, walk.otherMedia);
        } catch (JsonException e) {
            return new Outcome.Broken(
                    Failure.of(FailureKind.MALFORMED_JSON, "The body is not valid JSON: " + e.getMessage() + "."));
        } catch (Refusal e) {
            return new Outcome.Broken(e.failure);
        }
    }

    private void object(Shape shape, String path) {
        var seen = new Names();
        List<Field> missing = new ArrayList<>(shape.required());
        @Nullable Map<String, String> captured = shape.check() == null ? null : new HashMap<>();
        @Nullable String name;
        while ((name = reader.nextName()) != null) {
            @Nullable Field field = shape.field(name);
            if (!seen.add(field == null ? name : field.name())) {
                throw new Refusal(Failure.of(
                        FailureKind.INVALID_REQUEST,
                        "Duplicate member: `" + under(path, name)
                                + "` is given twice (expected: once, in one spelling).",
                        under(path, name)));
            }
            reader.next();
            if (field == null) {
                reader.skipValue();
            } else {
                missing.remove(field);
                member(field, path, name, captured);
            }
        }
        if (path.isEmpty()) {
            bodyEnd = reader.tokenStart();
        }
        if (!missing.isEmpty()) {
            Field field = missing.getFirst();
            String place = under(path, field.name());
            throw new Refusal(Failure.of(
                    FailureKind.INVALID_REQUEST,
                    "Missing required field: `" + place + "` (expected: " + expected(field) + ").",
                    place));
        }
        if (captured != null && shape.check() != null) {
            shape.check().apply(captured).ifPresent(member -> {
                throw new Refusal(unknownReference(under(path, member)));
            });
        }
    }

    private void member(Field field, String path, String name, @Nullable Map<String, String> captured) {
        Kind kind = Kind.of(reader.token());
        boolean allowed = kind == Kind.NULL ? !field.required() : field.kinds().contains(kind);
        if (!allowed) {
            String place = under(path, name);
            throw new Refusal(Failure.of(
                    FailureKind.INVALID_REQUEST,
                    "Invalid type: `" + place + "` is " + kind.words() + " (expected: " + expected(field) + ").",
                    place));
        }
        switch (field.role()) {
            case CHECKED -> look(field, kind, path, name);
            case CAPTURED -> {
                if (captured != null && kind != Kind.NULL) {
                    captured.put(field.name(), kind == Kind.STRING ? reader.text() : "<" + kind.words() + ">");
                }
                reader.skipValue();
            }
            case REFERENCE -> {
                if (kind == Kind.OBJECT && field.inner() != null) {
                    object(field.inner(), under(path, name));
                } else if (refers(field, kind)) {
                    throw new Refusal(unknownReference(under(path, name)));
                }
            }
            case WANTED -> wanted(field, kind, path, name);
            case IMAGE -> {
                images += kind == Kind.NULL ? 0 : 1;
                look(field, kind, path, name);
            }
            case MEDIA -> {
                otherMedia |= kind != Kind.NULL;
                look(field, kind, path, name);
            }
        }
    }

    private void look(Field field, Kind kind, String path, String name) {
        if (field.inner() == null) {
            reader.skipValue();
        } else if (kind == Kind.OBJECT) {
            object(field.inner(), under(path, name));
        } else if (kind == Kind.ARRAY) {
            array(field.inner(), under(path, name));
        } else {
            reader.skipValue();
        }
    }

    private void array(Shape items, String path) {
        int index = 0;
        while (reader.next() != Token.ARRAY_END) {
            if (reader.token() == Token.OBJECT_START) {
                object(items, path + "[" + index + "]");
            } else {
                reader.skipValue();
            }
            index++;
        }
    }

    /** A reference that is null or empty refers to nothing. */
    private boolean refers(Field field, Kind kind) {
        return switch (kind) {
            case NULL -> false;
            case STRING -> field.refers().test(reader.text());
            case ARRAY -> {
                boolean empty = reader.next() == Token.ARRAY_END;
                while (!empty && reader.token() != Token.ARRAY_END) {
                    reader.skipValue();
                    reader.next();
                }
                yield !empty;
            }
            case OBJECT, NUMBER, BOOLEAN -> {
                reader.skipValue();
                yield true;
            }
        };
    }

    private void wanted(Field field, Kind kind, String path, String name) {
        int from = reader.tokenStart();
        String text = kind == Kind.STRING || kind == Kind.NUMBER ? reader.text() : "";
        boolean flag = reader.token() == Token.TRUE;
        int contentEnd;
        if (kind == Kind.OBJECT && field.inner() != null) {
            object(field.inner(), under(path, name));
            contentEnd = reader.tokenStart();
        } else {
            reader.skipValue();
            contentEnd = reader.tokenEnd();
        }
        found.put(under(path, field.name()), new Found(kind, text, flag, from, reader.tokenEnd(), contentEnd));
    }

    private static String expected(Field field) {
        return field.kinds().stream().map(Kind::words).collect(Collectors.joining(" or "));
    }

    private static String under(String path, String name) {
        String shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
        return path.isEmpty() ? shown : path + "." + shown;
    }

    /** The refusal of a reference to an object that this project is not known to have made. */
    private static Failure unknownReference(String field) {
        return Failure.of(
                FailureKind.UNKNOWN_REFERENCE,
                "`" + field + "` refers to an object that this project did not make here"
                        + " (expected: the content itself in the request).",
                field);
    }

    /** What came of a walk. */
    public sealed interface Outcome {
        /**
         * The body is as it should be.
         *
         * @param found the members that were wanted, by their place
         * @param bodyEnd where the body's closing brace stands
         * @param images how many pictures there are
         * @param otherMedia whether there are documents, sound or video
         */
        record Walked(Map<String, Found> found, int bodyEnd, int images, boolean otherMedia) implements Outcome {
            /** A wanted member that is there and not null. */
            public Optional<Found> get(String name) {
                return Optional.ofNullable(found.get(name)).filter(value -> value.kind() != Kind.NULL);
            }
        }

        /** The body is not. */
        record Broken(Failure failure) implements Outcome {}
    }

    /**
     * A member that was wanted.
     *
     * @param text the value, if it is a string or a number
     * @param flag whether it is {@code true}
     * @param from where the value begins in the body
     * @param to where it ends
     * @param contentEnd where an object's closing brace stands
     */
    public record Found(Kind kind, String text, boolean flag, int from, int to, int contentEnd) {}

    /** Breaks the walk off; never leaves this class. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        Refusal(Failure failure) {
            super(null, null, false, false);
            this.failure = failure;
        }
    }

    /** The member names of one object so far. */
    private static final class Names {
        private final String[] few = new String[FEW];
        private int count;
        private @Nullable Set<String> many;

        boolean add(String name) {
            if (many != null) {
                return many.add(name);
            }
            for (int i = 0; i < count; i++) {
                if (few[i].equals(name)) {
                    return false;
                }
            }
            if (count == FEW) {
                many = new HashSet<>(List.of(few));
                return many.add(name);
            }
            few[count++] = name;
            return true;
        }
    }
}
