package ai.tokenhot.admin;

import ai.tokenhot.identity.ApiKey;
import ai.tokenhot.identity.KeyHash;
import ai.tokenhot.identity.KeyRing;
import ai.tokenhot.identity.KeyStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Makes and revokes api keys; a change holds for the next request. Calls block. Thread-safe.
 *
 * <p>The secret of a key leaves here once, at its making, and is kept nowhere.
 */
public final class Keys {

    /** The organization that exists from the start. */
    public static final String DEFAULT_ORGANIZATION = "org_default";

    /** The project that exists from the start. */
    public static final String DEFAULT_PROJECT = "proj_default";

    private static final String PREFIX = "sk-";
    private static final int SECRET_LENGTH = 48;
    private static final int ID_LENGTH = 16;
    private static final int HINT_LENGTH = 4;
    private static final int MAX_NAME = 100;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final KeyStore store;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private volatile KeyRing ring;

    /** Loads the keys. */
    public Keys(KeyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.ring = new KeyRing(store.keys());
    }

    /** The keys as they are now. */
    public KeyRing ring() {
        return ring;
    }

    /** Makes the organization and the project that exist from the start. */
    public void ensureTenancy() {
        store.ensureTenancy(DEFAULT_ORGANIZATION, DEFAULT_PROJECT, clock.instant());
    }

    /** Makes a key with a secret of our own. */
    public synchronized Created create(String name) {
        return add(name, PREFIX + text(SECRET_LENGTH));
    }

    /** Makes a key with a secret that the operator gave. */
    public synchronized Created add(String name, String secret) {
        String shortName = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
        var key = new ApiKey(
                "key_" + text(ID_LENGTH),
                DEFAULT_ORGANIZATION,
                DEFAULT_PROJECT,
                shortName,
                KeyHash.of(secret),
                secret.substring(Math.max(0, secret.length() - HINT_LENGTH)),
                clock.instant(),
                Optional.empty());
        store.add(key);
        ring = new KeyRing(store.keys());
        return new Created(key, secret);
    }

    /** All keys, oldest first. */
    public List<ApiKey> list() {
        return store.keys();
    }

    /** Revokes a key; empty when there is none of this id. */
    public synchronized Optional<ApiKey> revoke(String id) {
        Optional<ApiKey> revoked = store.revoke(id, clock.instant());
        ring = new KeyRing(store.keys());
        return revoked;
    }

    private String text(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** A new key and its secret. The text form hides the secret. */
    public record Created(ApiKey key, String secret) {
        @Override
        public String toString() {
            return "Created[" + key.id() + "]";
        }
    }
}
