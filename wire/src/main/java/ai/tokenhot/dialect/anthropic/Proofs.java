package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;

/**
 * Proofs where this language keeps them: in a thinking block's {@code signature} and in {@code redacted_thinking.data}.
 * Another vendor's proof stands there as a {@link ProofText}; one that belongs to a text or to a call stands in a redacted
 * block of its own, before or behind the block that it belongs to. None stands at the end of an answer.
 */
final class Proofs {

    static final String SIGNATURE = "signature";
    static final String REDACTED = "redacted";

    /** Before the text of a proof that belongs to the next block. */
    private static final String OF_NEXT = "next.";

    /** Before the text of a proof that belongs to the block before. */
    private static final String OF_LAST = "last.";

    /** Before the text of a proof that belongs to an empty text. */
    private static final String OF_EMPTY = "text.";

    private Proofs() {}

    /** What a caller gave back in a place of this form. */
    static Optional<Proof> fromCaller(String form, String value) {
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(ProofText.read(value).orElseGet(() -> new Proof(Messages.ID, "", form, value)));
    }

    /** A proof that belongs to the next block, if this is the data of one. */
    static Optional<Proof> ofNext(String data) {
        return data.startsWith(OF_NEXT) ? ProofText.read(data.substring(OF_NEXT.length())) : Optional.empty();
    }

    /** A proof that belongs to the block before, if this is the data of one. */
    static Optional<Proof> ofLast(String data) {
        return data.startsWith(OF_LAST) ? ProofText.read(data.substring(OF_LAST.length())) : Optional.empty();
    }

    /** The proof of an empty text, if this is the data of one. */
    static Optional<Proof> ofEmpty(String data) {
        return data.startsWith(OF_EMPTY) ? ProofText.read(data.substring(OF_EMPTY.length())) : Optional.empty();
    }

    /** What a caller is given to keep. */
    static String toCaller(Proof proof) {
        return proof.dialect().equals(Messages.ID) ? proof.value() : ProofText.of(proof);
    }

    /** Whether a thought goes to a caller as one that is hidden. */
    static boolean hidden(Part.Thinking thinking, Optional<Proof> proof) {
        return thinking.text().isEmpty() && proof.isPresent() && (thinking.redacted() || isRedacted(proof.get()));
    }

    private static boolean isRedacted(Proof proof) {
        return proof.dialect().equals(Messages.ID) && proof.form().equals(REDACTED);
    }

    /** A hidden thought. */
    static JsonObject redacted(String data) {
        return JsonObject.builder()
                .put("type", "redacted_thinking")
                .put("data", data)
                .build();
    }

    /** The data of a block with the proof of the next one. */
    static String dataOfNext(Proof proof) {
        return OF_NEXT + ProofText.of(proof);
    }

    /** The data of a block with the proof of an empty text. */
    static String dataOfEmpty(Proof proof) {
        return OF_EMPTY + ProofText.of(proof);
    }

    /** The data of a block with the proof of the one before. */
    static String dataOfLast(Proof proof) {
        return OF_LAST + ProofText.of(proof);
    }
}
