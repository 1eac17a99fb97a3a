package ai.tokenhot.inference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that a caller gave, each with the field it came from. An encoder takes what it can write; what nobody took
 * is what was lost, so that nothing is lost unseen.
 */
public final class Settings {

    private static final Settings NONE = new Settings(Map.of());

    private final Map<Setting<?>, Given<?>> given;

    private Settings(Map<Setting<?>, Given<?>> given) {
        this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /** No settings. */
    public static Settings none() {
        return NONE;
    }

    /** A builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with these. */
    public Builder with() {
        var builder = new Builder();
        builder.given.putAll(given);
        return builder;
    }

    /** The value of a setting. */
    public <T> Optional<T> get(Setting<T> setting) {
        return given(setting).map(Given::value);
    }

    /** The value of a setting with the field that it came from. */
    @SuppressWarnings("unchecked") // The builder puts values of a setting's own type only.
    public <T> Optional<Given<T>> given(Setting<T> setting) {
        return Optional.ofNullable((Given<T>) given.get(setting));
    }

    /** All that was given, in order. */
    public Map<Setting<?>, Given<?>> all() {
        return given;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && settings.given.equals(given);
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }

    @Override
    public String toString() {
        return given.toString();
    }

    /**
     * A value and where it came from.
     *
     * @param field in the caller's own notation, such as {@code generationConfig.topK}
     */
    public record Given<T>(T value, String field) {}

    /** Collects settings. */
    public static final class Builder {
        private final Map<Setting<?>, Given<?>> given = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a setting; a later value replaces an earlier one. */
        public <T> Builder put(Setting<T> setting, T value, String field) {
            given.put(setting, new Given<>(value, field));
            return this;
        }

        /** Adds a setting if there is a value. */
        public <T> Builder put(Setting<T> setting, Optional<T> value, String field) {
            value.ifPresent(found -> put(setting, found, field));
            return this;
        }

        /** Leaves a setting out. */
        public Builder remove(Setting<?> setting) {
            given.remove(setting);
            return this;
        }

        /** The settings. */
        public Settings build() {
            return given.isEmpty() ? NONE : new Settings(given);
        }
    }
}
