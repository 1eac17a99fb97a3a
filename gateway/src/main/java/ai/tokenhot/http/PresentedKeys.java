package ai.tokenhot.http;

import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Query;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the keys that a request shows, in every form that any dialect's clients use. */
final class PresentedKeys {

    /** Longer texts are no keys. */
    private static final int MAX_LENGTH = 500;

    /** More keys than these in one request are not looked at. */
    private static final int MAX_KEYS = 4;

    private static final String BEARER = "bearer ";

    private final Set<String> headers = new HashSet<>();
    private final Set<String> parameters = new HashSet<>();

    PresentedKeys(Collection<Dialect> dialects) {
        dialects.forEach(dialect -> {
            headers.addAll(dialect.keyHeaders());
            parameters.addAll(dialect.keyParameters());
        });
    }

    List<String> of(MultiMap request, Query query) {
        var keys = new ArrayList<String>(1);
        add(keys, withoutScheme(request.get("authorization")));
        for (String header : headers) {
            add(keys, request.get(header));
        }
        if (!query.text().isEmpty()) {
            for (String parameter : parameters) {
                add(keys, query.parameter(parameter).orElse(null));
            }
        }
        return keys;
    }

    /** The query as it may go on: without keys. */
    Query withoutKeys(Query query) {
        return query.without(parameters);
    }

    private static void add(List<String> keys, @Nullable String value) {
        if (value != null && keys.size() < MAX_KEYS) {
            String key = value.strip();
            if (!key.isEmpty() && key.length() <= MAX_LENGTH && !keys.contains(key)) {
                keys.add(key);
            }
        }
    }

    private static @Nullable String withoutScheme(@Nullable String authorization) {
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length());
        }
        return authorization;
    }
}
