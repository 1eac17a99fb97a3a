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
            case ChatEvent.Piece piece -> piece(piece);
        }
    }

    /** The text with which the last answer broke off goes on with the first one of the next. */
    private void goOnWith(ChatEvent.Piece first) {
        if (first instanceof ChatEvent.TextDelta && first.part() == 0 && held != null && held.part() == lastText) {
            offset = lastText;
            held = null;
        }
    }

    private void piece(ChatEvent.Piece piece) {
        if (fresh) {
            goOnWith(piece);
            fresh = false;
        }
        letGo();
        ChatEvent.Piece placed = offset == 0 ? piece : piece.of(piece.part() + offset);
        parts = Math.max(parts, placed.part() + 1);
        if (placed instanceof ChatEvent.TextDelta) {
            lastText = placed.part();
        }
        sink.accept(placed);
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
