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

    private static final BytePattern MARK = BytePattern.of(PREFIX);
    private static final BytePattern IN_BASE64 = BytePattern.of("\"" + PREFIX_IN_BASE64);

    /** A word of this length and a dot may stand before, where a proof belongs to another place than its own. */
    private static final int WORD = 4;

    private ProofText() {}

    /** Whether one stands at the beginning of a string in the bytes of a request. */
    public static boolean in(byte[] body) {
        int at = MARK.in(body, 0, body.length);
        while (at >= 0) {
            if (quoted(body, at) || (at > WORD && body[at - 1] == '.' && quoted(body, at - 1 - WORD))) {
                return true;
            }
            at = MARK.in(body, at + 1, body.length);
        }
        return IN_BASE64.in(body, 0, body.length) >= 0;
    }

    private static boolean quoted(byte[] body, int at) {
        return at > 0 && body[at - 1] == '"';
    }

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
