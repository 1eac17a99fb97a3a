package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.inference.Proof;
import java.util.Optional;

/**
 * What stands in a reasoning item's {@code encrypted_content}: the vendor's own text, or another vendor's proof as {@link
 * ProofText}. This language has a place for proofs in reasoning items only. The proof of a call, or of text, stands
 * therefore in a reasoning item of its own, right behind; what it is about is said after a {@link #MARK}.
 *
 * @param text without the mark
 * @param about what it proves: {@link #THOUGHT}, {@link #HIDDEN_THOUGHT}, {@link #BEFORE}, {@link #EMPTY_TEXT}, or a
 *     call's id after {@link #CALL}
 */
record ResponsesProof(String text, String about) {

    /** The reasoning item that it stands in. */
    static final String THOUGHT = "";

    /** The reasoning item that it stands in, whose text the provider hides. */
    static final String HIDDEN_THOUGHT = "r";

    /** What stands before it. */
    static final String BEFORE = "p";

    /** A text without characters, in its place. */
    static final String EMPTY_TEXT = "e";

    /** A call, whose id follows. */
    static final String CALL = "c.";

    /** The form under which this language's own are kept. */
    static final String FORM = "encrypted_content";

    private static final char MARK = '~';
    private static final char BEHIND_ID = ':';

    /** Reads what stands in an item. */
    static ResponsesProof of(String encrypted) {
        int mark = encrypted.startsWith(ProofText.PREFIX) ? encrypted.lastIndexOf(MARK) : -1;
        return mark < 0
                ? new ResponsesProof(encrypted, THOUGHT)
                : new ResponsesProof(encrypted.substring(0, mark), encrypted.substring(mark + 1));
    }

    /** What a caller is given. */
    static String text(Proof proof, String about) {
        return marked(ProofText.of(proof), about);
    }

    /** Our text with its mark. */
    static String marked(String text, String about) {
        return about.isEmpty() ? text : text + MARK + about;
    }

    /** Whether it is about something that is no reasoning item. */
    boolean elsewhere() {
        return !about.equals(THOUGHT) && !about.equals(HIDDEN_THOUGHT);
    }

    /** Whether we wrote it. */
    boolean ours() {
        return text.startsWith(ProofText.PREFIX);
    }

    /** The proof that a caller gives back: the other vendor's that we gave it, or this vendor's own. */
    Optional<Proof> given(String id) {
        return ours() ? ProofText.read(text) : Optional.of(vendors(id, ""));
    }

    /** The proof that a provider gave, worth something in the item of this name. */
    Proof vendors(String id, String model) {
        return new Proof(Responses.ID, model, FORM, ours() ? text : id + BEHIND_ID + text);
    }

    /** The item's name in a vendor's proof, if it has one. */
    static Optional<String> id(Proof proof) {
        int behind =
                proof.value().startsWith(ProofText.PREFIX) ? -1 : proof.value().indexOf(BEHIND_ID);
        return behind <= 0 ? Optional.empty() : Optional.of(proof.value().substring(0, behind));
    }

    /** The encrypted text in a vendor's proof. */
    static String encrypted(Proof proof) {
        return proof.value().startsWith(ProofText.PREFIX)
                ? proof.value()
                : proof.value().substring(proof.value().indexOf(BEHIND_ID) + 1);
    }
}
