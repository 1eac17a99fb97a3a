package ai.tokenhot.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Goes back from an answer to the beginning of its conversation. */
public sealed interface History {

    /** The whole conversation, from its beginning. */
    record Found(List<KeptAnswer> answers) implements History {
        /** Copies the list. */
        public Found {
            answers = List.copyOf(answers);
        }
    }

    /** An answer in it is not kept, or not any more. */
    record Missing(String id) implements History {}

    /** It is larger than may be sent again. */
    record TooLong(String bound) implements History {}

    /** The conversation that ends with the answer of this name. */
    static History of(String id, Function<String, Optional<KeptAnswer>> kept, KeepBounds bounds) {
        var answers = new ArrayList<KeptAnswer>();
        long bytes = 0;
        Optional<String> next = Optional.of(id);
        while (next.isPresent()) {
            Optional<KeptAnswer> found = kept.apply(next.get());
            if (found.isEmpty()) {
                return new Missing(next.get());
            }
            answers.add(found.get());
            bytes += found.get().size();
            if (answers.size() > bounds.links()) {
                return new TooLong("more than " + bounds.links() + " answers");
            }
            if (bytes > bounds.historyBytes()) {
                return new TooLong("more than " + bounds.historyBytes() + " bytes");
            }
            next = found.get().previous();
        }
        return new Found(answers.reversed());
    }
}
