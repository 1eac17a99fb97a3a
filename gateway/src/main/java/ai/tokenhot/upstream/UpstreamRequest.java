package ai.tokenhot.upstream;

import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.dialect.Header;
import java.util.List;

/**
 * A call of a provider.
 *
 * @param method the HTTP method
 * @param path path and query, base path included
 * @param headers in order; the host and the length are added
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record UpstreamRequest(Endpoint endpoint, String method, String path, List<Header> headers, byte[] body) {

    /** A POST. */
    public static UpstreamRequest post(Endpoint endpoint, String path, List<Header> headers, byte[] body) {
        return new UpstreamRequest(endpoint, "POST", path, headers, body);
    }
}
