package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.Proof;
import java.util.Optional;

/**
 * The proof that stands beside a part's content: {@code thoughtSignature}, bytes in base64. Other languages' proofs are
 * wrapped in base64 once more, because this language's clients decode the member.
 */
final class ThoughtSignature {

    /** What its proofs are called. */
    static final String FORM = "thoughtSignature";

    /** What the vendor takes in place of a signature that is not to be had; documented by it. */
    static final String PLACEHOLDER = "skip_thought_signature_validator";

    private ThoughtSignature() {}

    /** The proof in a request; none where the caller sent the placeholder. */
    static Optional<Proof> read(String text) {
        if (text.isEmpty() || text.equals(PLACEHOLDER)) {
            return Optional.empty();
        }
        return ProofText.readBase64(text)
                .or(() -> ProofText.read(text))
                .or(() -> Optional.of(new Proof(GenerateContent.ID, "", FORM, text)));
    }

    /** The text of a proof in an answer. */
    static String write(Proof proof) {
        return proof.dialect().equals(GenerateContent.ID) && proof.form().equals(FORM)
                ? proof.value()
                : ProofText.inBase64(proof);
    }
}
