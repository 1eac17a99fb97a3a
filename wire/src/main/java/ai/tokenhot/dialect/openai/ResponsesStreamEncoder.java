package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Finish.Reason;
import ai.tokenhot.inference.TokenLogprob;
import ai.tokenhot.inference.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/**
 * Writes an answer as the whole ladder of events: each item is announced, its parts begin, grow and end, and it is said
 * again when it is complete; the last event says all of them again. The language has one choice; events of others are
 * left out (a request cannot ask for them).
 */
final class ResponsesStreamEncoder implements StreamEncoder {

    /**
     * How many bytes of an answer are kept, for the events that say them again. More than a hundred times what a model
     * writes at most; only pictures come near.
     */
    static final long MAX_KEPT = 32L << 20;

    private static final String TOO_LONG = "The answer is longer than " + (MAX_KEPT >> 20)
            + " MiB, the most that this API can say again at its end (expected: a shorter answer, or another API).";
    private static final String BROKEN_CALL = "The model called a tool in a form that cannot be read.";

    private static final byte[] CREATED = ResponsesOutput.head("response.created");
    private static final byte[] IN_PROGRESS = ResponsesOutput.head("response.in_progress");
    private static final byte[] COMPLETED = ResponsesOutput.head("response.completed");
    private static final byte[] INCOMPLETE = ResponsesOutput.head("response.incomplete");
    private static final byte[] FAILED = ResponsesOutput.head("response.failed");
    private static final byte[] RESPONSE = ascii(",\"response\":");

    private final ResponsesOutput output;
    private final ResponsesEnvelope envelope;
    private final Map<Integer, ResponsesPart> open = new HashMap<>();
    private final List<TokenLogprob> waiting = new ArrayList<>();
    private Finish finish = Finish.of(Reason.OTHER);
    private boolean created;
    private boolean refused;
    private boolean over;
    private @Nullable ResponsesMessage message;
    private int lastNumber = -1;
    private @Nullable ResponsesPart last;

    /** A writer of one stream. */
    ResponsesStreamEncoder(ReplyScope scope) {
        this(scope, MAX_KEPT);
    }

    /** A writer that keeps so many bytes. */
    ResponsesStreamEncoder(ReplyScope scope, long maxKept) {
        output = new ResponsesOutput(
                maxKept,
                scope.requestId(),
                ResponsesNamespace.in(scope.request().echo()));
        envelope = new ResponsesEnvelope(scope, output.name("resp_"));
    }

    @Override
    public void encode(ChatEvent event, WireBuffer out) {
        if (over || event.choice() != 0) {
            return;
        }
        create(out);
        switch (event) {
            case ChatEvent.Began ignored -> {}
            case ChatEvent.TextDelta delta -> text(delta.part(), delta.text(), false, out);
            case ChatEvent.RefusalDelta delta -> text(delta.part(), delta.text(), true, out);
            case ChatEvent.ThinkingDelta delta -> thought(delta, out);
            case ChatEvent.CallBegan call -> {
                endMessage(out);
                put(call.part(), new ResponsesCall(call, output, out));
            }
            case ChatEvent.ArgumentsDelta delta -> more(delta.part(), delta.text(), out);
            case ChatEvent.Whole whole -> whole(whole, out);
            case ChatEvent.Proved proved -> {
                ResponsesPart part = part(proved.part());
                if (part != null) {
                    part.proof = proved.proof();
                }
            }
            case ChatEvent.Cited cited -> {
                if (part(cited.part()) instanceof ResponsesText text) {
                    begun(text, out).cite(cited.citation(), out);
                }
            }
            case ChatEvent.Likely likely -> likely(likely, out);
            case ChatEvent.PartEnded ended -> end(ended.part(), out);
            case ChatEvent.Ended ended -> finish = ended.finish();
        }
        if (output.overfull()) {
            output.forget();
            fail(Failure.of(FailureKind.INTERNAL, TOO_LONG), out);
        }
    }

    private void create(WireBuffer out) {
        if (!created) {
            created = true;
            envelope.inProgress(output.event(CREATED, out).raw(RESPONSE));
            out.raw(ResponsesOutput.EVENT_END);
            envelope.inProgress(output.event(IN_PROGRESS, out).raw(RESPONSE));
            out.raw(ResponsesOutput.EVENT_END);
        }
    }

    private void text(int number, String more, boolean refusal, WireBuffer out) {
        ResponsesPart part = part(number);
        if (part == null) {
            part = put(number, new ResponsesText(output, refusal));
        }
        if (part instanceof ResponsesText text && !more.isEmpty()) {
            begun(text, out);
            if (!refusal) {
                text.likely(waiting, out);
                waiting.clear();
            }
            text.more(more, out);
        }
        refused |= refusal;
    }

