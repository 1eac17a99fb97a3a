package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.BytePattern;
import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.dialect.JsonMembers;
import ai.tokenhot.dialect.JsonStrings;
import ai.tokenhot.dialect.NameWalk;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.inference.Failure;
import java.util.Arrays;
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
    private static final BytePattern DELTA = BytePattern.of("delta");
    private static final int NONE = -1;
    private static final int MAX_BEGINNING = 1 << 10;

    private final NameWalk names = new NameWalk();
    private final JsonFigures figures = new JsonFigures();
    private byte[] beginning = new byte[0];
    private int choicesInBeginning;
    /** Of the chunk at hand: where its choices begin, and whether it holds an error, a usage, a reason to finish. */
    private int choices;

    private boolean error;
    private boolean usage;
    private boolean finish;
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
        walk(data, from, to, sink);
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

    private void walk(byte[] data, int from, int to, Sink sink) {
        boolean beginsAlike = beginning.length > 0
                && to - from > beginning.length
                && Arrays.equals(data, from, from + beginning.length, beginning, 0, beginning.length);
        choices = beginsAlike ? from + choicesInBeginning : NONE;
        error = false;
        usage = false;
        finish = false;
        boolean firstDelta = !beginsAlike;
        names.over(data, beginsAlike ? from + beginning.length : from, to);
        while (names.next()) {
            if (firstDelta && names.is(DELTA)) {
                firstDelta = false;
                remember(data, from);
            }
            member(data, to, sink);
        }
    }

    private void member(byte[] data, int to, Sink sink) {
        boolean text = names.first() == '"';
        boolean object = names.first() == '{';
        switch (names.length()) {
            case 5 -> {
                usage |= object && names.is(USAGE);
                error |= (object || text) && names.is(ERROR);
                if (text && names.is(MODEL)) {
                    served(data, to, sink);
                } else if (text && names.is(INPUT)) {
                    pass(data, to, sink);
                }
            }
            case 7 -> {
                if (names.is(CHOICES)) {
                    choices = choices < 0 ? names.value() : choices;
                } else if (text && (names.is(CONTENT) || names.is(REFUSAL))) {
                    pass(data, to, sink);
                }
            }
            case 9 -> {
                if (text && names.is(ARGUMENTS)) {
                    pass(data, to, sink);
                }
            }
            case 13 -> finish |= text && choices >= 0 && names.is(FINISH);
            case 17 -> {
                if (text && names.is(REASONING)) {
                    pass(data, to, sink);
                }
            }
            default -> {
                // Nothing that we look for has a name of this length.
            }
        }
    }

    /** Keeps what stands before the delta: of the next chunks, which begin alike, only the rest is looked at. */
    private void remember(byte[] data, int from) {
        int length = names.value() - from;
        if (choices >= 0 && !error && !usage && !finish && length <= MAX_BEGINNING) {
            beginning = Arrays.copyOfRange(data, from, from + length);
            choicesInBeginning = choices - from;
        }
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
        if (choices < 0) {
            return;
        }
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
