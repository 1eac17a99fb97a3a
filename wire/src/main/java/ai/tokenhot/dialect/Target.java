package ai.tokenhot.dialect;

import java.util.Optional;

/**
 * What a request's head asks for.
 *
 * @param model the model (or the kept answer) in the path, decoded, if the route has one
 */
public record Target(Route route, Optional<String> model, Query query) {

    /** The name of the kept answer in the path. */
    public String answerId() {
        return model.orElseThrow(
                () -> new IllegalStateException("route: " + route.path() + " (expected: with a name)"));
    }
}
