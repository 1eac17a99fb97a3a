package ai.tokenhot.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of an api key: the only form in which a key is kept. */
public record KeyHash(String hex) {

    private static final int HEX_LENGTH = 64;

    /** Checks the form. */
    public KeyHash {
        if (hex.length() != HEX_LENGTH) {
            throw new IllegalArgumentException("key hash of " + hex.length() + " characters (expected: 64)");
        }
    }

    /** The hash of a key's text. */
    public static KeyHash of(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return new KeyHash(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
