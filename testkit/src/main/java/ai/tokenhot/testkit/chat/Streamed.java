package ai.tokenhot.testkit.chat;

import java.util.List;

/**
 * An answer that came as a stream.
 *
 * @param events the SDK's own event objects, as they came
 * @param textPieces the pieces of text in them
 * @param answer the events folded: by the SDK's own accumulator where it has one
 */
public record Streamed(List<Object> events, List<String> textPieces, Answer answer) {

    /** Copies the lists. */
    public Streamed {
        events = List.copyOf(events);
        textPieces = List.copyOf(textPieces);
    }

    /** The events of this kind. */
    public <T> List<T> events(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
