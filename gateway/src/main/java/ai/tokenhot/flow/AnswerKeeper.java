package ai.tokenhot.flow;

import ai.tokenhot.conversation.AnswerStore;
import ai.tokenhot.conversation.History;
import ai.tokenhot.conversation.KeepBounds;
import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kept answers as the flows use them: shared by all, waited for by none. */
public final class AnswerKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerKeeper.class);

    private final AnswerStore store;
    private final KeepBounds bounds;
    private final Executor blocking;

    /**
     * A keeper.
     *
     * @param blocking runs what waits for the store
     */
    public AnswerKeeper(AnswerStore store, KeepBounds bounds, Executor blocking) {
        this.store = store;
        this.bounds = bounds;
        this.blocking = blocking;
    }

    KeepBounds bounds() {
        return bounds;
    }

    AnswerStore store() {
        return store;
    }

    /** Why an answer of this size is not kept, if it is not. */
    Optional<String> refusal(long size) {
        if (!bounds.keeps()) {
            return Optional.of("this gateway keeps no answers");
        }
        return size > bounds.answerBytes()
                ? Optional.of("larger than the " + bounds.answerBytes() + " bytes that are kept")
                : Optional.empty();
    }

    /** Does what waits for the store, and goes on from there; a store that fails is told as that. */
    <T> void ask(Supplier<T> question, Consumer<T> then, Consumer<Failure> failed) {
        blocking.execute(() -> {
            try {
                then.accept(question.get());
            } catch (RuntimeException e) {
                LOG.error("the store of kept answers failed", e);
                failed.accept(Failure.of(
                        FailureKind.INTERNAL, "Kept answers cannot be reached now; the operator was told. Try again."));
            }
        });
    }

    /** The conversation that ends with this answer. Blocks. */
    History history(String project, String id) {
        return History.of(id, name -> store.answer(project, name), bounds);
    }

    /** The answer of this name. Blocks. */
    Optional<KeptAnswer> answer(String project, String id) {
        return store.answer(project, id);
    }

    /** Why a conversation cannot be gone on with. */
    static Failure refusal(History.Missing missing, String field) {
        return unknown(missing.id(), field);
    }

    /** Why a conversation is too long to go on with. */
    static Failure refusal(History.TooLong tooLong, String field) {
        return Failure.of(
                FailureKind.INVALID_REQUEST,
                "`" + field + "`: the conversation has " + tooLong.bound()
                        + " (expected: fewer; send what matters of it as input instead).",
                field);
    }

    /** There is no such answer. */
    static Failure unknown(String id, String field) {
        String shown = id.length() <= 100 ? id : id.substring(0, 100) + "…";
        return Failure.of(
                FailureKind.UNKNOWN_REFERENCE,
                "`" + field + "`: there is no answer `" + shown
                        + "` in this project (expected: one that was kept here, is not older"
                        + " than the operator keeps them, and was not deleted).",
                field);
    }
}
