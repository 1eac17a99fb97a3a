package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamTap;

/**
 * Reads a Gemini stream: every chunk is a whole answer with running totals. There is no end mark; a chunk with a finish
 * reason may be the last one.
 */
final class GeminiTap implements StreamTap {

    private final JsonFigures figures = new JsonFigures();
    private boolean finished;
    private boolean served;

    @Override
    public Verdict look(SseEvent event, Sink sink) {
        if (!event.hasData()) {
            return Verdict.KEEP_ALIVE;
        }
        byte[] data = event.data();
        int from = event.dataFrom();
        int to = event.dataTo();
        var answer = new GeminiAnswer(figures, (start, end) -> sink.text(data, start, end));
        if (JsonMembers.visit(data, from, to, answer::member).isPresent()) {
            return Verdict.GARBLED;
        }
        StreamTap.report(sink, answer.usage());
        if (answer.failed()) {
            sink.failure(GeminiErrors.inSuccess(data, from, to));
            return Verdict.ERROR;
        }
        if (!served && answer.model().isPresent()) {
            served = true;
            sink.served(answer.model().get());
        }
        finished |= answer.finished();
        return answer.finished() ? Verdict.LAST : Verdict.FORWARD;
    }

    @Override
    public boolean ended() {
        return finished;
    }

    @Override
    public boolean finishing() {
        return finished;
    }
}
