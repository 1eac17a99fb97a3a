package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.inference.Failure;
import java.util.Optional;

/**
 * Reads a Chat Completions stream. Most chunks are only searched for a few texts; a chunk is parsed when it holds a
 * usage that is not null, or an error.
 */
final class ChatCompletionsTap implements StreamTap {

    private static final BytePattern DONE = BytePattern.of("[DONE]");
    private static final BytePattern USAGE = BytePattern.of("\"usage\"");
    private static final BytePattern CHOICES = BytePattern.of("\"choices\"");
    private static final BytePattern FINISH = BytePattern.of("\"finish_reason\"");
    private static final BytePattern MODEL = BytePattern.of("\"model\"");
    private static final BytePattern ERROR = BytePattern.of("error");
    private static final BytePattern ERROR_MEMBER = BytePattern.of("\"error\"");
    private static final BytePattern[] TEXTS = {
        BytePattern.of("\"content\""),
        BytePattern.of("\"arguments\""),
        BytePattern.of("\"reasoning_content\""),
        BytePattern.of("\"refusal\""),
        BytePattern.of("\"input\"")
    };

    private final JsonFigures figures = new JsonFigures();
    private boolean done;
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
        if (DONE.is(data, from, to)) {
            done = true;
            return Verdict.END;
        }
        if (event.named(ERROR)) {
            sink.failure(OpenAiErrors.told(data, from, to));
            return Verdict.ERROR;
        }
        int choices = CHOICES.after(data, from, to);
        if (choices < 0 || holdsError(data, from, to)) {
            Optional<Failure> failure = OpenAiErrors.inSuccess(data, from, to);
            if (failure.isPresent()) {
                sink.failure(failure.get());
                return Verdict.ERROR;
            }
        }
        if (choices < 0) {
            return withoutChoices(data, from, to, sink);
        }
        if (!served) {
            Optional<String> model =
                    JsonStrings.valueAfter(MODEL, data, from, to).filter(name -> !name.isEmpty());
            model.ifPresent(sink::served);
            served = model.isPresent();
        }
        boolean usage = usage(data, from, to, sink);
        if (usage && noItems(data, choices, to)) {
            return Verdict.USAGE_ONLY;
        }
        delivered(data, choices, to, sink);
        return Verdict.FORWARD;
    }

    @Override
    public boolean ended() {
        return done || finished;
    }

    @Override
    public boolean finishing() {
        return finished;
    }

    private Verdict withoutChoices(byte[] data, int from, int to, Sink sink) {
        var answer = new OpenAiAnswer(figures);
        if (JsonMembers.visit(data, from, to, answer::member).isPresent()) {
            return Verdict.GARBLED;
        }
        StreamTap.report(sink, answer.usage());
        return answer.usage().isPresent() ? Verdict.USAGE_ONLY : Verdict.FORWARD;
    }

    /** Whether an error may stand in the chunk besides its choices. */
    private static boolean holdsError(byte[] data, int from, int to) {
        int at = ERROR_MEMBER.after(data, from, to);
        while (at >= 0) {
            int value = JsonStrings.afterColon(data, at, to);
            if (value >= 0 && (data[value] == '{' || data[value] == '"')) {
                return true;
            }
            at = ERROR_MEMBER.after(data, at, to);
        }
        return false;
    }

    /** Reads the chunk's usage, if it has one that is not null. */
    private boolean usage(byte[] data, int from, int to, Sink sink) {
        int at = USAGE.after(data, from, to);
        while (at >= 0) {
            int value = JsonStrings.afterColon(data, at, to);
            if (value >= 0 && data[value] == '{') {
                return parsedUsage(data, from, to, sink);
            }
            at = USAGE.after(data, at, to);
        }
        return false;
    }

    private boolean parsedUsage(byte[] data, int from, int to, Sink sink) {
        var answer = new OpenAiAnswer(figures);
        JsonMembers.visit(data, from, to, answer::member);
        StreamTap.report(sink, answer.usage());
        return answer.usage().isPresent();
    }

    private void delivered(byte[] data, int from, int to, Sink sink) {
        boolean any = false;
        for (BytePattern name : TEXTS) {
            int at = name.after(data, from, to);
            while (at >= 0) {
                int end = JsonStrings.pass(data, at, to, sink);
                any |= end > at;
                at = name.after(data, Math.max(end, at), to);
            }
            if (any) {
                break;
            }
        }
        if (!finished) {
            int at = FINISH.after(data, from, to);
            int value = at < 0 ? -1 : JsonStrings.afterColon(data, at, to);
            finished = value >= 0 && data[value] == '"';
        }
    }

    /** Whether the chunk's choices are an empty array, or null. */
    private static boolean noItems(byte[] data, int afterName, int to) {
        int value = JsonStrings.afterColon(data, afterName, to);
        if (value < 0 || data[value] != '[') {
            return value >= 0 && data[value] == 'n';
        }
        int inner = JsonStrings.skipSpace(data, value + 1, to);
        return inner < to && data[inner] == ']';
    }
}
