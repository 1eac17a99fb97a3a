package ai.tokenhot.dialect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A query string.
 *
 * @param text without the question mark, still encoded; empty when there is none
 */
public record Query(String text) {

    private static final Query NONE = new Query("");

    /** The query string of a request, or none. */
    public static Query of(@Nullable String text) {
        return text == null || text.isEmpty() ? NONE : new Query(text);
    }

    /** The first value of a parameter, decoded; one that cannot be decoded is taken as it is. */
    public Optional<String> parameter(String name) {
        for (String pair : pairs()) {
            if (nameOf(pair).equals(name)) {
                int equals = pair.indexOf('=');
                return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    /** A parameter that is a whole number of at least 1. */
    public OptionalInt positive(String name) {
        try {
            int value = Integer.parseInt(parameter(name).orElse(""));
            return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The query without these parameters. */
    public Query without(Set<String> names) {
        if (text.isEmpty()) {
            return this;
        }
        var kept = new StringJoiner("&");
        for (String pair : pairs()) {
            if (!names.contains(nameOf(pair))) {
                kept.add(pair);
            }
        }
        return of(kept.toString());
    }

    /** The query with one more parameter at its end. */
    public Query with(String name, String value) {
        return of(text.isEmpty() ? name + "=" + value : text + "&" + name + "=" + value);
    }

    /** A path with this query behind it. */
    public String behind(String path) {
        return text.isEmpty() ? path : path + "?" + text;
    }

    private String[] pairs() {
        return text.isEmpty() ? new String[0] : text.split("&", -1);
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return decode(equals < 0 ? pair : pair.substring(0, equals));
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
