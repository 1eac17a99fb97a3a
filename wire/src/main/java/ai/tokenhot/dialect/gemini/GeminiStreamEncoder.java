package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.SseText;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.dialect.gemini.GeminiCitations.Placed;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Part.Citation;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.inference.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes a stream of chunks, each of which looks like a whole answer: as server-sent events without names, or as the items
 * of an array. There is no mark at the end of the former.
 */
final class GeminiStreamEncoder implements StreamEncoder {

    private static final byte[] DATA = WireBuffer.ascii("data: ");
    private static final byte[] END_OF_EVENT = WireBuffer.ascii("\r\n\r\n");
    private static final byte[] FIRST_ITEM = WireBuffer.ascii("[");
    private static final byte[] FURTHER_ITEM = WireBuffer.ascii(",\r\n");
    private static final byte[] END_OF_ITEMS = WireBuffer.ascii("]");
    private static final byte[] CONTENT = WireBuffer.ascii("{\"candidates\":[{\"content\":{\"parts\":[");
    private static final byte[] TEXT = WireBuffer.ascii("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":");
    private static final byte[] END_OF_TEXT = WireBuffer.ascii("}");
    private static final byte[] CANDIDATES = WireBuffer.ascii("{\"candidates\":[");
    private static final byte[] END_OF_CANDIDATES = WireBuffer.ascii("]");
    private static final byte[] EMPTY_TEXT = WireBuffer.ascii("{\"text\":\"\"}");
    private static final byte[] COMMA = WireBuffer.ascii(",");

    private final boolean array;
    private final GeminiAnswerText answer;
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private final Choice first;
    private boolean itemWritten;

    GeminiStreamEncoder(ReplyScope scope) {
        this.array = scope.form() == StreamForm.ARRAY;
        this.answer = new GeminiAnswerText(scope);
        this.first = new Choice(0);
    }

    @Override
    public void encode(ChatEvent event, WireBuffer out) {
        switch (event) {
            case ChatEvent.Began _ -> {}
            case ChatEvent.TextDelta delta -> piece(delta.choice(), delta.part(), event, out);
            case ChatEvent.RefusalDelta delta -> piece(delta.choice(), delta.part(), event, out);
            case ChatEvent.ThinkingDelta delta -> piece(delta.choice(), delta.part(), event, out);
            case ChatEvent.CallBegan call -> piece(call.choice(), call.part(), event, out);
            case ChatEvent.ArgumentsDelta delta -> piece(delta.choice(), delta.part(), event, out);
            case ChatEvent.Whole whole -> piece(whole.choice(), whole.part(), event, out);
            case ChatEvent.Proved proved -> piece(proved.choice(), proved.part(), event, out);
            case ChatEvent.Cited cited -> piece(cited.choice(), cited.part(), event, out);
            case ChatEvent.Likely likely -> piece(likely.choice(), likely.part(), event, out);
            case ChatEvent.PartEnded ended -> piece(ended.choice(), ended.part(), event, out);
            case ChatEvent.Ended ended -> choice(ended.choice()).writer.end(ended.finish(), out);
        }
    }

    private void piece(int choice, int part, ChatEvent event, WireBuffer out) {
        choice(choice).writer.write(event, part, out);
    }

    private Choice choice(int index) {
        if (index == 0) {
            choices.putIfAbsent(0, first);
            return first;
        }
        return choices.computeIfAbsent(index, Choice::new);
    }

    @Override
    public void close(Usage usage, WireBuffer out) {
        begin(out);
        out.raw(CANDIDATES);
        boolean further = false;
        for (Choice choice : choices.values()) {
            if (further) {
                out.raw(COMMA);
            }
            further = true;
            GeminiChoiceWriter writer = choice.writer;
            GeminiAnswerText.candidate(
                    buffer -> buffer.raw(EMPTY_TEXT),
                    writer.word(),
                    writer.explanation(),
                    choice.index,
                    List.of(),
                    List.of(),
                    out);
        }
        out.raw(END_OF_CANDIDATES);
        GeminiUsageText.write(usage, out);
        out.raw(answer.tail());
        end(out);
        if (array) {
            out.raw(END_OF_ITEMS);
        }
    }

    @Override
    public void fail(Failure failure, WireBuffer out) {
        if (!array) {
            out.raw(SseText.event(GeminiErrors.envelope(failure)));
            return;
        }
        begin(out);
        out.raw(GeminiErrors.envelope(failure)).raw(END_OF_ITEMS);
    }

    private void begin(WireBuffer out) {
        out.raw(!array ? DATA : itemWritten ? FURTHER_ITEM : FIRST_ITEM);
        itemWritten = true;
    }

    private void end(WireBuffer out) {
        if (!array) {
            out.raw(END_OF_EVENT);
        }
    }

    /** A choice, and what stands around each of its pieces. */
    private final class Choice implements GeminiChoiceWriter.Frame {
        private final int index;
        private final byte[] tail;
        private final GeminiChoiceWriter writer = new GeminiChoiceWriter(this);

        private Choice(int index) {
            this.index = index;
            var bytes = new WireBuffer()
                    .raw(WireBuffer.ascii("],\"role\":\"model\"},\"index\":"))
                    .number(index)
                    .raw(WireBuffer.ascii("}]"))
                    .raw(answer.tail());
            this.tail = bytes.take();
        }

        @Override
        public void part(Consumer<WireBuffer> content, WireBuffer out) {
            begin(out);
            out.raw(CONTENT);
            content.accept(out);
            out.raw(tail);
            end(out);
        }

        @Override
        public void text(String text, WireBuffer out) {
            begin(out);
            out.raw(TEXT).string(text).raw(END_OF_TEXT).raw(tail);
            end(out);
        }

        @Override
        public void cited(List<Citation> citations, int part, WireBuffer out) {
            alone(citations.stream().map(source -> new Placed(part, source)).toList(), List.of(), out);
        }

        @Override
        public void likely(ChatEvent.Likely likely, WireBuffer out) {
            alone(List.of(), likely.tokens(), out);
        }

        private void alone(List<Placed> citations, List<TokenLogprob> likely, WireBuffer out) {
            begin(out);
            out.raw(CANDIDATES);
            GeminiAnswerText.candidate(
                    buffer -> buffer.raw(EMPTY_TEXT), "", Optional.empty(), index, citations, likely, out);
            out.raw(END_OF_CANDIDATES).raw(answer.tail());
            end(out);
        }
    }
}
