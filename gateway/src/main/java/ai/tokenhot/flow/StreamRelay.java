package ai.tokenhot.flow;

import ai.tokenhot.dialect.Scan;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.SseSplitter;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.metering.Reading;
import ai.tokenhot.upstream.UpstreamBreak;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries a stream, event by event, in the provider's own bytes. Events that come together leave together. The answer's last event waits until the receipt is durable.
 */
final class StreamRelay implements EventStream, StreamTap.Sink {

    private static final int FIRST_PIECE = 512;
    private static final byte[] BLANK_LINE = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ChatRun run;
    private final Scan.Ready scan;
    private final StreamTap tap;
    private final SseSplitter splitter = new SseSplitter(this::event);
    private final Meter meter = new Meter();
    private final DeliveredText delivered = new DeliveredText();
    private @Nullable WholeRelay whole;
    private @Nullable MultiMap headers;
    private @Nullable Failure failure;
    private Buffer held = Buffer.buffer();
    /** Events that stand one behind the other where they came leave as they stand; others are gathered. */
    private byte[] stretch = new byte[0];

    private int stretchFrom;
    private int stretchTo;
    private byte[] gather = new byte[0];
    private int gathered;
    private boolean flushDue;
    private long carried;
    private boolean itemWritten;
    private boolean done;

    StreamRelay(ChatRun run, Scan.Ready scan) {
        this.run = run;
        this.scan = scan;
        this.tap = run.dialect.tap();
    }

    @Override
    public void head(int status, MultiMap answerHeaders) {
        String type = answerHeaders.get("content-type");
        if (status == 200 && type != null && type.startsWith("text/event-stream")) {
            run.answerBegan(answerHeaders);
            headers = answerHeaders;
        } else {
            whole = new WholeRelay(run, true);
            whole.head(status, answerHeaders);
        }
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        if (whole != null) {
            whole.data(bytes, from, to);
            return;
        }
        run.heard();
        if (done) {
            return;
        }
        try {
            splitter.feed(bytes, from, to);
        } catch (SseSplitter.EventTooLongException e) {
            broken(Failure.of(FailureKind.PROVIDER_GARBLED, "The provider sent " + e.getMessage() + "."));
            return;
        }
        if (!done && !account()) {
            broken(Failure.of(FailureKind.SATURATED, "The gateway holds as much as it may. Try again in a moment."));
        }
    }

    /** Keeps the process's account of what waits in the splitter. */
    private boolean account() {
        long now = splitter.carried();
        if (now > carried) {
            if (!run.flow.budget.take(now - carried)) {
                return false;
            }
        } else if (now < carried) {
            run.flow.budget.give(carried - now);
        }
        carried = now;
        return true;
    }

    private void event(SseEvent event) {
        if (done) {
            return;
        }
        switch (tap.look(event, this)) {
            case KEEP_ALIVE -> {
                if (run.opened() && scan.form() == StreamForm.EVENTS) {
                    pass(event);
                }
            }
            case FORWARD -> forward(event);
            case USAGE_ONLY -> {
                if (scan.usageWanted()) {
                    forward(event);
                }
            }
            case LAST -> {
                letGo();
                hold(event);
            }
            case END -> {
                letGo();
                hold(event);
                complete();
            }
            case ERROR -> failed(event);
            case GARBLED ->
                broken(Failure.of(FailureKind.PROVIDER_GARBLED, "The provider sent an event that is not readable."));
        }
    }

    private void forward(SseEvent event) {
        run.firstEvent();
        letGo();
        // Before the head is written: so the first piece leaves together with it.
        flushAtTurnsEnd();
        run.open(headers);
        pass(event);
    }

    /**
     * Adds the event to what leaves next. All that one turn of the event loop reads leaves as one piece at the turn's
     * end: 50 small pieces cost three times as much.
     */
    @SuppressWarnings("ReferenceEquality") // Whether it is the same array, not one like it.
    private void pass(SseEvent event) {
        if (scan.form() == StreamForm.ARRAY || !event.terminated()) {
            flush();
            run.write(piece(event));
            return;
        }
        if (gathered == 0 && stretchTo == 0) {
            stretch = event.raw();
            stretchFrom = event.rawFrom();
            stretchTo = event.rawTo();
        } else if (stretch == event.raw() && stretchTo == event.rawFrom()) {
            stretchTo = event.rawTo();
        } else {
            gather(stretch, stretchFrom, stretchTo);
            endStretch();
            gather(event.raw(), event.rawFrom(), event.rawTo());
        }
        flushAtTurnsEnd();
    }

    private void gather(byte[] bytes, int from, int to) {
        int length = to - from;
        if (gathered + length > gather.length) {
            gather = Arrays.copyOf(gather, Math.max(FIRST_PIECE, (gathered + length) * 2));
        }
        System.arraycopy(bytes, from, gather, gathered, length);
        gathered += length;
    }

    private void endStretch() {
        stretch = new byte[0];
        stretchFrom = 0;
        stretchTo = 0;
    }

