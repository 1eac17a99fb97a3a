package ai.tokenhot.http;

import ai.tokenhot.dialect.Header;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;

/** Lets browsers of certain origins call us (Fetch standard, section 3.2). */
public final class Cors {

    private static final String ANY = "*";
    private static final String MAX_AGE_SECONDS = "600";

    private final Set<String> origins;

    /** Origins such as {@code https://app.example}; {@code *} lets all in; none switches it off. */
    public Cors(Set<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Marks an answer that a browser's page may read. */
    void answer(HttpServerRequest request, HttpServerResponse response) {
        if (origins.isEmpty()) {
            return;
        }
        String origin = request.getHeader("origin");
        if (origin != null && allows(origin)) {
            response.headers()
                    .set("access-control-allow-origin", origins.contains(ANY) ? ANY : origin)
                    .set("access-control-expose-headers", "*, x-request-id, request-id, retry-after")
                    .add("vary", "origin");
        }
    }

    /** The headers that answer a browser's question before its request; none when it may not, or did not ask. */
    List<Header> preflight(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        String method = request.getHeader("access-control-request-method");
        if (origin == null || method == null || !allows(origin)) {
            return List.of();
        }
        String asked = request.getHeader("access-control-request-headers");
        return List.of(
                new Header("access-control-allow-methods", "GET, POST, DELETE, OPTIONS"),
                new Header("access-control-allow-headers", asked == null ? ANY : asked),
                new Header("access-control-max-age", MAX_AGE_SECONDS));
    }

    private boolean allows(String origin) {
        return origins.contains(ANY) || origins.contains(origin);
    }
}
