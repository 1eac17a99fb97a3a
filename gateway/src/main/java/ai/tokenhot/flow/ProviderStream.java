package ai.tokenhot.flow;

import ai.tokenhot.dialect.Scan.StreamForm;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.SseSplitter;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.metering.Reading;
import ai.tokenhot.upstream.UpstreamBreak;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider's stream on its way to the caller: splitter → tap (usage, failures, the end) → what the kind of stream does
 * with each event. An answer that turns out to be no stream is carried as a whole one. What one turn of the event loop
 * reads leaves as one piece at the turn's end; the answer's end waits for the receipt.
 */
abstract class ProviderStream implements EventStream, StreamTap.Sink {

    private static final byte[] LINE = "\n".getBytes(StandardCharsets.US_ASCII);

    final ChatRun run;
    final Meter meter = new Meter();
    final DeliveredText delivered = new DeliveredText();
    private StreamTap tap;
    private final StreamForm form;
    private SseSplitter splitter = new SseSplitter(this::event);
    private @Nullable WholeRelay whole;
    private @Nullable MultiMap headers;
    private @Nullable Failure failure;
    private long carried;
    private boolean flushDue;
    private boolean done;

    /**
     * A stream.
     *
     * @param tap reads the provider's language
     * @param form how the caller's stream is written
     */
    ProviderStream(ChatRun run, StreamTap tap, StreamForm form) {
        this.run = run;
        this.tap = tap;
        this.form = form;
    }

    // --- what each kind of stream does by itself ---

    /** An event, and what the tap makes of it. Not asked once the stream is {@link #done}. */
    abstract void event(SseEvent event, StreamTap.Verdict verdict);

    /** Writes what waits. */
    abstract void flush();

    /** All has come. */
    abstract void complete();

    /** The stream cannot go on, and its head is out: what waits is written, then the failure. */
    abstract void breakOff(Failure reason);

    // --- what they have in common ---

    @Override
    public void head(int status, MultiMap answerHeaders) {
        String type = answerHeaders.get("content-type");
        if (status == 200 && type != null && type.startsWith("text/event-stream")) {
            run.answerBegan(answerHeaders);
            headers = answerHeaders;
        } else {
            whole = new WholeRelay(run, true, meter);
            whole.head(status, answerHeaders);
        }
    }

    /** The head of the provider's answer, once it is there. */
    @Nullable
    MultiMap headers() {
        return headers;
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
        if (now > carried && !run.flow.budget.take(now - carried)) {
            return false;
        }
        if (now < carried) {
            run.flow.budget.give(carried - now);
        }
        carried = now;
        return true;
    }

    private void event(SseEvent event) {
        if (done) {
            return;
        }
        StreamTap.Verdict verdict = tap.look(event, this);
        if (verdict == StreamTap.Verdict.GARBLED) {
            garbled();
        } else {
            event(event, verdict);
        }
    }

    void flushAtTurnsEnd() {
        if (!flushDue) {
            flushDue = true;
            run.flow.loop.runOnContext(turnsEnd -> {
                flushDue = false;
                flush();
            });
        }
    }

    /** An event cannot be read. */
    void garbled() {
        broken(Failure.of(FailureKind.PROVIDER_GARBLED, "The provider sent an event that is not readable."));
    }

    /** What the provider's own error event says. */
    Failure told() {
        return failure == null
                ? Failure.of(FailureKind.PROVIDER_ERROR, "The provider ended the answer with an error.")
                : failure;
    }

    /** The stream cannot go on: another candidate's turn while the head is held, else the caller is told. */
    void broken(Failure reason) {
        if (done) {
            return;
        }
        if (run.opened()) {
            breakOff(reason);
        } else {
            done = true;
            run.abandonUpstream();
            run.attemptFailed(reason, headers == null ? Optional.empty() : Optional.of(200), Optional.empty());
        }
    }

    /** Another request's answer follows on this one. */
    void again(StreamTap next) {
        run.abandonUpstream();
        meter.next();
        tap = next;
        splitter = new SseSplitter(this::event);
        headers = null;
        failure = null;
    }

    boolean done() {
        return done;
    }

    /** Nothing more is taken from the provider. */
    void setDone() {
        done = true;
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
    public byte[] keepAlive() {
        return form == StreamForm.EVENTS ? run.dialect.keepAlive() : LINE;
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
        if (done) {
            return;
        }
        flush();
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
        return meter;
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
