package ai.tokenhot.flow;

import ai.tokenhot.conversation.History;
import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.dialect.AnswerMemory;
import ai.tokenhot.dialect.AnswerMemory.Answered;
import ai.tokenhot.dialect.ProofText;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.routing.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call has to do with kept answers: it goes on from one, and its own is kept. Where the provider keeps the same
 * answer the caller's request passes as it is; else all that came before is put into it.
 */
final class Recall {

    private final ChatRun run;
    private @Nullable KeptAnswer previous;
    private @Nullable Call expanded;
    private Scan.@Nullable Ready expandedScan;

    Recall(ChatRun run) {
        this.run = run;
    }

    /** Finds the answer from which the call goes on, if it goes on from one. */
    void find(Scan.Ready scan, Runnable then) {
        Optional<String> id = scan.state().previous();
        if (id.isEmpty()) {
            then.run();
            return;
        }
        AnswerKeeper keeper = run.flow.keeper;
        ask(() -> keeper.answer(project(), id.get()), found -> {
            if (found.isPresent()) {
                previous = found.get();
                then.run();
            } else {
                run.fail(AnswerKeeper.unknown(id.get(), scan.state().previousField()), Optional.empty());
            }
        });
    }

    /** The caller's request as this candidate is to get it: as it is, or with all that came before. */
    void prepare(Candidate candidate, Scan.Ready scan, BiConsumer<Call, Scan.Ready> then) {
        KeptAnswer from = previous;
        if (from == null || keptBy(candidate, from)) {
            then.accept(run.call, scan);
        } else if (expanded != null && expandedScan != null) {
            then.accept(expanded, expandedScan);
        } else {
            expand(from, scan, then);
        }
    }

    private boolean keptBy(Candidate candidate, KeptAnswer answer) {
        return candidate.dialect().equals(run.dialect.id())
                && !ProofText.in(run.call.body())
                && answer.provider()
                        .filter(candidate.deployment().provider()::equals)
                        .isPresent();
    }

    private void expand(KeptAnswer from, Scan.Ready scan, BiConsumer<Call, Scan.Ready> then) {
        String field = scan.state().previousField();
        AnswerMemory memory = run.dialect.memory().orElseThrow();
        ask(
                () -> switch (run.flow.keeper.history(project(), from.id())) {
                    case History.Missing missing -> new Expanded.Refused(AnswerKeeper.refusal(missing, field));
                    case History.TooLong tooLong -> new Expanded.Refused(AnswerKeeper.refusal(tooLong, field));
                    case History.Found(List<KeptAnswer> answers) -> {
                        byte[] body = memory.continued(run.call.body(), answers);
                        yield new Expanded.Body(body, run.dialect.scan(run.call.target(), body));
                    }
                },
                result -> {
                    switch (result) {
                        case Expanded.Refused(Failure failure) -> run.fail(failure, Optional.empty());
                        case Expanded.Body(byte[] ignored, Scan.Refused(Failure failure)) ->
                            run.fail(failure, Optional.empty());
                        case Expanded.Body(byte[] body, Scan.Ready ready) -> {
                            if (run.flow.budget.take(body.length)) {
                                expanded = run.call.withBody(body);
                                expandedScan = ready;
                                then.accept(expanded, ready);
                            } else {
                                run.fail(
                                        Failure.of(
                                                FailureKind.SATURATED,
                                                "The gateway holds as much as it may. Try again in a moment."),
                                        Optional.empty());
                            }
                        }
                    }
                });
    }

    private sealed interface Expanded {
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Body(byte[] bytes, Scan scan) implements Expanded {}

        record Refused(Failure failure) implements Expanded {}
    }

    /** Whether the answer to this request is kept, as far as can be said before it is there. */
    boolean keeps(Scan.Ready scan) {
        return scan.state().keep() != Scan.Keep.NO && run.flow.keeper.bounds().keeps();
    }

    /**
     * Keeps an answer that is to be kept, if it may be; what is not is lost, and said to be.
     *
     * @param size of what was written of it
     * @param reading finds in it what is kept
     */
    void keep(
            Scan.Ready scan, Optional<String> provider, int size, Supplier<Optional<Answered>> reading, Runnable then) {
        Optional<String> refusal = run.flow.keeper.refusal((long) run.call.body().length + size);
        if (refusal.isPresent()) {
            // Who asked for it is told; who only did not say otherwise finds "store": false in the answer.
            if (scan.state().keep() == Scan.Keep.ASKED) {
                run.lost(Loss.dropped("store", refusal.get()));
            }
            then.run();
            return;
        }
        run.ending();
        run.flow.blocking.execute(() -> {
            Optional<Answered> answered = reading.get();
            if (answered.isEmpty()) {
                back(then);
                return;
            }
            var kept = new KeptAnswer(
                    project(),
                    answered.get().id(),
                    scan.state().previous(),
                    provider,
                    run.flow.clock.millis(),
                    run.call.body(),
                    answered.get().answer());
            run.flow
                    .keeper
                    .store()
                    .keep(
                            kept,
                            durable -> back(() -> {
                                if (!durable) {
                                    run.lost(Loss.dropped("store", "the answer could not be kept"));
                                }
                                then.run();
                            }));
        });
    }

    /** Gives back what the longer request took. */
    void release() {
        if (expanded != null) {
            run.flow.budget.give(expanded.body().length);
            expanded = null;
            expandedScan = null;
        }
    }

    private String project() {
        return run.call.principal().project();
    }

    private <T> void ask(Supplier<T> question, Consumer<T> then) {
        run.flow.keeper.ask(
                question,
                answer -> back(() -> {
                    if (!run.over()) {
                        then.accept(answer);
                    }
                }),
                failure -> back(() -> {
                    if (!run.over()) {
                        run.fail(failure, Optional.empty());
                    }
                }));
    }

    /** Back on the call's event loop. */
    private void back(Runnable step) {
        run.flow.loop.runOnContext(ignored -> run.guarded(step));
    }
}
