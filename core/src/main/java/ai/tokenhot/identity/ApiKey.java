package ai.tokenhot.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A caller's key, without its secret.
 *
 * @param id public name of the key, {@code key_…}
 * @param hint the last characters of the secret, to recognise it by
 * @param clientGone what becomes of its calls when their caller goes away
 */
public record ApiKey(
        String id,
        String organization,
        String project,
        String name,
        KeyHash hash,
        String hint,
        Instant created,
        Optional<Instant> revoked,
        ClientGone clientGone) {

    /** Who calls with this key. */
    public Principal principal() {
        return new Principal(organization, project, id, clientGone);
    }
}
