package ai.tokenhot.flow;

import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.conversation.History;
import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.dialect.AnswerMemory;
import ai.tokenhot.dialect.AnswerMemory.Page;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.Target;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.upstream.UpstreamBreak;
import ai.tokenhot.upstream.UpstreamCall;
import ai.tokenhot.upstream.UpstreamClient;
import ai.tokenhot.upstream.UpstreamListener;
import ai.tokenhot.upstream.UpstreamRequest;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What callers do with answers that are kept: fetch one, list what it was given, delete it. One that a provider keeps too
 * is deleted there first. One flow belongs to one event loop.
 */
public final class KeptAnswerFlow {

    /** A provider that does not say so within this time has not deleted it. */
    private static final long DELETE_MILLIS = 30_000;

    private static final String FIELD = "response_id";
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private final Context loop;
    private final AnswerKeeper keeper;
    private final UpstreamClient upstream;
    private final Supplier<Snapshot> snapshot;

    /** A flow on the caller's event loop. */
    public KeptAnswerFlow(Context loop, AnswerKeeper keeper, UpstreamClient upstream, Supplier<Snapshot> snapshot) {
        this.loop = loop;
        this.keeper = keeper;
        this.upstream = upstream;
        this.snapshot = snapshot;
    }

    /** What came of it, told on the event loop. */
    public sealed interface Outcome {
        /** A whole answer. */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Told(String contentType, byte[] body) implements Outcome {}

        /** It could not be done. */
        record Refused(Failure failure) implements Outcome {}
    }

    /** Does what the target asks for in this project. */
    public void run(String project, Dialect dialect, Target target, Consumer<Outcome> then) {
        AnswerMemory memory = dialect.memory().orElseThrow();
        String id = target.answerId();
        Consumer<Outcome> told = outcome -> loop.runOnContext(ignored -> then.accept(outcome));
        Operation operation = target.route().operation();
        keeper.ask(
                () -> keeper.answer(project, id),
                found -> {
                    if (found.isEmpty()) {
                        told.accept(new Outcome.Refused(AnswerKeeper.unknown(id, FIELD)));
                    } else {
                        on(operation, found.get(), dialect, memory, target, told);
                    }
                },
                failure -> told.accept(new Outcome.Refused(failure)));
    }

    private void on(
            Operation operation,
            KeptAnswer kept,
            Dialect dialect,
            AnswerMemory memory,
            Target target,
            Consumer<Outcome> told) {
        switch (operation) {
            case GET_ANSWER ->
                told.accept(
                        target.query()
                                        .parameter("stream")
                                        .filter("true"::equals)
                                        .isPresent()
                                ? page(memory.events(kept, target.query()), EVENTS)
                                : json(kept.answer()));
            case LIST_ANSWER_INPUT -> told.accept(input(kept, memory, target));
            case CANCEL_ANSWER ->
                told.accept(refused(
                        FailureKind.INVALID_REQUEST,
                        "The answer `" + kept.id() + "` is complete (expected: one on which work goes on).",
                        FIELD));
            case DELETE_ANSWER -> delete(kept, dialect, memory, told);
            case CHAT, COUNT_TOKENS, LIST_MODELS, GET_MODEL ->
                throw new IllegalArgumentException("operation: " + operation + " (expected: one on a kept answer)");
        }
    }

    private Outcome input(KeptAnswer kept, AnswerMemory memory, Target target) {
        return switch (keeper.history(kept.project(), kept.id())) {
            case History.Missing missing -> new Outcome.Refused(AnswerKeeper.refusal(missing, FIELD));
            case History.TooLong tooLong -> new Outcome.Refused(AnswerKeeper.refusal(tooLong, FIELD));
            case History.Found(List<KeptAnswer> answers) -> page(memory.input(answers, target.query()), JSON);
        };
    }

    private static Outcome page(Page page, String contentType) {
        return switch (page) {
            case Page.Listed(byte[] body) -> new Outcome.Told(contentType, body);
            case Page.Refused(Failure failure) -> new Outcome.Refused(failure);
        };
    }

    private static Outcome json(byte[] body) {
        return new Outcome.Told(JSON, body);
    }

    private void delete(KeptAnswer kept, Dialect dialect, AnswerMemory memory, Consumer<Outcome> told) {
        if (kept.provider().isEmpty()) {
            forget(kept, memory, told);
            return;
        }
        Optional<Endpoint> endpoint = snapshot
                .get()
                .endpoints()
                .getOrDefault(kept.provider().get(), List.of())
                .stream()
                .findFirst();
        if (endpoint.isEmpty()) {
            told.accept(refused(
                    FailureKind.NOTHING_SERVES,
                    "The provider that keeps this answer too cannot be reached now. Nothing was deleted; try again"
                            + " later.",
                    FIELD));
            return;
        }
        loop.runOnContext(ignored -> deleteThere(kept, endpoint.get(), dialect, memory, told));
    }

    private void deleteThere(
            KeptAnswer kept, Endpoint endpoint, Dialect dialect, AnswerMemory memory, Consumer<Outcome> told) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("accept", "application/json"));
        endpoint.credential().ifPresent(secret -> headers.add(dialect.sign(secret)));
        var request = new UpstreamRequest(
                endpoint, "DELETE", endpoint.basePath() + memory.pathBelow(kept.id()), headers, new byte[0]);
        var deletion = new Deletion(gone -> {
            if (gone) {
                forget(kept, memory, told);
            } else {
                told.accept(refused(
                        FailureKind.PROVIDER_ERROR,
                        "The provider that keeps this answer too did not delete it. Nothing was deleted; try again.",
                        FIELD));
            }
        });
        UpstreamCall call = upstream.send(request, deletion);
        loop.owner().setTimer(DELETE_MILLIS, timer -> {
            if (!deletion.over) {
                call.cancel();
                deletion.end(false);
            }
        });
    }

    private void forget(KeptAnswer kept, AnswerMemory memory, Consumer<Outcome> told) {
        keeper.ask(
                () -> keeper.store().delete(kept.project(), kept.id()),
                deleted -> told.accept(json(memory.deleted(kept.id()))),
                failure -> told.accept(new Outcome.Refused(failure)));
    }

    private static Outcome refused(FailureKind kind, String message, String field) {
        return new Outcome.Refused(Failure.of(kind, message, field));
    }

    /** Waits for a provider's word. What it no longer has is deleted. */
    private static final class Deletion implements UpstreamListener {
        private final Consumer<Boolean> then;
        private int status;
        private boolean over;

        Deletion(Consumer<Boolean> then) {
            this.then = then;
        }

        @Override
        public void head(int answered, MultiMap headers) {
            status = answered;
        }

        @Override
        public void data(byte[] bytes, int from, int to) {
            // The status says it all.
        }

        @Override
        public void ended() {
            end((status >= 200 && status < 300) || status == 404);
        }

        @Override
        public void failed(UpstreamBreak reason) {
            end(false);
        }

        void end(boolean gone) {
            if (!over) {
                over = true;
                then.accept(gone);
            }
        }
    }
}
