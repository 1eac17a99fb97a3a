package ai.tokenhot.flow;

import ai.tokenhot.dialect.JoinedAnswers;
import ai.tokenhot.dialect.Repairs;
import ai.tokenhot.dialect.SseEvent;
import ai.tokenhot.dialect.StreamDecoder;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.StreamTap;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.JsonException;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries a stream into another language: decoder → repairs → encoder. */
final class TranslatedStream extends ProviderStream {

    private final Translation translation;
    private StreamDecoder decoder;
    private final StreamEncoder encoder;
    private final Repairs repairs;
    private final JoinedAnswers joined;
    private final ProofRecord proofs = new ProofRecord();
    private final WireBuffer out = new WireBuffer();
    private @Nullable Failure noAnswer;
    private int requests = 1;

    TranslatedStream(ChatRun run, Translation translation) {
        super(run, translation.spoken().tap(), translation.scope().form());
        this.translation = translation;
        decoder = translation.provider().decoder(translation.destination());
        encoder = translation.caller().encoder(translation.scope());
        repairs = new Repairs(translation.encoded().repair(), translation.choices(), this::encode);
        joined = new JoinedAnswers(translation.mayGoOn(requests), repairs);
    }

    @Override
    void event(SseEvent event, StreamTap.Verdict verdict) {
        switch (verdict) {
            case KEEP_ALIVE -> {
                // The caller's own language has another.
            }
            case FORWARD, USAGE_ONLY, LAST -> decode(event);
            case END -> {
                decode(event);
                complete();
            }
            case ERROR -> broken(told());
            case GARBLED -> garbled();
        }
    }

    private void decode(SseEvent event) {
        try {
            decoder.decode(event, joined);
        } catch (JsonException e) {
            garbled();
            return;
        }
        if (noAnswer != null) {
            broken(noAnswer);
            return;
        }
        if (repairs.satisfied() && !done()) {
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

    @Override
    void flush() {
        if (out.length() > 0 && !done()) {
            run.write(taken());
        }
    }

    @Override
    void complete() {
        if (done()) {
            return;
        }
        decoder.finish(joined);
        if (noAnswer != null) {
            broken(noAnswer);
            return;
        }
        if (joined.token().isPresent() && !run.gone() && goesOn(joined.token().get())) {
            return;
        }
        run.firstEvent();
        run.open(null);
        flush();
        setDone();
        release();
        proofs.reply().ifPresent(run::keepProofs);
        run.streamComplete(meter, delivered, this::end);
    }

    /** The provider did not finish: the answer goes on with another request, and the caller does not notice. */
    private boolean goesOn(String token) {
        Optional<byte[]> body = translation.continued(token);
        if (body.isEmpty()) {
            return false;
        }
        requests++;
        joined.next(translation.mayGoOn(requests));
        decoder = translation.provider().decoder(translation.destination());
        again(translation.spoken().tap());
        run.goOn(translation, body.get(), this);
        return true;
    }

    private Buffer end(Usage usage) {
        encoder.close(usage, out);
        return taken();
    }

    /** What was encoded, without another copy. */
    private Buffer taken() {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(out.take()));
    }

    @Override
    void breakOff(Failure reason) {
        repairs.release();
        flush();
        setDone();
        run.abandonUpstream();
        run.streamFailed(reason, meter, delivered, Buffer.buffer(errorEvent(run.shown(reason))));
    }

    @Override
    public byte[] errorEvent(Failure reason) {
        encoder.fail(reason, out);
        return out.take();
    }
}
