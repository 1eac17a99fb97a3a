package ai.tokenhot.upstream;

import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.dialect.Header;
import java.util.List;

/**
 * A call of a provider.
 *
 * @param path path and query, base path included
 * @param headers in order; the host and the length are added
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record UpstreamRequest(Endpoint endpoint, String path, List<Header> headers, byte[] body) {}
