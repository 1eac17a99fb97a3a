package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.inference.Failure;
import java.util.Optional;

/** Reads a Responses stream by the events' names; only the first and the last event are parsed. */
final class ResponsesTap implements StreamTap {

    private static final BytePattern TYPE = BytePattern.of("\"type\"");
    private static final BytePattern DELTA = BytePattern.of("\"delta\"");
    private static final BytePattern MODEL = BytePattern.of("\"model\"");

    private boolean ended;

    @Override
    public Verdict look(SseEvent event, Sink sink) {
        if (!event.hasData()) {
            return Verdict.KEEP_ALIVE;
        }
        byte[] data = event.data();
        int from = event.dataFrom();
        int to = event.dataTo();
        String name = event.hasName()
                ? event.name()
                : JsonStrings.valueAfter(TYPE, data, from, to).orElse("");
        return switch (name) {
            case "response.created" -> {
                JsonStrings.valueAfter(MODEL, data, from, to).ifPresent(sink::served);
                yield Verdict.FORWARD;
            }
            case "response.completed", "response.incomplete" -> end(data, from, to, sink, Verdict.END);
            case "response.failed" -> {
                sink.failure(failure(data, from, to));
                yield end(data, from, to, sink, Verdict.ERROR);
            }
            case "error" -> {
                sink.failure(OpenAiErrors.told(data, from, to));
                ended = true;
                yield Verdict.ERROR;
            }
            case "" -> Verdict.GARBLED;
            default -> {
                if (name.endsWith(".delta")) {
                    int at = DELTA.after(data, from, to);
                    if (at >= 0) {
                        JsonStrings.pass(data, at, to, sink);
                    }
                }
                yield Verdict.FORWARD;
            }
        };
    }

    private Verdict end(byte[] data, int from, int to, Sink sink, Verdict verdict) {
        ended = true;
        var answer = new OpenAiAnswer();
        Optional<String> problem = JsonMembers.visit(data, from, to, (name, value) -> {
            if (name.equals("response")) {
                JsonMembers.visit(value, answer::member);
                return true;
            }
            return false;
        });
        if (problem.isPresent()) {
            return Verdict.GARBLED;
        }
        StreamTap.report(sink, answer.usage());
        answer.model().ifPresent(sink::served);
        return verdict;
    }

    /** The failure inside {@code response.failed}; an unnamed one when the event breaks off within it. */
    private static Failure failure(byte[] data, int from, int to) {
        var place = new int[] {from, from};
        JsonMembers.visit(data, from, to, (name, value) -> {
            if (name.equals("response")) {
                int start = value.tokenStart();
                value.skipValue();
                place[0] = start;
                place[1] = value.tokenEnd();
                return true;
            }
            return false;
        });
        return OpenAiErrors.told(data, place[0], place[1]);
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean finishing() {
        return ended;
    }
}
