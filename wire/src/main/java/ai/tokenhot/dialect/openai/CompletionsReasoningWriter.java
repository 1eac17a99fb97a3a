package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Proof;
import java.util.Optional;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/** Writes entries of {@code reasoning_details[]}, in the form that {@link CompletionsReasoning} tells. */
final class CompletionsReasoningWriter {

    private static final byte[] TEXT_ENTRY = ascii("{\"type\":\"reasoning.text\"");
    private static final byte[] ENCRYPTED_ENTRY = ascii("{\"type\":\"reasoning.encrypted\"");
    private static final byte[] TEXT = ascii(",\"text\":");
    private static final byte[] SIGNATURE = ascii(",\"signature\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] ID = ascii(",\"id\":");
    private static final byte[] TEXT_BEFORE = ascii(",\"text_before\":");
    private static final byte[] CALLS_BEFORE = ascii(",\"calls_before\":");
    private static final byte[] INDEX = ascii(",\"format\":\"" + CompletionsReasoning.FORMAT + "\",\"index\":");
    private static final byte[] CLOSE = ascii("}");

    private CompletionsReasoningWriter() {}

    /** A thought, or a piece of one. */
    static void thought(WireBuffer out, long index, Optional<String> text, Optional<Proof> proof, Place place) {
        out.raw(TEXT_ENTRY);
        text.ifPresent(words -> out.raw(TEXT).string(words));
        proof.ifPresent(given -> out.raw(SIGNATURE).string(ProofText.of(given)));
        place.write(out);
        out.raw(INDEX).number(index).raw(CLOSE);
    }

    /** A thought whose text is hidden in its proof. */
    static void hidden(WireBuffer out, long index, Proof proof, Place place) {
        out.raw(ENCRYPTED_ENTRY).raw(DATA).string(ProofText.of(proof));
        place.write(out);
        out.raw(INDEX).number(index).raw(CLOSE);
    }

    /** The proof of something that has its own place in the message. */
    static void proof(WireBuffer out, long index, String id, Proof proof) {
        out.raw(ENCRYPTED_ENTRY).raw(ID).string(id).raw(DATA).string(ProofText.of(proof));
        out.raw(INDEX).number(index).raw(CLOSE);
    }

    /**
     * Where a thought stands.
     *
     * @param textBefore characters of the answer's text before it
     * @param callsBefore calls before it
     */
    record Place(long textBefore, long callsBefore) {
        /** Before everything else, or told already. */
        static final Place FIRST = new Place(0, 0);

        private void write(WireBuffer out) {
            if (textBefore > 0) {
                out.raw(TEXT_BEFORE).number(textBefore);
            }
            if (callsBefore > 0) {
                out.raw(CALLS_BEFORE).number(callsBefore);
            }
        }
    }
}
