package ai.tokenhot.dialect.gemini;

import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamTap;

/**
 * Reads a Gemini stream: every chunk is a whole answer with running totals. There is no end mark; a chunk with a finish
 * reason may be the last one.
 */
final class GeminiTap implements StreamTap {

    private static final BytePattern TEXT = BytePattern.of("\"text\"");
    private static final BytePattern ARGUMENTS = BytePattern.of("\"args\"");

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
        var answer = new GeminiAnswer();
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
        delivered(data, from, to, sink);
        finished |= answer.finished();
        return answer.finished() ? Verdict.LAST : Verdict.FORWARD;
    }

    private static void delivered(byte[] data, int from, int to, Sink sink) {
        int at = TEXT.after(data, from, to);
        while (at >= 0) {
            int end = JsonStrings.pass(data, at, to, sink);
            at = TEXT.after(data, Math.max(end, at), to);
        }
        int arguments = ARGUMENTS.after(data, from, to);
        if (arguments >= 0) {
            sink.text(data, arguments, to);
        }
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
