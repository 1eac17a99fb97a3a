package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.AlikeEvents;
import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.NameWalk;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.openai.CompletionsChunk.Piece;
import ai.tokenhot.inference.ChatEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads a provider's stream. Most chunks say the same as the one before but for one text: such a chunk is recognized by
 * its beginning, and only its text is read. Answers end when the stream does, as some hosts tell more behind the reason
 * to finish.
 */
final class CompletionsDecoder implements StreamDecoder {

    private static final BytePattern DONE = BytePattern.of("[DONE]");
    private static final BytePattern[] HARMLESS = {
        BytePattern.of("obfuscation"),
        BytePattern.of("service_tier"),
        BytePattern.of("system_fingerprint"),
        BytePattern.of("object"),
        BytePattern.of("model"),
        BytePattern.of("id"),
        BytePattern.of("usage"),
        BytePattern.of("prompt_tokens_details"),
        BytePattern.of("completion_tokens_details")
    };
    private static final int MAX_CHOICES = 128;

    /** What the text of a chunk is. */
    private enum Payload {
        NONE,
        TEXT,
        THOUGHT,
        ARGUMENTS
    }

    private final Destination from;
    private final Map<Integer, CompletionsChoice> choices = new TreeMap<>();
    private final NameWalk names = new NameWalk();
    private boolean began;
    private boolean cited;
    private String answerId = "";

    /** Of the last chunk that was there for one text: what it was, whose, and what stood around it. */
    private Payload payload = Payload.NONE;

    private CompletionsChoice choice;
    private long call;
    private final AlikeEvents alike = new AlikeEvents();
    private byte[] ending = new byte[0];

    CompletionsDecoder(Destination from) {
        this.from = from;
        this.choice = new CompletionsChoice(0, "", from);
    }

    @Override
    public void decode(SseEvent event, Consumer<ChatEvent> sink) {
        byte[] data = event.data();
        int start = event.dataFrom();
        int end = event.dataTo();
        if (!event.hasData() || DONE.is(data, start, end) || isLikeTheLast(data, start, end, sink)) {
            return;
        }
        CompletionsChunk chunk = CompletionsChunk.read(data, start, end);
        begin(chunk.id, chunk.model, sink);
        int events = 0;
        for (Piece piece : chunk.pieces) {
            if (piece.index >= 0 && piece.index < MAX_CHOICES) {
                events += choice((int) piece.index).take(piece, sink);
            }
        }
        if (!cited && chunk.citations.size() > 0) {
            cited = true;
            choice(0).cited(CompletionsCitations.readUrls(chunk.citations), sink);
            return;
        }
        if (events == 1 && chunk.texts == 1 && chunk.pieces.size() == 1) {
            remember(chunk, data, start, end);
        }
    }

    private void begin(String id, String model, Consumer<ChatEvent> sink) {
        if (!began) {
            began = true;
            answerId = id;
            sink.accept(new ChatEvent.Began(id, model));
        }
    }

    private CompletionsChoice choice(int index) {
        return choices.computeIfAbsent(index, number -> new CompletionsChoice(number, answerId, from));
    }

    /** A chunk that gave one event, that of its text, says nothing else: nor does one with the same bytes around it. */
    private void remember(CompletionsChunk chunk, byte[] data, int start, int end) {
        Piece piece = chunk.pieces.getFirst();
        if (!piece.isPlain()) {
            return;
        }
        if (!piece.content.isEmpty()) {
            payload = Payload.TEXT;
        } else if (!piece.thought.isEmpty()) {
            payload = Payload.THOUGHT;
        } else if (piece.calls.size() == 1 && piece.calls.getFirst().index >= 0) {
            payload = Payload.ARGUMENTS;
            call = piece.calls.getFirst().index;
        } else {
            return;
        }
        choice = choice((int) piece.index);
        alike.remember(data, start, chunk.textStart);
        int close = JsonStrings.closingQuote(data, chunk.textStart + 1, end);
        ending = Arrays.copyOfRange(data, close, end);
    }

    private boolean isLikeTheLast(byte[] data, int start, int end, Consumer<ChatEvent> sink) {
        // One that is cut short is parsed: that says so.
        if (!alike.begins(data, start, end) || data[end - 1] != '}') {
            return false;
        }
        int close = alike.close();
        if (!Arrays.equals(data, close, end, ending, 0, ending.length) && !isHarmless(data, close, end)) {
            return false;
        }
        String text = alike.text();
        if (text.isEmpty()) {
            return true;
        }
        switch (payload) {
            case TEXT -> choice.text(text, sink);
            case THOUGHT -> choice.thought(text, sink);
            case ARGUMENTS -> choice.arguments(call, text, sink);
            case NONE -> {}
        }
        return true;
    }

    /** Whether what comes behind the text says nothing that an event would come of. */
    private boolean isHarmless(byte[] data, int close, int end) {
        if (close >= end) {
            return false;
        }
        names.over(data, close + 1, end);
        while (names.next()) {
            byte first = names.first();
            boolean says = first == '"' || first == '{' || first == '[';
            if (says && !isHarmlessName()) {
                return false;
            }
        }
        return true;
    }

    private boolean isHarmlessName() {
        for (BytePattern name : HARMLESS) {
            if (names.is(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void finish(Consumer<ChatEvent> sink) {
        begin("", "", sink);
        choices.values().forEach(each -> each.end(sink));
    }
}
