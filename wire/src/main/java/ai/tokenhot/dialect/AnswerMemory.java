package ai.tokenhot.dialect;

import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.inference.Failure;
import java.util.List;
import java.util.Optional;

/**
 * A dialect's share of kept answers: its callers may go on from an answer by its name, and fetch, list or delete it.
 * All of it is the caller's own dialect on both sides, whatever the model's provider speaks.
 */
public interface AnswerMemory {

    /** What of a whole answer is to be kept; nothing of one that is none. */
    Optional<Answered> whole(byte[] answer);

    /** The same of a stream: {@code end} is what was written last. */
    Optional<Answered> streamed(byte[] end);

    /** The request with all that came before it in place of the name of the answer from which it goes on. */
    byte[] continued(byte[] request, List<KeptAnswer> history);

    /** The page of what an answer was given, that the query asks for. */
    Page input(List<KeptAnswer> history, Query query);

    /** The events of an answer, once more: all of them, or those that the query asks for. */
    Page events(KeptAnswer answer, Query query);

    /** What is said of an answer that was deleted. */
    byte[] deleted(String id);

    /** Where a provider that keeps the answer too is asked to delete it, below its base URL. */
    String pathBelow(String id);

    /**
     * An answer to be kept.
     *
     * @param id its name
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Answered(String id, byte[] answer) {}

    /** What a query asks for. */
    sealed interface Page {
        /** Its bytes. */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Listed(byte[] body) implements Page {}

        /** A query that makes no sense. */
        record Refused(Failure failure) implements Page {}
    }
}
