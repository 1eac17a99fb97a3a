package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.sandbox.script.Seal;
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
    private static final String REDACTED = "anthropic-redacted-thought";
    private static final int DIGEST_LENGTH = 16;

    /** A short digest of texts, whose borders count. */
    static String digest(String... parts) {
        return Seal.sign("anthropic-digest", parts).substring(0, DIGEST_LENGTH);
    }

    /** The signature. */
    String signature() {
        return Seal.wrap(PURPOSE, payload());
    }

    /** What a signature says; empty when the sandbox did not make it. */
    static Optional<ThoughtSeal> open(String signature) {
        return open(PURPOSE, signature);
    }

    /** The {@code data} of a thought that comes back as a secret. */
    String redacted() {
        return Seal.wrap(REDACTED, payload());
    }

    /** What the {@code data} of a secret thought says; empty when the sandbox did not make it. */
    static Optional<ThoughtSeal> openRedacted(String data) {
        return open(REDACTED, data);
    }

    private String payload() {
        return String.join("|", model, system, before, shown);
    }

    private static Optional<ThoughtSeal> open(String purpose, String sealed) {
        return Seal.unwrap(purpose, sealed)
                .map(payload -> List.of(payload.split("\\|", -1)))
                .filter(parts -> parts.size() == 4)
                .map(parts -> new ThoughtSeal(parts.get(0), parts.get(1), parts.get(2), parts.get(3)));
    }
}
