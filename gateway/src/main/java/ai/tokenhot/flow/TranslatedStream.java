package ai.tokenhot.flow;

import ai.tokenhot.dialect.Repairs;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.SseSplitter;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.metering.Reading;
import ai.tokenhot.upstream.UpstreamBreak;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries a stream into another language: splitter → tap (usage, failures, the end) → decoder → repairs → encoder. What
 * one turn of the event loop reads leaves as one piece; the end waits for the receipt.
 */
final class TranslatedStream implements EventStream, StreamTap.Sink {

    private final ChatRun run;
    private final Translation translation;
    private final StreamTap tap;
    private final StreamDecoder decoder;
    private final StreamEncoder encoder;
    private final Repairs repairs;
    private final ProofRecord proofs = new ProofRecord();
    private final SseSplitter splitter = new SseSplitter(this::event);
    private final Meter meter = new Meter();
    private final DeliveredText delivered = new DeliveredText();
    private final WireBuffer out = new WireBuffer();
    private @Nullable WholeRelay whole;
    private @Nullable Failure failure;
    private @Nullable Failure noAnswer;
    private long carried;
    private boolean flushDue;
    private boolean done;

    TranslatedStream(ChatRun run, Translation translation) {
        this.run = run;
        this.translation = translation;
        tap = translation.spoken().tap();
        decoder = translation.provider().decoder(translation.destination());
        encoder = translation.caller().encoder(translation.scope());
        repairs = new Repairs(translation.encoded().repair(), translation.choices(), this::encode);
    }

    @Override
    public void head(int status, MultiMap headers) {
        String type = headers.get("content-type");
        if (status == 200 && type != null && type.startsWith("text/event-stream")) {
            run.answerBegan(headers);
        } else {
            whole = new WholeRelay(run, true);
            whole.head(status, headers);
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
        switch (tap.look(event, this)) {
            case KEEP_ALIVE -> {
                // The caller's own language has another.
            }
            case FORWARD, USAGE_ONLY, LAST -> decode(event);
            case END -> {
                decode(event);
                complete();
            }
            case ERROR -> failed();
            case GARBLED ->
                broken(Failure.of(FailureKind.PROVIDER_GARBLED, "The provider sent an event that is not readable."));
        }
    }

    private void decode(SseEvent event) {
        try {
            decoder.decode(event, repairs);
        } catch (JsonException e) {
            broken(Failure.of(FailureKind.PROVIDER_GARBLED, "The provider sent an event that is not readable."));
            return;
        }
        if (noAnswer != null) {
            broken(noAnswer);
            return;
        }
        if (repairs.satisfied() && !done) {
            // The answer is cut where the caller wanted it to end: what else comes is nobody's.
            run.abandonUpstream();
            complete();
            return;
        }
        if (out.length() > 0) {
            run.firstEvent();
            flushAtTurnsEnd();
            run.open(null);
        }
    }

    private void encode(ChatEvent event) {
        if (event instanceof ChatEvent.Ended ended) {
            noAnswer = translation.noAnswer(ended.finish()).orElse(noAnswer);
            if (noAnswer != null) {
                return;
            }
        }
        proofs.accept(event);
        encoder.encode(event, out);
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
        if (out.length() > 0 && !done) {
            run.write(Buffer.buffer(out.take()));
        }
    }

    private void complete() {
        if (done) {
            return;
        }
        decoder.finish(repairs);
        if (noAnswer != null) {
            broken(noAnswer);
            return;
        }
        run.firstEvent();
        run.open(null);
        flush();
        done = true;
        release();
        proofs.reply().ifPresent(run::keepProofs);
        run.streamComplete(meter, delivered, this::end);
    }

    private Buffer end(Usage usage) {
        encoder.close(usage, out);
        return Buffer.buffer(out.take());
    }

    /** The provider's own error event. */
    private void failed() {
        broken(
                failure == null
                        ? Failure.of(FailureKind.PROVIDER_ERROR, "The provider ended the answer with an error.")
                        : failure);
    }

    /** The stream cannot go on. */
    private void broken(Failure reason) {
        if (done) {
            return;
        }
        if (!run.opened()) {
            done = true;
            run.abandonUpstream();
            run.attemptFailed(reason, Optional.of(200), Optional.empty());
            return;
        }
        repairs.release();
        flush();
        done = true;
        run.abandonUpstream();
        run.streamFailed(reason, meter, delivered, Buffer.buffer(errorEvent(run.shown(reason))));
    }

    @Override
    public byte[] errorEvent(Failure reason) {
        encoder.fail(reason, out);
        return out.take();
    }

    @Override
    public byte[] keepAlive() {
        return StreamRelay.keepAlive(run, translation.scope().form());
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
