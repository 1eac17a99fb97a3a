package ai.tokenhot.dialect;

import java.util.Optional;

/**
 * What a request's head asks for.
 *
 * @param model the model in the path, decoded, if the route has one
 */
public record Target(Route route, Optional<String> model, Query query) {}
