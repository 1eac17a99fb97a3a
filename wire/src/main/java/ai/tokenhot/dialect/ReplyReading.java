package ai.tokenhot.dialect;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.metering.Reading;
import java.util.Optional;

/** What a whole answer tells. */
public sealed interface ReplyReading {

    /**
     * An answer.
     *
     * @param usage absent when the provider told none
     * @param served the model that the provider says it used
     */
    record Answer(Optional<Reading> usage, Optional<String> served) implements ReplyReading {}

    /**
     * A failure that came with a status of success.
     *
     * @param usage what it cost nevertheless
     */
    record Failed(Failure failure, Optional<Reading> usage) implements ReplyReading {}

    /** Not this language. */
    record Garbled(String why) implements ReplyReading {}
}
