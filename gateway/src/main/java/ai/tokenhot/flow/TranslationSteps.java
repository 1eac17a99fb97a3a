package ai.tokenhot.flow;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Decoded;
import ai.tokenhot.dialect.Destination;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Encoded;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.routing.Candidate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What stands between a request in one language and its attempt in another: decode (once a call) → bring in media → put
 * proofs back → encode → is a loss allowed.
 */
final class TranslationSteps {

    private final ChatRun run;
    private @Nullable ChatRequest decoded;

    TranslationSteps(ChatRun run) {
        this.run = run;
    }

    /**
     * Whether the candidate speaks another language, or the caller sends proofs that another vendor made: on the way of
     * the bytes they would reach a vendor to whom they mean nothing.
     */
    boolean needed(Candidate candidate, Call call) {
        return !candidate.dialect().equals(run.dialect.id())
                || (run.flow.translated.containsKey(candidate.dialect()) && ProofText.in(call.body()));
    }

    /** Translates the call, as the candidate is to get it. */
    void run(Candidate candidate, Call asked, Scan.Ready ready, Model model) {
        Dialect spoken = spoken(candidate);
        ChatCodec provider = spoken.codec().orElseThrow();
        Operation operation = run.call.target().route().operation();
        if (operation == Operation.COUNT_TOKENS && !provider.countsTokens()) {
            run.estimateCount(caller());
            return;
        }
        var destination = new Destination(
                candidate.dialect(), candidate.deployment().upstreamModel(), model, operation, ready.stream());
        if (decoded != null) {
            media(decoded, spoken, provider, destination, ready);
            return;
        }
        run.aside(asked.body().length, () -> caller().decodeRequest(asked.target(), asked.body()), result -> {
            switch (result) {
                case Decoded.Refused(Failure failure) -> run.fail(failure, Optional.empty());
                case Decoded.Request(ChatRequest request) -> {
                    decoded = request;
                    media(request, spoken, provider, destination, ready);
                }
            }
        });
    }

    private ChatCodec caller() {
        return run.dialect.codec().orElseThrow();
    }

    private Dialect spoken(Candidate candidate) {
        Dialect spoken = run.flow.translated.get(candidate.dialect());
        if (spoken == null) {
            throw new IllegalStateException("dialect: " + candidate.dialect() + " (expected: one that is translated)");
        }
        return spoken;
    }

    private void media(
            ChatRequest request, Dialect spoken, ChatCodec provider, Destination destination, Scan.Ready ready) {
        run.flow.media.inline(
                request,
                provider,
                run.call.principal().project(),
                outcome -> run.guarded(() -> {
                    if (run.over()) {
                        return;
                    }
                    switch (outcome) {
                        case RemoteMedia.Outcome.Refused(Failure failure) -> run.fail(failure, Optional.empty());
                        case RemoteMedia.Outcome.Inlined(ChatRequest whole) ->
                            encode(whole, spoken, provider, destination, ready);
                    }
                }));
    }

    private void encode(
            ChatRequest request, Dialect spoken, ChatCodec provider, Destination destination, Scan.Ready ready) {
        run.aside(
                run.call.body().length,
                () -> provider.encodeRequest(
                        run.flow.proofs.restored(run.call.principal().project(), request, destination), destination),
                result -> {
                    switch (result) {
                        case Encoded.Refused(Failure failure) -> run.fail(failure, Optional.empty());
                        case Encoded.Request encoded
                        when strict() && !encoded.losses().isEmpty() ->
                            run.fail(LossText.refusal(encoded.losses()), Optional.empty());
                        case Encoded.Request encoded ->
                            run.send(
                                    new Translation(
                                            caller(), spoken, provider, destination, scope(request, ready), encoded),
                                    ready.stream());
                    }
                });
    }

    private boolean strict() {
        return "true".equalsIgnoreCase(run.call.headers().get(LossText.STRICT_HEADER));
    }

    private ReplyScope scope(ChatRequest request, Scan.Ready ready) {
        return new ReplyScope(
                request,
                run.call.requestId(),
                TimeUnit.MILLISECONDS.toSeconds(run.call.arrivedMillis()),
                ready.usageWanted(),
                ready.form(),
                run.previous(),
                run.keeps(ready));
    }
}
