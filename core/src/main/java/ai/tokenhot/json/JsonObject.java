package ai.tokenhot.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object. Members keep their order; the typed accessors are empty for a member of another kind. */
public record JsonObject(Map<String, Json> members) implements Json {

    private static final JsonObject EMPTY = new JsonObject(Map.of());

    /** Copies the members. */
    public JsonObject {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The object without members. */
    public static JsonObject empty() {
        return EMPTY;
    }

    /** A builder of a new object. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with this object's members. */
    public Builder with() {
        var builder = new Builder();
        builder.members.putAll(members);
        return builder;
    }

    /** Whether there is a member of this name, {@code null} included. */
    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** The member of this name; a member that is {@code null} counts as absent. */
    public Optional<Json> get(String name) {
        return Optional.ofNullable(member(name));
    }

    /** The member, if it is a string. */
    public Optional<String> string(String name) {
        return member(name) instanceof JsonString(String value) ? Optional.of(value) : Optional.empty();
    }

    /** The member, if it is a number without a fraction that fits 64 bits. */
    public Optional<Long> integer(String name) {
        return member(name) instanceof JsonNumber number ? number.exactLong() : Optional.empty();
    }

    /** The member, if it is a number. */
    public Optional<Double> number(String name) {
        return member(name) instanceof JsonNumber number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    /** The member, if it is a boolean. */
    public Optional<Boolean> flag(String name) {
        return member(name) instanceof JsonBoolean(boolean value) ? Optional.of(value) : Optional.empty();
    }

    /** The member, if it is an object. */
    public Optional<JsonObject> object(String name) {
        return member(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** The member, if it is an array. */
    public Optional<JsonArray> array(String name) {
        return member(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
    }

    private @Nullable Json member(String name) {
        Json value = members.get(name);
        return value instanceof JsonNull ? null : value;
    }

    /** Compact JSON text. */
    @Override
    public String toString() {
        return text();
    }

    /** Collects members in order; a repeated name replaces the earlier value. */
    public static final class Builder {
        private final Map<String, Json> members = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a member. */
        public Builder put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        /** Adds a string member. */
        public Builder put(String name, String value) {
            return put(name, Json.of(value));
        }

        /** Adds an integer member. */
        public Builder put(String name, long value) {
            return put(name, Json.of(value));
        }

        /** Adds a number member. */
        public Builder put(String name, double value) {
            return put(name, Json.of(value));
        }

        /** Adds a boolean member. */
        public Builder put(String name, boolean value) {
            return put(name, Json.of(value));
        }

        /** Adds a member that is {@code null}. */
        public Builder putNull(String name) {
            return put(name, JsonNull.NULL);
        }

        /** Adds the member if there is a value. */
        public Builder put(String name, Optional<? extends Json> value) {
            value.ifPresent(json -> put(name, json));
            return this;
        }

        /** Leaves a member out. */
        public Builder remove(String name) {
            members.remove(name);
            return this;
        }

        /** The object. */
        public JsonObject build() {
            return new JsonObject(members);
        }
    }
}
