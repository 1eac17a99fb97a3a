package ai.tokenhot.sandbox.shape;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonBoolean;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonNumber;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The form that a JSON value must have. */
public sealed interface Shape {

    /** A string of so many characters. */
    record Text(int minLength, int maxLength) implements Shape {}

    /**
     * One of these strings.
     *
     * @param typeName what the vendor calls the enumeration; may be empty
     */
    record Choice(String typeName, List<String> values) implements Shape {
        /** Copies the values. */
        public Choice {
            values = List.copyOf(values);
        }
    }

    /** An integer. */
    record Whole(long min, long max) implements Shape {}

    /** A number. */
    record Real(double min, double max) implements Shape {}

    /** True or false. */
    record Flag() implements Shape {}

    /** Any value. */
    record Anything() implements Shape {}

    /** Any object. */
    record AnyObject() implements Shape {}

    /** An object with these members and no others. */
    record Fields(Map<String, Field> members) implements Shape {
        /** Copies the members, in order. */
        public Fields {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The same with one more member. */
        public Fields and(String name, Field field) {
            var more = new LinkedHashMap<>(members);
            more.put(name, field);
            return new Fields(more);
        }
    }

    /** An array. */
    record Items(Shape each, int min, int max) implements Shape {}

    /** An object with any names. */
    record MapOf(Shape each, int max) implements Shape {}

    /** The first of these that takes this kind of value. */
    record Either(List<Shape> options) implements Shape {
        /** Copies the options. */
        public Either {
            options = List.copyOf(options);
        }
    }

    /**
     * An object whose form depends on one of its members.
     *
     * @param absent the value that an absent tag stands for; empty when it must be there
     */
    record Tagged(String tag, String absent, Map<String, Shape> byTag) implements Shape {
        /** Copies the forms, in order. */
        public Tagged {
            byTag = Collections.unmodifiableMap(new LinkedHashMap<>(byTag));
        }
    }

    /** A form that is not ready yet, for recursion. */
    record Later(Supplier<Shape> shape) implements Shape {}

    /**
     * A member of an object.
     *
     * @param required whether it must be there
     * @param nullable whether {@code null} is as good as absent
     */
    record Field(Shape shape, boolean required, boolean nullable) {}

    /** Whether a value is of the kind that this form is about; its content is not looked at. */
    default boolean takes(Json value) {
        return switch (this) {
            case Text ignored -> value instanceof JsonString;
            case Choice ignored -> value instanceof JsonString;
            case Whole ignored -> value instanceof JsonNumber;
            case Real ignored -> value instanceof JsonNumber;
            case Flag ignored -> value instanceof JsonBoolean;
            case Anything ignored -> true;
            case AnyObject ignored -> value instanceof JsonObject;
            case Fields ignored -> value instanceof JsonObject;
            case Items ignored -> value instanceof JsonArray;
            case MapOf ignored -> value instanceof JsonObject;
            case Either(List<Shape> options) -> options.stream().anyMatch(option -> option.takes(value));
            case Tagged ignored -> value instanceof JsonObject;
            case Later(Supplier<Shape> shape) -> shape.get().takes(value);
        };
    }

    /** Whether {@code null} itself is meant. */
    static boolean isNull(Json value) {
        return value instanceof JsonNull;
    }

    /** Any string. */
    static Text text() {
        return new Text(0, Integer.MAX_VALUE);
    }

    /** A string that is not longer than this. */
    static Text text(int maxLength) {
        return new Text(0, maxLength);
    }

    /** One of these. */
    static Choice choice(String... values) {
        return new Choice("", List.of(values));
    }

    /** An integer from {@code min} up. */
    static Whole atLeast(long min) {
        return new Whole(min, Long.MAX_VALUE);
    }

    /** Any array of these. */
    static Items list(Shape each) {
        return new Items(each, 0, Integer.MAX_VALUE);
    }

    /** One of several forms. */
    static Either either(Shape... options) {
        return new Either(List.of(options));
    }

    /** Starts the description of an object. */
    static FieldsBuilder fields() {
        return new FieldsBuilder();
    }

    /** Collects an object's members. */
    final class FieldsBuilder {
        private final Map<String, Field> members = new LinkedHashMap<>();

        private FieldsBuilder() {}

        /** A member that must be there. */
        public FieldsBuilder required(String name, Shape shape) {
            members.put(name, new Field(shape, true, false));
            return this;
        }

        /** A member that may be absent or null. */
        public FieldsBuilder optional(String name, Shape shape) {
            members.put(name, new Field(shape, false, true));
            return this;
        }

        /** A member that may be absent, but not null. */
        public FieldsBuilder notNull(String name, Shape shape) {
            members.put(name, new Field(shape, false, false));
            return this;
        }

        /** Members of any content that may be absent. */
        public FieldsBuilder ignored(String... names) {
            for (String name : names) {
                optional(name, new Anything());
            }
            return this;
        }

        /** All of another description. */
        public FieldsBuilder all(Fields others) {
            members.putAll(others.members());
            return this;
        }

        /** The description. */
        public Fields build() {
            return new Fields(members);
        }
    }
}
