package ai.tokenhot.catalog;

import ai.tokenhot.inference.DialectId;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A host that serves models.
 *
 * @param dialects the languages it speaks
 * @param baseUrl where it is; the only origin that its credentials are ever sent to
 * @param baseUrlVariable environment variable that replaces the base URL
 * @param credentials references to our secrets with it, in order of preference
 * @param keyless whether it is served without a credential
 * @param sandboxPath where the sandbox stands in for it
 */
public record Provider(
        String id,
        String displayName,
        List<DialectId> dialects,
        URI baseUrl,
        Optional<String> baseUrlVariable,
        List<CredentialReference> credentials,
        boolean keyless,
        Optional<String> sandboxPath) {

    /** Copies the lists. */
    public Provider {
        dialects = List.copyOf(dialects);
        credentials = List.copyOf(credentials);
    }
}
