package ai.tokenhot.testkit.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A vendor's SDK that speaks one dialect. It adds nothing to what the SDK does: no retries, no repairs; what the SDK
 * throws flies through.
 */
public interface ChatClient extends AutoCloseable {

    /** Asks and waits for the whole answer. */
    Answer answer(Prompt prompt);

    /**
     * Asks for a stream, reads it to its end and folds it.
     *
     * @param onEvent is given each event when it has come
     */
    Streamed stream(Prompt prompt, Consumer<Object> onEvent);

    /** Asks for a stream, reads it to its end and folds it. */
    default Streamed stream(Prompt prompt) {
        return stream(prompt, event -> {});
    }

    /** How many tokens the prompt has; empty when the dialect has no such operation. */
    Optional<Long> countTokens(Prompt prompt);

    /** The names of all models that the endpoint lists. */
    List<String> models();

    /** The name of one model, as its own page gives it. */
    String model(String name);

    /** Says in neutral words what the SDK threw. */
    SdkFailure failure(RuntimeException thrown);

    /** Drops the connections. */
    @Override
    void close();
}
