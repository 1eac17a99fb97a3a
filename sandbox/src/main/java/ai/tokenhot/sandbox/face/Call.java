package ai.tokenhot.sandbox.face;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request to a face.
 *
 * @param method in capitals
 * @param path behind the face's name, decoded, without a trailing slash: {@code /v1/models}
 * @param query decoded parameters, the first of each name
 * @param headers by their name in small letters; repeated ones joined by commas
 */
public record Call(String method, String path, Map<String, String> query, Map<String, String> headers, Buffer body) {

    /** Copies the maps. */
    public Call {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /** A header that is not blank. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).filter(value -> !value.isBlank());
    }

    /** A query parameter that is not blank. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isBlank());
    }

    /** The key in {@code Authorization: Bearer …}. */
    public Optional<String> bearer() {
        return header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .filter(key -> !key.isEmpty());
    }
}