    private ResponsesText begun(ResponsesText text, WireBuffer out) {
        if (!text.begun()) {
            ResponsesMessage in = message;
            if (in == null || !in.open()) {
                endMessage(out);
                in = new ResponsesMessage(output, out);
                message = in;
            }
            text.begin(in, out);
        }
        return text;
    }

    private void endMessage(WireBuffer out) {
        if (message != null) {
            message.close(out);
            message = null;
        }
    }

    private void thought(ChatEvent.ThinkingDelta delta, WireBuffer out) {
        ResponsesPart part = part(delta.part());
        if (part == null) {
            endMessage(out);
            part = put(delta.part(), new ResponsesThought(output, out));
        }
        if (part instanceof ResponsesThought thought) {
            thought.hidden |= delta.redacted();
            thought.more(delta.text(), out);
        }
    }

    private void more(int number, String more, WireBuffer out) {
        ResponsesPart part = part(number);
        if (part != null) {
            part.more(more, out);
        }
    }

    private void whole(ChatEvent.Whole whole, WireBuffer out) {
        Optional<byte[]> item = ResponsesWhole.item(whole.content(), output.nextName("ig_"));
        String told = ResponsesWhole.told(whole.content());
        if (item.isPresent()) {
            endMessage(out);
            output.whole(item.get(), out);
            put(whole.part(), new ResponsesWhole(output));
        } else if (!told.isEmpty()) {
            var text = new ResponsesText(output, false);
            put(whole.part(), text);
            begun(text, out).more(told, out);
        }
    }

    /** What belongs to no text that has begun waits for one: this language tells it of text only. */
    private void likely(ChatEvent.Likely likely, WireBuffer out) {
        if (part(likely.part()) instanceof ResponsesText text && text.begun()) {
            text.likely(likely.tokens(), out);
        } else {
            output.keep(likely.tokens().size() * ResponsesText.TOKEN_SIZE);
            waiting.addAll(likely.tokens());
        }
    }

    private void end(int number, WireBuffer out) {
        ResponsesPart part = open.remove(number);
        if (part != null) {
            part.end(out);
        }
        lastNumber = -1;
    }

    private @Nullable ResponsesPart part(int number) {
        if (number != lastNumber) {
            lastNumber = number;
            last = open.get(number);
        }
        return last;
    }

    private ResponsesPart put(int number, ResponsesPart part) {
        open.put(number, part);
        lastNumber = -1;
        return part;
    }

    @Override
    public void close(Usage usage, WireBuffer out) {
        if (over) {
            return;
        }
        complete(out);
        over = true;
        boolean broken = finish.reason() == Reason.MALFORMED_CALL;
        output.event(broken ? FAILED : incomplete().isPresent() ? INCOMPLETE : COMPLETED, out)
                .raw(RESPONSE);
        ended(usage, out);
        out.raw(ResponsesOutput.EVENT_END);
    }

    private void ended(Usage usage, WireBuffer out) {
        if (finish.reason() == Reason.MALFORMED_CALL) {
            Failure failure = Failure.of(FailureKind.PROVIDER_GARBLED, BROKEN_CALL);
            envelope.failed(failure, output, Optional.of(usage), out);
        } else {
            envelope.ended(incomplete(), output, usage, out);
        }
    }

    /** The whole answer instead of the stream's end. */
    void whole(Usage usage, WireBuffer out) {
        complete(new WireBuffer());
        ended(usage, out);
    }

    /** Ends what is open. A refusal of which only the end tells is said in words. */
    private void complete(WireBuffer out) {
        create(out);
        List.copyOf(open.keySet()).stream().sorted().forEach(number -> end(number, out));
        if (finish.reason() == Reason.REFUSED
                && !refused
                && finish.explanation().isPresent()) {
            int number = Integer.MAX_VALUE;
            text(number, finish.explanation().get(), true, out);
            end(number, out);
        }
        endMessage(out);
    }

    private Optional<String> incomplete() {
        return switch (finish.reason()) {
            case LENGTH, CONTEXT_FULL, CONTINUES -> Optional.of("max_output_tokens");
            case FILTERED, REFUSED -> Optional.of("content_filter");
            case STOP, STOP_SEQUENCE, TOOL_CALLS, PAUSED, MALFORMED_CALL, OTHER -> Optional.empty();
        };
    }

    @Override
    public void fail(Failure failure, WireBuffer out) {
        if (over) {
            return;
        }
        create(out);
        over = true;
        envelope.failed(
                failure, output, Optional.empty(), output.event(FAILED, out).raw(RESPONSE));
        out.raw(ResponsesOutput.EVENT_END);
    }
}
