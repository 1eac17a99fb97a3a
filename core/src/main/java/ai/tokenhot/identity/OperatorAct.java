package ai.tokenhot.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Something that an operator did. Each act's hash covers the act and the hash of the one before: whoever changes or
 * removes one changes all that follow.
 *
 * @param sequence 1 for the first, then without gaps
 * @param atMillis since the epoch
 * @param actor who did it, as far as is known
 * @param act what, such as {@code key create}
 * @param target on what, such as a key's id
 * @param detail what else is worth knowing; never a secret
 * @param hash SHA-256, in hexadecimal
 */
public record OperatorAct(
        long sequence, long atMillis, String actor, String act, String target, String detail, String hash) {

    /** The hash before the first act. */
    public static final String FIRST = "";

    /** The act that follows. */
    public static OperatorAct after(
            long sequence, String previousHash, long atMillis, String actor, String act, String target, String detail) {
        return new OperatorAct(
                sequence + 1,
                atMillis,
                actor,
                act,
                target,
                detail,
                hash(sequence + 1, previousHash, atMillis, actor, act, target, detail));
    }

    /** Whether the act is what was recorded behind the act of this hash. */
    public boolean follows(long previousSequence, String previousHash) {
        return sequence == previousSequence + 1
                && hash.equals(hash(sequence, previousHash, atMillis, actor, act, target, detail));
    }

    /** Lengths stand before texts, so that no text can pass for the end of another. */
    private static String hash(long sequence, String previousHash, long atMillis, String... texts) {
        var all = new StringBuilder()
                .append(previousHash)
                .append('\n')
                .append(sequence)
                .append('\n')
                .append(atMillis);
        for (String text : texts) {
            all.append('\n').append(text.length()).append(':').append(text);
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
