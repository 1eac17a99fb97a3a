package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.dialect.gemini.GeminiCitations.Placed;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.ReplyFold;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Writes whole answers, and what chunks have in common with them. */
final class GeminiAnswerText {

    private static final byte[] COMMA = WireBuffer.ascii(",");

    private final byte[] tail;

    GeminiAnswerText(ReplyScope scope) {
        this.tail = new WireBuffer()
                .raw(WireBuffer.ascii(",\"modelVersion\":"))
                .string(scope.request().model())
                .raw(WireBuffer.ascii(",\"responseId\":"))
                .string(scope.requestId())
                .raw(WireBuffer.ascii("}"))
                .take();
    }

    /** The end of an answer or a chunk: which model, which answer. */
    byte[] tail() {
        return tail;
    }

    /** Writes a whole answer: the parts that its events give, without what stands around each in a stream. */
    byte[] whole(ChatReply reply, Usage usage) {
        Map<Integer, Gathered> choices = new TreeMap<>();
        var nowhere = new WireBuffer();
        ReplyFold.unfold(reply, event -> gather(event, choices, nowhere));
        var out = new WireBuffer().raw(WireBuffer.ascii("{\"candidates\":["));
        boolean further = false;
        for (var entry : choices.entrySet()) {
            if (further) {
                out.raw(COMMA);
            }
            further = true;
            Gathered choice = entry.getValue();
            byte[] parts = choice.parts.take();
            candidate(
                    buffer -> buffer.raw(parts),
                    choice.writer.word(),
                    choice.writer.explanation(),
                    entry.getKey(),
                    choice.citations,
                    choice.likely,
                    out);
        }
        out.raw(WireBuffer.ascii("]"));
        GeminiUsageText.write(usage, out);
        return out.raw(tail).take();
    }

    private static void gather(ChatEvent event, Map<Integer, Gathered> choices, WireBuffer nowhere) {
        switch (event) {
            case ChatEvent.Began _ -> {}
            case ChatEvent.TextDelta piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.RefusalDelta piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.ThinkingDelta piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.CallBegan piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.ArgumentsDelta piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.Whole piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.Proved piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.Cited piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.Likely piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.PartEnded piece -> write(piece.choice(), event, choices, nowhere);
            case ChatEvent.Ended end ->
                choices.computeIfAbsent(end.choice(), _ -> new Gathered())
                        .writer
                        .end(end.finish(), nowhere);
        }
    }

    private static void write(int choice, ChatEvent event, Map<Integer, Gathered> choices, WireBuffer nowhere) {
        choices.computeIfAbsent(choice, _ -> new Gathered())
                .writer
                .write(event, GeminiChoiceWriter.place(event), nowhere);
    }

    /**
     * Writes a candidate.
     *
     * @param parts writes the parts
     * @param finishReason empty when the choice goes on
     */
    static void candidate(
            Consumer<WireBuffer> parts,
            String finishReason,
            Optional<String> finishMessage,
            int index,
            List<Placed> citations,
            List<TokenLogprob> likely,
            WireBuffer out) {
        out.raw(WireBuffer.ascii("{\"content\":{\"parts\":["));
        parts.accept(out);
        out.raw(WireBuffer.ascii("],\"role\":\"model\"}"));
        if (!finishReason.isEmpty()) {
            out.raw(WireBuffer.ascii(",\"finishReason\":\"" + finishReason + "\""));
        }
        finishMessage.ifPresent(
                message -> out.raw(WireBuffer.ascii(",\"finishMessage\":")).string(message));
        out.raw(WireBuffer.ascii(",\"index\":")).number(index);
        if (!citations.isEmpty()) {
            out.raw(COMMA);
            GeminiCitations.write(citations, out);
        }
        if (!likely.isEmpty()) {
            out.raw(COMMA);
            GeminiLogprobs.write(likely, out);
        }
        out.raw(WireBuffer.ascii("}"));
    }

    /** The parts of a choice, one behind the other. */
    private static final class Gathered implements GeminiChoiceWriter.Frame {
        private final WireBuffer parts = new WireBuffer();
        private final List<TokenLogprob> likely = new ArrayList<>();
        private final List<Placed> citations = new ArrayList<>();
        private int count;
        private final GeminiChoiceWriter writer = new GeminiChoiceWriter(this);

        @Override
        public void part(Consumer<WireBuffer> content, WireBuffer out) {
            if (parts.length() > 0) {
                parts.raw(COMMA);
            }
            content.accept(parts);
            count++;
        }

        @Override
        public void text(String text, WireBuffer out) {
            part(buffer -> GeminiPartText.text(text, Optional.empty(), buffer), out);
        }

        @Override
        public void cited(List<Citation> sources, int part, WireBuffer out) {
            sources.forEach(source -> citations.add(new Placed(Math.max(0, count - 1), source)));
        }

        @Override
        public void likely(ChatEvent.Likely tokens, WireBuffer out) {
            likely.addAll(tokens.tokens());
        }
    }
}
