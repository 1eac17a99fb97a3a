package ai.tokenhot.flow;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ReplyFold;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of a stream, what {@link KeptProofs} needs: the answer, as long as it is small enough to be kept. Forgotten as soon as
 * it is not, so that a stream's memory is bounded whatever its length.
 */
final class ProofRecord {

    private @Nullable ReplyFold fold = new ReplyFold();
    private long characters;
    private boolean proved;

    void accept(ChatEvent event) {
        ReplyFold folding = fold;
        if (folding == null) {
            return;
        }
        characters += length(event);
        if (characters > KeptProofs.MAX_OF_ONE) {
            fold = null;
            return;
        }
        folding.accept(event);
    }

    private int length(ChatEvent event) {
        return switch (event) {
            case ChatEvent.TextDelta delta -> delta.text().length();
            case ChatEvent.ThinkingDelta delta -> delta.text().length();
            case ChatEvent.ArgumentsDelta delta -> delta.text().length();
            case ChatEvent.Proved proof -> {
                proved = true;
                yield proof.proof().value().length();
            }
            // Media need not be known to find the answer again.
            case ChatEvent.Whole ignored -> Math.toIntExact(KeptProofs.MAX_OF_ONE) + 1;
            case ChatEvent.RefusalDelta delta -> delta.text().length();
            case ChatEvent.Began ignored -> 0;
            case ChatEvent.CallBegan ignored -> 64;
            case ChatEvent.Cited ignored -> 64;
            case ChatEvent.Likely likely -> 64 * likely.tokens().size();
            case ChatEvent.PartEnded ignored -> 0;
            case ChatEvent.Ended ignored -> 0;
        };
    }

    /** The answer, if it is to be kept. */
    Optional<ChatReply> reply() {
        return fold != null && proved ? Optional.of(fold.reply()) : Optional.empty();
    }
}
