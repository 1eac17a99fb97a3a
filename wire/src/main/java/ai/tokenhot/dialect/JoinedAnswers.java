package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Finish.Reason;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of those that a provider gives one after the other because it does not finish at once
 * ({@link Reason#CONTINUES}). It stands behind the {@link StreamDecoder}s, one for each. A text on which the next answer
 * goes on stays one text. Not thread-safe.
 */
public final class JoinedAnswers implements Consumer<ChatEvent> {

    private final Consumer<ChatEvent> sink;
    private boolean joins;
    private Optional<String> token = Optional.empty();
    private boolean began;
    /** Before the first piece of a further answer. */
    private boolean fresh;

    private int parts;
    private int offset;
    private int lastText = -1;
    private ChatEvent.@Nullable PartEnded held;

    /**
     * Answers that are joined.
     *
     * @param joins whether an answer that is not finished may go on; else that it is not passes as its end
     */
    public JoinedAnswers(boolean joins, Consumer<ChatEvent> sink) {
        this.joins = joins;
        this.sink = sink;
    }

    /** With what the provider's answer goes on, if it is not finished. */
    public Optional<String> token() {
        return token;
    }

    /**
     * The next answer begins.
     *
     * @param mayGoOn whether that one may be unfinished too
     */
    public void next(boolean mayGoOn) {
        token = Optional.empty();
        joins = mayGoOn;
        fresh = true;
        offset = parts;
    }

    @Override
    public void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.Began first -> {
                if (!began) {
                    began = true;
                    sink.accept(first);
                }
            }
            case ChatEvent.Ended end
            when joins
                    && end.finish().reason() == Reason.CONTINUES
                    && end.finish().explanation().isPresent() ->
                token = end.finish().explanation();
            case ChatEvent.Ended end -> {
                letGo();
                sink.accept(end);
            }
            case ChatEvent.PartEnded end -> {
                letGo();
                held = new ChatEvent.PartEnded(end.choice(), end.part() + offset);
            }
            case ChatEvent.TextDelta text -> {
                goOnWith(text);
                piece(new ChatEvent.TextDelta(text.choice(), text.part() + offset, text.text()), text.part());
                lastText = text.part() + offset;
            }
            case ChatEvent.RefusalDelta refusal ->
                piece(
                        new ChatEvent.RefusalDelta(refusal.choice(), refusal.part() + offset, refusal.text()),
                        refusal.part());
            case ChatEvent.ThinkingDelta thought ->
                piece(
                        new ChatEvent.ThinkingDelta(
                                thought.choice(), thought.part() + offset, thought.text(), thought.redacted()),
                        thought.part());
            case ChatEvent.CallBegan call ->
                piece(
                        new ChatEvent.CallBegan(
                                call.choice(), call.part() + offset, call.id(), call.name(), call.kind()),
                        call.part());
            case ChatEvent.ArgumentsDelta arguments ->
                piece(
                        new ChatEvent.ArgumentsDelta(arguments.choice(), arguments.part() + offset, arguments.text()),
                        arguments.part());
            case ChatEvent.Whole whole ->
                piece(new ChatEvent.Whole(whole.choice(), whole.part() + offset, whole.content()), whole.part());
            case ChatEvent.Proved proved ->
                piece(new ChatEvent.Proved(proved.choice(), proved.part() + offset, proved.proof()), proved.part());
            case ChatEvent.Cited cited ->
                piece(new ChatEvent.Cited(cited.choice(), cited.part() + offset, cited.citation()), cited.part());
            case ChatEvent.Likely likely ->
                piece(new ChatEvent.Likely(likely.choice(), likely.part() + offset, likely.tokens()), likely.part());
        }
    }

    /** The text with which the last answer broke off goes on with the first one of the next. */
    private void goOnWith(ChatEvent.TextDelta text) {
        if (fresh && held != null && held.part() == lastText && text.part() == 0) {
            offset = lastText;
            held = null;
        }
    }

    private void piece(ChatEvent event, int part) {
        letGo();
        fresh = false;
        parts = Math.max(parts, part + offset + 1);
        sink.accept(event);
    }

    /** A part's end waits: whether it is one, the next event tells. */
    private void letGo() {
        if (held != null) {
            ChatEvent.PartEnded end = held;
            held = null;
            sink.accept(end);
        }
    }
}
