package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.gemini.GeminiChunk.Candidate;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads a stream of chunks, each of which adds parts. Why a choice ended is told at the end of the stream only: parts may
 * still come behind the vendor's word.
 */
final class GeminiStreamDecoder implements StreamDecoder {

    /** Choices beyond these are noise. */
    private static final int MAX_CHOICES = 256;

    private final Destination from;
    private final Map<Integer, GeminiChoiceReader> choices = new TreeMap<>();
    private String id = "";
    private boolean began;
    private boolean blocked;
    private String blockMessage = "";

    GeminiStreamDecoder(Destination from) {
        this.from = from;
    }

    @Override
    public void decode(SseEvent event, Consumer<ChatEvent> sink) {
        if (event.hasData()) {
            decode(event.data(), event.dataFrom(), event.dataTo(), sink);
        }
    }

    /** Reads the chunk in {@code [start, end)}. */
    void decode(byte[] bytes, int start, int end, Consumer<ChatEvent> sink) {
        GeminiChunk chunk = GeminiChunk.read(bytes, start, end);
        begin(chunk.id(), chunk.model(), sink);
        if (chunk.blocked()) {
            blocked = true;
            blockMessage = chunk.blockMessage();
        }
        for (Candidate candidate : chunk.candidates()) {
            GeminiChoiceReader choice = choices.get(candidate.index);
            if (choice == null && choices.size() < MAX_CHOICES) {
                choice = new GeminiChoiceReader(candidate.index, id, from);
                choices.put(candidate.index, choice);
            }
            if (choice != null) {
                choice.read(candidate, sink);
            }
        }
    }

    private void begin(String answer, String model, Consumer<ChatEvent> sink) {
        if (!began) {
            began = true;
            id = answer;
            sink.accept(new ChatEvent.Began(answer, model));
        }
    }

    @Override
    public void finish(Consumer<ChatEvent> sink) {
        begin("", "", sink);
        choices.values().forEach(choice -> choice.finish(blocked, sink));
        if (choices.isEmpty()) {
            Finish finish = new Finish(
                    blocked ? Reason.FILTERED : Reason.OTHER,
                    Optional.empty(),
                    Optional.of(blockMessage).filter(text -> !text.isEmpty()));
            sink.accept(new ChatEvent.Ended(0, finish));
        }
    }
}
