package ai.tokenhot.inference;

import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Part.Citation;
import java.util.List;

/**
 * A piece of an answer as it comes. The stream is the primary form: a whole reply is the {@linkplain ReplyFold fold} of
 * its events. Usage and failures go beside it, by way of the meter and of {@link Failure}.
 *
 * <p>Parts of a choice are numbered 0, 1, 2, … in the order in which they begin. Pieces of several parts may be mixed
 * (one vendor interleaves the arguments of parallel calls). A part's piece comes before its {@link PartEnded}; every
 * decoder ends every part that it began before it ends the choice.
 */
public sealed interface ChatEvent {

    /** The choice that it is about; 0 when it is about all. */
    int choice();

    /**
     * The answer begins. Once, first.
     *
     * @param id the provider's name of it; empty when it has none
     * @param model that the provider says it uses; empty when it says none
     */
    record Began(String id, String model) implements ChatEvent {
        @Override
        public int choice() {
            return 0;
        }
    }

    /** What is about one part of a choice, and is not its end. */
    sealed interface Piece extends ChatEvent {
        /** The part. */
        int part();

        /** The same about another part. */
        Piece of(int otherPart);
    }

    /** More text; the first one begins the part. */
    record TextDelta(int choice, int part, String text) implements Piece {
        @Override
        public TextDelta of(int otherPart) {
            return new TextDelta(choice, otherPart, text);
        }
    }

    /** More of a refusal. */
    record RefusalDelta(int choice, int part, String text) implements Piece {
        @Override
        public RefusalDelta of(int otherPart) {
            return new RefusalDelta(choice, otherPart, text);
        }
    }

    /**
     * More of a thought. An empty one begins a thought whose text is not shown.
     *
     * @param redacted see {@link Part.Thinking}
     */
    record ThinkingDelta(int choice, int part, String text, boolean redacted) implements Piece {
        @Override
        public ThinkingDelta of(int otherPart) {
            return new ThinkingDelta(choice, otherPart, text, redacted);
        }
    }

    /** A call of a tool begins. */
    record CallBegan(int choice, int part, String id, String name, CallKind kind) implements Piece {
        @Override
        public CallBegan of(int otherPart) {
            return new CallBegan(choice, otherPart, id, name, kind);
        }
    }

    /** More of a call's arguments. */
    record ArgumentsDelta(int choice, int part, String text) implements Piece {
        @Override
        public ArgumentsDelta of(int otherPart) {
            return new ArgumentsDelta(choice, otherPart, text);
        }
    }

    /** A part that comes in one piece: an image, a sound, what only one language knows. */
    record Whole(int choice, int part, Part content) implements Piece {
        @Override
        public Whole of(int otherPart) {
            return new Whole(choice, otherPart, content);
        }
    }

    /** The vendor's proof of a part. */
    record Proved(int choice, int part, Proof proof) implements Piece {
        @Override
        public Proved of(int otherPart) {
            return new Proved(choice, otherPart, proof);
        }
    }

    /** A citation of a text part. */
    record Cited(int choice, int part, Citation citation) implements Piece {
        @Override
        public Cited of(int otherPart) {
            return new Cited(choice, otherPart, citation);
        }
    }

    /** How likely the tokens of a text part were. */
    record Likely(int choice, int part, List<TokenLogprob> tokens) implements Piece {
        /** Copies the list. */
        public Likely {
            tokens = List.copyOf(tokens);
        }

        @Override
        public Likely of(int otherPart) {
            return new Likely(choice, otherPart, tokens);
        }
    }

    /** A part is complete. */
    record PartEnded(int choice, int part) implements ChatEvent {}

    /** A choice is complete. */
    record Ended(int choice, Finish finish) implements ChatEvent {}
}
