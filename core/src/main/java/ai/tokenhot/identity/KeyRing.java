package ai.tokenhot.identity;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All keys, by hash. Immutable; whoever changes a key puts a new ring in place. */
public final class KeyRing {

    private final Map<KeyHash, ApiKey> keys;

    /** A ring of these keys. */
    public KeyRing(Collection<ApiKey> keys) {
        var map = new HashMap<KeyHash, ApiKey>();
        keys.forEach(key -> map.put(key.hash(), key));
        this.keys = Map.copyOf(map);
    }

    /** Who calls. A request may show a key in several places; the first that is known and not revoked counts. */
    public Admission admit(List<String> presented) {
        boolean revoked = false;
        for (String secret : presented) {
            ApiKey key = keys.get(KeyHash.of(secret));
            if (key != null) {
                if (key.revoked().isEmpty()) {
                    return new Admission.Granted(key.principal());
                }
                revoked = true;
            }
        }
        if (presented.isEmpty()) {
            return new Admission.Denied(Failure.of(
                    FailureKind.KEY_MISSING,
                    "No API key was sent (expected: \"Authorization: Bearer sk-…\", or the header or query parameter"
                            + " that your SDK uses)."));
        }
        return new Admission.Denied(
                revoked
                        ? Failure.of(FailureKind.KEY_REVOKED, "This API key has been revoked. Ask for a new one.")
                        : Failure.of(
                                FailureKind.KEY_UNKNOWN,
                                "This API key is not known here. Check the key and base URL."));
    }

    /** How many keys there are. */
    public int size() {
        return keys.size();
    }

    /** The answer to a key. */
    public sealed interface Admission {
        /** Known. */
        record Granted(Principal principal) implements Admission {}

        /** Not let in, and why. */
        record Denied(Failure failure) implements Admission {}
    }
}
