package ai.tokenhot.conversation;

import java.util.Optional;
import java.util.function.Consumer;

/** Where answers are kept. What they say is unreadable without the operator's master key. */
public interface AnswerStore {

    /**
     * Keeps an answer. Returns at once. A name that the project has already is not given again.
     *
     * @param kept is told exactly once, on any thread, whether the answer is on disk
     */
    void keep(KeptAnswer answer, Consumer<Boolean> kept);

    /** The answer of this name in this project. Blocks. */
    Optional<KeptAnswer> answer(String project, String id);

    /** Forgets an answer; false when the project has none of this name. Blocks. */
    boolean delete(String project, String id);

    /**
     * Forgets what is older than the bounds allow and, of projects that hold more than they may, the oldest. Blocks.
     *
     * @return how many answers were forgotten
     */
    int sweep(KeepBounds bounds, long nowMillis);
}
