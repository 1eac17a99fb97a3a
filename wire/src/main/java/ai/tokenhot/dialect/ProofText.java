package ai.tokenhot.dialect;

import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Proof;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Another vendor's proof as an opaque text that a caller's language carries where its own proofs stand: {@code
 * th1.<dialect>.<form>.<model>.<value>}, each but the first in unpadded URL-safe base64. Its characters are those of
 * base64url and the dot, so {@link #PREFIX} can be searched for in a request's bytes.
 */
public final class ProofText {

    /** How such a text begins. */
    public static final String PREFIX = "th1.";

    /** How such a text begins when it is written in base64, whatever follows. */
    public static final String PREFIX_IN_BASE64 = "dGgxL";

    /** A longer text is no proof of ours. */
    static final int MAX_LENGTH = 4 << 20;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private ProofText() {}

    /** The text of a proof. */
    public static String of(Proof proof) {
        return PREFIX
                + encoded(proof.dialect().value())
                + '.'
                + encoded(proof.form())
                + '.'
                + encoded(proof.model())
                + '.'
                + encoded(proof.value());
    }

    /** The text of a proof in padded base64, for a language whose proofs are bytes. */
    public static String inBase64(Proof proof) {
        return Base64.getEncoder().encodeToString(of(proof).getBytes(StandardCharsets.US_ASCII));
    }

    /** The proof in a text in base64 of either alphabet, padded or not, if we wrote it. */
    public static Optional<Proof> readBase64(String text) {
        if (!text.startsWith(PREFIX_IN_BASE64) || text.length() > MAX_LENGTH * 4L / 3 + 4) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
            return read(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The proof in a text, if we wrote it. */
    public static Optional<Proof> read(String text) {
        if (!text.startsWith(PREFIX) || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String[] fields = text.substring(PREFIX.length()).split("\\.", -1);
        if (fields.length != 4) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Proof(
                    new DialectId(decoded(fields[0])), decoded(fields[2]), decoded(fields[1]), decoded(fields[3])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
