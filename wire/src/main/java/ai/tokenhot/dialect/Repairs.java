package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.ReplyFold;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Undoes in an answer what its request was changed in. It stands between a {@link StreamDecoder} and a {@link
 * StreamEncoder}, and is the same for all languages. What it keeps is bounded by {@link
 * WrappedText#MAX_KEPT_CHARACTERS} for each open call and by the longest of {@link Repair#cutAt} for each open text. Not
 * thread-safe.
 */
public final class Repairs implements Consumer<ChatEvent> {

    private final Consumer<ChatEvent> first;
    private final Optional<TextCut> cut;

    /**
     * The repairs of one answer.
     *
     * @param choices how many choices the answer will have
     */
    public Repairs(Repair repair, int choices, Consumer<ChatEvent> sink) {
        cut = repair.cutAt().isEmpty() ? Optional.empty() : Optional.of(new TextCut(repair.cutAt(), choices, sink));
        Consumer<ChatEvent> second =
                cut.<Consumer<ChatEvent>>map(found -> found).orElse(sink);
        first = CallRepair.isNeeded(repair) ? new CallRepair(repair, second) : second;
    }

    @Override
    public void accept(ChatEvent event) {
        first.accept(event);
    }

    /** Whether the caller has all that it gets, so that the provider's stream may be cancelled. */
    public boolean satisfied() {
        return cut.isPresent() && cut.get().satisfied();
    }

    /** Lets go of text that was held back, for an answer that breaks off. */
    public void release() {
        cut.ifPresent(TextCut::release);
    }

    /** A whole answer, repaired. */
    public static ChatReply repaired(ChatReply reply, Repair repair) {
        if (repair.cutAt().isEmpty() && !CallRepair.isNeeded(repair)) {
            return reply;
        }
        var fold = new ReplyFold();
        ReplyFold.unfold(reply, new Repairs(repair, reply.choices().size(), fold));
        return fold.reply();
    }

    /** Where a part stands in an answer. */
    record Place(int choice, int part) {}
}
