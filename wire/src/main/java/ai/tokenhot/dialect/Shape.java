package ai.tokenhot.dialect;

import ai.tokenhot.json.JsonReader.Token;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What we look at in a JSON object of a request: the members that we read, check or refuse. All other members pass
 * unseen. Immutable once built; recursive shapes refer to themselves through {@link Builder#self}.
 */
public final class Shape {

    private final Map<String, Field> fields = new HashMap<>();
    private final List<Field> required = new ArrayList<>();
    private @Nullable Function<Map<String, String>, Optional<String>> check;

    private Shape() {}

    @Nullable
    Field field(String name) {
        return fields.get(name);
    }

    List<Field> required() {
        return required;
    }

    @Nullable
    Function<Map<String, String>, Optional<String>> check() {
        return check;
    }

    /** A builder of a shape. */
    public static Builder builder() {
        return new Builder();
    }

    /** Kinds of JSON value, as they are called in messages. */
    public enum Kind {
        OBJECT("an object"),
        ARRAY("an array"),
        STRING("a string"),
        NUMBER("a number"),
        BOOLEAN("a boolean"),
        NULL("null");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        static Kind of(Token token) {
            return switch (token) {
                case OBJECT_START -> OBJECT;
                case ARRAY_START -> ARRAY;
                case STRING -> STRING;
                case NUMBER -> NUMBER;
                case TRUE, FALSE -> BOOLEAN;
                case NULL -> NULL;
                case OBJECT_END, ARRAY_END, NAME, END -> throw new IllegalStateException("token: " + token);
            };
        }
    }

    /** What a member is to us. */
    enum Role {
        /** Only its kind is checked. */
        CHECKED,
        /** Its text is kept for the object's check. */
        CAPTURED,
        /** Refers to an object at the vendor. */
        REFERENCE,
        /** Its value and place are handed to the dialect. */
        WANTED,
        /** It is, or names, a picture. */
        IMAGE,
        /** It is, or names, a document, sound or video. */
        MEDIA
    }

    /**
     * A member.
     *
     * @param name its first spelling; two spellings of one member in one object are a duplicate
     * @param inner the shape of the value, if it is an object, or of the items, if it is an array of objects
     * @param refers which strings refer, if it is a reference
     * @param required whether it must be present and not null
     */
    record Field(
            String name,
            Set<Kind> kinds,
            Role role,
            @Nullable Shape inner,
            Predicate<String> refers,
            boolean required) {}

    /** Builds a shape. */
    public static final class Builder {
        private final Shape shape = new Shape();

        private Builder() {}

        /** The shape that is being built, for recursion. */
        public Shape self() {
            return shape;
        }

        /** A member that, if present, is of one of these kinds; {@code null} is always allowed. */
        public Builder optional(String names, Kind first, Kind... more) {
            return add(names, kinds(first, more), Role.CHECKED, null, false);
        }

        /** A member that must be present and of one of these kinds. */
        public Builder required(String names, Kind first, Kind... more) {
            return add(names, kinds(first, more), Role.CHECKED, null, true);
        }

        /** An object, or an array of objects, that is looked into; other kinds are allowed if named. */
        public Builder into(String names, Shape inner, Kind first, Kind... more) {
            return add(names, kinds(first, more), Role.CHECKED, inner, false);
        }

        /** Like {@link #into}, and it must be present. */
        public Builder requiredInto(String names, Shape inner, Kind first, Kind... more) {
            return add(names, kinds(first, more), Role.CHECKED, inner, true);
        }

        /** A member whose value the dialect reads. */
        public Builder wanted(String names, Kind first, Kind... more) {
            return add(names, kinds(first, more), Role.WANTED, null, false);
        }

        /** An object whose place the dialect reads, and which is looked into. */
        public Builder wantedObject(String names, Shape inner) {
            return add(names, EnumSet.of(Kind.OBJECT), Role.WANTED, inner, false);
        }

        /** A member whose value the dialect reads, and which must be present. */
        public Builder requiredWanted(String names, Kind first, Kind... more) {
            return add(names, kinds(first, more), Role.WANTED, null, true);
        }

        /** A member that refers to an object at the vendor, whatever its kind, unless it is null or empty. */
        public Builder reference(String names) {
            return add(names, EnumSet.allOf(Kind.class), Role.REFERENCE, null, false);
        }

        /** A member that refers to an object at the vendor if it is such a string, and not empty. */
        public Builder reference(String names, Predicate<String> refers) {
            return add(
                    names,
                    EnumSet.of(Kind.STRING),
                    Role.REFERENCE,
                    null,
                    text -> !text.isEmpty() && refers.test(text),
                    false);
        }

        /** A member that refers to an object at the vendor if it is a string, and is looked into if it is an object. */
        public Builder referenceOrInto(String names, Shape inner) {
            return add(names, EnumSet.of(Kind.STRING, Kind.OBJECT), Role.REFERENCE, inner, false);
        }

        /** A member that is, or names, a picture. */
        public Builder image(String names) {
            return add(names, EnumSet.allOf(Kind.class), Role.IMAGE, null, false);
        }

        /** A member that is, or names, a document, sound or video, or a picture for all that can be seen. */
        public Builder media(String names) {
            return add(names, EnumSet.allOf(Kind.class), Role.MEDIA, null, false);
        }

        /** The same, and it is looked into. */
        public Builder mediaInto(String names, Shape inner, Kind first, Kind... more) {
            return add(names, kinds(first, more), Role.MEDIA, inner, false);
        }

        /** A member whose text the object's check wants to see, unless it is null. */
        public Builder captured(String names) {
            return add(names, EnumSet.allOf(Kind.class), Role.CAPTURED, null, false);
        }

        /**
         * A look at the object once all of its members are known: by name, the text of each captured member that is a
         * string, else its kind in angle brackets. It tells the member by which the object refers to one at the vendor.
         */
        public Builder check(Function<Map<String, String>, Optional<String>> check) {
            shape.check = check;
            return this;
        }

        /** The shape. */
        public Shape build() {
            return shape;
        }

        /** Names are one spelling, or several with a bar between. */
        private Builder add(String names, Set<Kind> kinds, Role role, @Nullable Shape inner, boolean required) {
            return add(names, kinds, role, inner, text -> !text.isEmpty(), required);
        }

        private Builder add(
                String names,
                Set<Kind> kinds,
                Role role,
                @Nullable Shape inner,
                Predicate<String> refers,
                boolean required) {
            String[] spellings = names.split("\\|", -1);
            var field = new Field(spellings[0], kinds, role, inner, refers, required);
            for (String spelling : spellings) {
                shape.fields.put(spelling, field);
            }
            if (required) {
                shape.required.add(field);
            }
            return this;
        }

        private static Set<Kind> kinds(Kind first, Kind... more) {
            return EnumSet.of(first, more);
        }
    }
}
