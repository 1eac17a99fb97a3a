package ai.tokenhot.admin;

import ai.tokenhot.identity.ActStore;
import ai.tokenhot.identity.ApiKey;
import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.identity.KeyHash;
import ai.tokenhot.identity.KeyRing;
import ai.tokenhot.identity.KeyStore;
import ai.tokenhot.identity.Project;
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

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyStore store;
    private final ActStore acts;
    private final InstantSource clock;
    private volatile KeyRing ring;

    /** Loads the keys. */
    public Keys(KeyStore store, ActStore acts, InstantSource clock) {
        this.store = store;
        this.acts = acts;
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

    /**
     * Makes a key with a secret of our own.
     *
     * @throws IllegalArgumentException when the name is too long or has control characters
     */
    public synchronized Created create(String actor, String name, ClientGone clientGone) {
        return add(actor, name, PREFIX + text(SECRET_LENGTH), clientGone);
    }

    /** Makes a key of a project; the project is there. */
    synchronized Created create(String actor, Project project, String name, ClientGone clientGone) {
        return add(actor, project.organization(), project.id(), name, PREFIX + text(SECRET_LENGTH), clientGone);
    }

    /** Makes a key with a secret that the operator gave. */
    public synchronized Created add(String actor, String name, String secret, ClientGone clientGone) {
        return add(actor, DEFAULT_ORGANIZATION, DEFAULT_PROJECT, name, secret, clientGone);
    }

    private Created add(
            String actor, String organization, String project, String name, String secret, ClientGone clientGone) {
        if (name.length() > MAX_NAME || !Accounts.visible(name)) {
            throw new IllegalArgumentException(
                    "the key's name has " + name.length() + " characters, or control characters among them (expected:"
                            + " at most " + MAX_NAME + " visible ones)");
        }
        var key = new ApiKey(
                randomId("key_"),
                organization,
                project,
                name,
                KeyHash.of(secret),
                secret.substring(Math.max(0, secret.length() - HINT_LENGTH)),
                clock.instant(),
                Optional.empty(),
                clientGone);
        store.add(key);
        ring = new KeyRing(store.keys());
        acts.record(clock.millis(), actor, "key create", key.id(), name);
        return new Created(key, secret);
    }

    /** All keys, oldest first. */
    public List<ApiKey> list() {
        return store.keys();
    }

    /** Revokes a key; empty when there is none of this id. */
    public synchronized Optional<ApiKey> revoke(String actor, String id) {
        Optional<ApiKey> revoked = store.revoke(id, clock.instant());
        ring = new KeyRing(store.keys());
        revoked.ifPresent(key -> acts.record(clock.millis(), actor, "key revoke", key.id(), key.name()));
        return revoked;
    }

    /** A new id behind a prefix; nobody guesses it. */
    static String randomId(String prefix) {
        return prefix + text(ID_LENGTH);
    }

    private static String text(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
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
