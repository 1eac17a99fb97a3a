package ai.tokenhot.upstream.fetch;

import java.util.Set;

/**
 * A URL that a caller gave.
 *
 * @param field where it stands in the caller's request, in the caller's own notation
 * @param wanted media types that are good for something, such as {@code image/png}
 * @param maxBytes the largest content
 * @param project whose call it is
 */
public record FetchRequest(String url, String field, Set<String> wanted, int maxBytes, String project) {

    /** Copies the set. */
    public FetchRequest {
        wanted = Set.copyOf(wanted);
    }

    /** The text form leaves the URL out: it may be signed. */
    @Override
    public String toString() {
        return "FetchRequest[" + field + ", " + wanted + ", at most " + maxBytes + " bytes, " + project + "]";
    }
}
