package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatEvent;
import java.util.function.Consumer;

/**
 * Reads one provider's stream, whose events a {@link StreamTap} has looked at before: errors and usage are the tap's.
 * Not thread-safe.
 */
public interface StreamDecoder {

    /** Reads an event that the tap found to be part of the answer, or its end. */
    void decode(SseEvent event, Consumer<ChatEvent> sink);

    /** The stream came to the end that its language means: tells what only now is known. */
    void finish(Consumer<ChatEvent> sink);
}
