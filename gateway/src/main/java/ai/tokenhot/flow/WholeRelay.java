package ai.tokenhot.flow;

import ai.tokenhot.dialect.ReplyReading;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.upstream.UpstreamBreak;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.Optional;

/** Carries an answer that is not a stream: a reply, or an error of either kind of request. */
final class WholeRelay implements Relay {

    private static final int FIRST = 2 << 10;

    private final ChatRun run;
    private final boolean streamExpected;
    private final Meter meter;
    private final DeliveredText delivered = new DeliveredText();
    private int status;
    private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private byte[] body = new byte[0];
    private int length;
    private boolean abandoned;

    /**
     * A relay of one answer.
     *
     * @param streamExpected whether the caller asked for a stream
     * @param meter takes what is reported
     */
    WholeRelay(ChatRun run, boolean streamExpected, Meter meter) {
        this.run = run;
        this.streamExpected = streamExpected;
        this.meter = meter;
    }

    @Override
    public void head(int answerStatus, MultiMap answerHeaders) {
        run.answerBegan(answerHeaders);
        status = answerStatus;
        headers = answerHeaders;
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        run.heard();
        int added = to - from;
        int most = status >= 400 ? run.flow.bounds.errorBytes() : run.flow.bounds.answerBytes();
        if (abandoned || added == 0) {
            return;
        }
        if ((long) length + added > most) {
            abandon(Failure.of(
                    FailureKind.PROVIDER_GARBLED, "The provider's answer is larger than " + most + " bytes."));
        } else if (!run.flow.budget.take(added)) {
            abandon(Failure.of(FailureKind.SATURATED, "The gateway holds as much as it may. Try again in a moment."));
        } else {
            if (length + added > body.length) {
                body = Arrays.copyOf(body, Math.max(FIRST, Math.max(length + added, body.length * 2)));
            }
            System.arraycopy(bytes, from, body, length, added);
            length += added;
        }
    }

    private void abandon(Failure failure) {
        abandoned = true;
        run.abandonUpstream();
        run.attemptFailed(failure, Optional.of(status), Optional.empty());
    }

    @Override
    public void release() {
        run.flow.budget.give(length);
        length = 0;
        body = new byte[0];
    }

    @Override
    public void ended() {
        if (abandoned) {
            return;
        }
        byte[] answer = body.length == length ? body : Arrays.copyOf(body, length);
        release();
        if (status >= 400) {
            run.providerError(status, headers, answer);
        } else if (status >= 300 || status < 200) {
            run.attemptFailed(
                    Failure.of(
                            FailureKind.PROVIDER_GARBLED,
                            "The provider answered with status " + status + " (expected: an answer or an error)."),
                    Optional.of(status),
                    Optional.empty());
        } else {
            run.aside(answer.length, () -> run.spoken().read(answer), reading -> read(reading, answer));
        }
    }

    private void read(ReplyReading reading, byte[] answer) {
        switch (reading) {
            case ReplyReading.Answer found -> {
                found.usage().ifPresent(meter::report);
                found.served().ifPresent(run::served);
                if (streamExpected) {
                    garbled("The provider answered with a whole answer (expected: a stream).");
                } else {
                    run.complete(status, headers, answer, meter);
                }
            }
            case ReplyReading.Failed failed -> {
                failed.usage().ifPresent(meter::report);
                run.attemptFailed(failed.failure(), Optional.of(status), Optional.empty());
            }
            case ReplyReading.Garbled ignored -> garbled("The provider's answer is not in its own API format.");
        }
    }

    private void garbled(String message) {
        run.attemptFailed(Failure.of(FailureKind.PROVIDER_GARBLED, message), Optional.of(status), Optional.empty());
    }

    @Override
    public void failed(UpstreamBreak reason) {
        if (!abandoned) {
            release();
            run.attemptFailed(
                    ChatRun.broken(reason), status == 0 ? Optional.empty() : Optional.of(status), Optional.empty());
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
        return false;
    }
}
