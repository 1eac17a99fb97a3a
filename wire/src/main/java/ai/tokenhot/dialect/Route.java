package ai.tokenhot.dialect;

import ai.tokenhot.inference.Operation;
import java.util.Optional;

/**
 * A path that a dialect serves.
 *
 * @param method HTTP method
 * @param path without a trailing slash; one {@code {model}} or {@code {id}} may stand in it, which takes what lies between
 * @param stream whether the path itself asks for a stream
 * @param marker header that must be present, where two dialects share a path
 */
public record Route(String method, String path, Operation operation, boolean stream, Optional<String> marker) {

    /** A route that no other dialect shares. */
    public static Route of(String method, String path, Operation operation) {
        return new Route(method, path, operation, false, Optional.empty());
    }

    /** The same route, streaming. */
    public Route streaming() {
        return new Route(method, path, operation, true, marker);
    }

    /** The same route, only where this header is sent. */
    public Route marked(String header) {
        return new Route(method, path, operation, stream, Optional.of(header));
    }
}
