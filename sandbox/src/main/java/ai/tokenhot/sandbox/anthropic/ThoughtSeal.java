package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.script.MediaProbe;
import ai.tokenhot.sandbox.script.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the signature of a thought proves: who thought it, what was said before, and what of it was shown. The same thought
 * in the same place has the same signature.
 *
 * @param system digest of the system text
 * @param before digest of everything said before the thought
 * @param shown digest of the text that came back; of the empty text for a thought that is not shown
 */
record ThoughtSeal(String model, String system, String before, String shown) {

    private static final String PURPOSE = "anthropic-thought";
    private static final int MAC_BYTES = 32;
    private static final int DIGEST_LENGTH = 16;

    /** A short digest of texts, whose borders count. */
    static String digest(String... parts) {
        return Seal.sign("anthropic-digest", parts).substring(0, DIGEST_LENGTH);
    }

    /** The signature. */
    String signature() {
        return Seal.wrap(PURPOSE, String.join("|", model, system, before, shown));
    }

    /** What a signature says; empty when the sandbox did not make it. */
    static Optional<ThoughtSeal> open(String signature) {
        byte[] bytes;
        try {
            bytes = MediaProbe.decode(signature);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length <= MAC_BYTES) {
            return Optional.empty();
        }
        String payload = new String(Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length), StandardCharsets.UTF_8);
        List<String> parts = List.of(payload.split("\\|", -1));
        if (parts.size() != 4 || !Seal.wrap(PURPOSE, payload).equals(signature)) {
            return Optional.empty();
        }
        return Optional.of(new ThoughtSeal(parts.get(0), parts.get(1), parts.get(2), parts.get(3)));
    }
}
