package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.NameWalk;
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
    private static final BytePattern ERROR_EVENT = BytePattern.of("error");
    private static final BytePattern USAGE = BytePattern.of("usage");
    private static final BytePattern CHOICES = BytePattern.of("choices");
    private static final BytePattern FINISH = BytePattern.of("finish_reason");
    private static final BytePattern MODEL = BytePattern.of("model");
    private static final BytePattern ERROR = BytePattern.of("error");
    private static final BytePattern CONTENT = BytePattern.of("content");
    private static final BytePattern REFUSAL = BytePattern.of("refusal");
    private static final BytePattern ARGUMENTS = BytePattern.of("arguments");
    private static final BytePattern INPUT = BytePattern.of("input");
    private static final BytePattern REASONING = BytePattern.of("reasoning_content");
    private static final int NONE = -1;

    private final NameWalk names = new NameWalk();
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
        if (event.named(ERROR_EVENT)) {
            sink.failure(OpenAiErrors.told(data, from, to));
            return Verdict.ERROR;
        }
        int choices = NONE;
        boolean error = false;
        boolean usage = false;
        boolean finish = false;
        names.over(data, from, to);
        while (names.next()) {
            byte first = names.first();
            boolean text = first == '"';
            switch (names.length()) {
                case 5 -> {
                    if (names.is(USAGE)) {
                        usage |= first == '{';
                    } else if (names.is(ERROR)) {
                        error |= first == '{' || text;
                    } else if (text && names.is(MODEL)) {
                        served(data, to, sink);
                    } else if (text && choices >= 0 && names.is(INPUT)) {
                        pass(data, to, sink);
                    }
                }
                case 7 -> {
                    if (names.is(CHOICES)) {
                        choices = choices < 0 ? names.value() : choices;
                    } else if (text && choices >= 0 && (names.is(CONTENT) || names.is(REFUSAL))) {
                        pass(data, to, sink);
                    }
                }
                case 9 -> {
                    if (text && choices >= 0 && names.is(ARGUMENTS)) {
                        pass(data, to, sink);
                    }
                }
                case 13 -> finish |= text && choices >= 0 && names.is(FINISH);
                case 17 -> {
                    if (text && choices >= 0 && names.is(REASONING)) {
                        pass(data, to, sink);
                    }
                }
                default -> {
                    // Nothing that we look for has a name of this length.
                }
            }
        }
        if (choices < 0 || error) {
            Optional<Failure> failure = OpenAiErrors.inSuccess(data, from, to);
            if (failure.isPresent()) {
                sink.failure(failure.get());
                return Verdict.ERROR;
            }
        }
        if (choices < 0) {
            return withoutChoices(data, from, to, sink);
        }
        if (usage && parsedUsage(data, from, to, sink) && noItems(data, choices, to)) {
            return Verdict.USAGE_ONLY;
        }
        finished |= finish;
        return Verdict.FORWARD;
    }

    private void served(byte[] data, int to, Sink sink) {
        if (!served) {
            Optional<String> model =
                    JsonStrings.valueAt(data, names.value(), to).filter(name -> !name.isEmpty());
            model.ifPresent(sink::served);
            served = model.isPresent();
        }
    }

    private void pass(byte[] data, int to, Sink sink) {
        JsonStrings.pass(data, names.afterName(), to, sink);
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

    private boolean parsedUsage(byte[] data, int from, int to, Sink sink) {
        var answer = new OpenAiAnswer(figures);
        JsonMembers.visit(data, from, to, answer::member);
        StreamTap.report(sink, answer.usage());
        return answer.usage().isPresent();
    }

    /** Whether the chunk's choices are an empty array, or null. */
    private static boolean noItems(byte[] data, int value, int to) {
        if (data[value] != '[') {
            return data[value] == 'n';
        }
        int inner = JsonStrings.skipSpace(data, value + 1, to);
        return inner < to && data[inner] == ']';
    }
}
