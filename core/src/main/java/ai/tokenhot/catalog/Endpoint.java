package ai.tokenhot.catalog;

import java.util.Optional;

/**
 * Where a provider is called, with which credential.
 *
 * @param basePath path of the base URL, without a slash at its end
 * @param sandbox whether the sandbox stands in for the provider
 */
public record Endpoint(
        boolean tls, String host, int port, String basePath, Optional<Secret> credential, boolean sandbox) {}
