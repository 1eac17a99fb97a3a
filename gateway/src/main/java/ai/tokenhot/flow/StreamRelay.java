package ai.tokenhot.flow;

import ai.tokenhot.dialect.Scan;
import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.inference.Failure;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Carries a stream, event by event, in the provider's own bytes. */
final class StreamRelay extends ProviderStream {

    private static final int FIRST_PIECE = 512;
    private static final byte[] BLANK_LINE = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Scan.Ready scan;
    private Buffer held = Buffer.buffer();
    /** Events that stand one behind the other where they came leave as they stand; others are gathered. */
    private byte[] stretch = new byte[0];

    private int stretchFrom;
    private int stretchTo;
    private byte[] gather = new byte[0];
    private int gathered;
    private boolean itemWritten;

    StreamRelay(ChatRun run, Scan.Ready scan) {
        super(run, run.dialect.tap(), scan.form());
        this.scan = scan;
    }

    @Override
    void event(SseEvent event, StreamTap.Verdict verdict) {
        switch (verdict) {
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
            case GARBLED -> garbled();
        }
    }

    private void forward(SseEvent event) {
        run.firstEvent();
        letGo();
        // Before the head is written: so the first piece leaves together with it.
        flushAtTurnsEnd();
        run.open(headers());
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

    @Override
    void flush() {
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
        run.open(headers());
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

    @Override
    void complete() {
        setDone();
        release();
        Buffer last = held;
        if (scan.form() == StreamForm.ARRAY) {
            last = last.appendString(itemWritten ? "]" : "[]");
        }
        Buffer end = last;
        run.streamComplete(meter, delivered, usage -> end);
    }

    /** The provider's own error event: the caller gets it as it is, but for what it tells of our account. */
    private void failed(SseEvent event) {
        if (!run.opened()) {
            broken(told());
            return;
        }
        letGo();
        byte[] clean = Redaction.of(piece(event).getBytes(), run.endpoint(), run.dialect.accountMarks());
        Buffer last = Buffer.buffer(clean);
        end(told(), scan.form() == StreamForm.ARRAY ? last.appendString("]") : last);
    }

    @Override
    void breakOff(Failure reason) {
        flush();
        letGo();
        end(reason, Buffer.buffer(errorEvent(reason)));
    }

    private void end(Failure reason, Buffer last) {
        setDone();
        flush();
        run.abandonUpstream();
        run.streamFailed(reason, meter, delivered, last);
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
}