    private void flushAtTurnsEnd() {
        if (!flushDue) {
            flushDue = true;
            run.flow.loop.runOnContext(turnsEnd -> {
                flushDue = false;
                flush();
            });
        }
    }

    private void flush() {
        if (stretchTo > 0) {
            Buffer piece = BufferInternal.buffer(Unpooled.wrappedBuffer(stretch, stretchFrom, stretchTo - stretchFrom));
            endStretch();
            run.write(piece);
        } else if (gathered > 0) {
            Buffer piece = BufferInternal.buffer(Unpooled.wrappedBuffer(gather, 0, gathered));
            gather = new byte[0];
            gathered = 0;
            run.write(piece);
        }
    }

    /** An event as the caller's form of stream has it. */
    private Buffer piece(SseEvent event) {
        if (scan.form() == StreamForm.ARRAY) {
            byte[] separator = (itemWritten ? ",\r\n" : "[").getBytes(StandardCharsets.US_ASCII);
            itemWritten = true;
            return Buffer.buffer(separator)
                    .appendBytes(event.data(), event.dataFrom(), event.dataTo() - event.dataFrom());
        }
        Buffer piece = Buffer.buffer().appendBytes(event.raw(), event.rawFrom(), event.rawTo() - event.rawFrom());
        return event.terminated() ? piece : piece.appendBytes(BLANK_LINE);
    }

    private void hold(SseEvent event) {
        run.firstEvent();
        run.open(headers);
        flush();
        held = piece(event);
    }

    /** Another event came after what might have been the last one. */
    private void letGo() {
        if (held.length() > 0) {
            flush();
            Buffer earlier = held;
            held = Buffer.buffer();
            run.write(earlier);
        }
    }

    private void complete() {
        done = true;
        release();
        Buffer last = held;
        if (scan.form() == StreamForm.ARRAY) {
            last = last.appendString(itemWritten ? "]" : "[]");
        }
        Buffer end = last;
        run.streamComplete(meter, delivered, usage -> end);
    }

    /** The provider's own error event. */
    private void failed(SseEvent event) {
        Failure reason = failure == null
                ? Failure.of(FailureKind.PROVIDER_ERROR, "The provider ended the answer with an error.")
                : failure;
        if (!run.opened()) {
            done = true;
            run.abandonUpstream();
            run.attemptFailed(reason, Optional.of(200), Optional.empty());
            return;
        }
        letGo();
        byte[] original = piece(event).getBytes();
        byte[] clean = Redaction.of(original, run.endpoint(), run.dialect.accountMarks());
        Buffer last = Buffer.buffer(clean);
        end(reason, scan.form() == StreamForm.ARRAY ? last.appendString("]") : last);
    }

    /** The stream cannot go on. */
    private void broken(Failure reason) {
        if (done) {
            return;
        }
        flush();
        if (!run.opened()) {
            done = true;
            run.abandonUpstream();
            run.attemptFailed(reason, headers == null ? Optional.empty() : Optional.of(200), Optional.empty());
            return;
        }
        letGo();
        end(reason, Buffer.buffer(errorEvent(reason)));
    }

    private void end(Failure reason, Buffer last) {
        done = true;
        flush();
        run.abandonUpstream();
        run.streamFailed(reason, meter, delivered, last);
    }

    @Override
    public void release() {
        run.flow.budget.give(carried);
        carried = 0;
        if (whole != null) {
            whole.release();
        }
    }

    @Override
    public byte[] errorEvent(Failure reason) {
        if (scan.form() == StreamForm.EVENTS) {
            return run.dialect.errorEvent(reason, run.call.requestId());
        }
        return Buffer.buffer(itemWritten ? ",\r\n" : "[")
                .appendBytes(run.dialect.error(reason, run.call.requestId()).body())
                .appendString("]")
                .getBytes();
    }

    @Override
    public byte[] keepAlive() {
        return keepAlive(run, scan.form());
    }

    /** What keeps a stream of this form open. */
    static byte[] keepAlive(ChatRun run, StreamForm form) {
        return form == StreamForm.EVENTS ? run.dialect.keepAlive() : "\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void ended() {
        if (whole != null) {
            whole.ended();
            return;
        }
        if (done) {
            return;
        }
        splitter.finish();
        flush();
        if (done) {
            return;
        }
        if (tap.ended()) {
            complete();
        } else {
            broken(ChatRun.broken(UpstreamBreak.CUT));
        }
    }

    @Override
    public void failed(UpstreamBreak reason) {
        if (whole != null) {
            whole.failed(reason);
        } else {
            broken(ChatRun.broken(reason));
        }
    }

    @Override
    public Meter meter() {
        return whole == null ? meter : whole.meter();
    }

    @Override
    public DeliveredText delivered() {
        return delivered;
    }

    @Override
    public boolean finishing() {
        return tap.finishing();
    }

    @Override
    public void usage(Reading reading) {
        meter.report(reading);
    }

    @Override
    public void text(byte[] buffer, int from, int to) {
        delivered.add(buffer, from, to);
    }

    @Override
    public void served(String model) {
        run.served(model);
    }

    @Override
    public void failure(Failure reason) {
        failure = reason;
    }
}
