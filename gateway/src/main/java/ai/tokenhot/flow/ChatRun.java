package ai.tokenhot.flow;

import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.AnswerMemory;
import ai.tokenhot.dialect.AnswerMemory.Answered;
import ai.tokenhot.dialect.ChatCodec;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.ErrorReply;
import ai.tokenhot.dialect.Header;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.inference.ChatReply;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Fault;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.Operation;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.metering.Meter;
import ai.tokenhot.routing.Candidate;
import ai.tokenhot.routing.RoutePlan;
import ai.tokenhot.upstream.UpstreamBreak;
import ai.tokenhot.upstream.UpstreamCall;
import ai.tokenhot.upstream.UpstreamRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call on its way through the steps of {@link ChatFlow}. Everything happens on one event loop. */
final class ChatRun implements Ticker.Waiting {

    /** Bodies above this are scanned, and answers above this read, off the event loop. */
    static final int LARGE = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ChatRun.class);
    private static final String COMPLETED = "completed";

    /** When a caller may come again whose call could not be accounted for. */
    private static final Duration LEDGER_PAUSE = Duration.ofSeconds(5);

    /** As text goes, on average. */
    private static final int BYTES_OF_A_TOKEN = 4;

    /** The outcome of an attempt whose answer goes on with another request. */
    private static final String CONTINUED = "continued";

    final ChatFlow flow;
    final Call call;
    final Exchange exchange;
    final Dialect dialect;
    private final Heads heads;
    private final TranslationSteps steps = new TranslationSteps(this);
    private final Recall recall = new Recall(this);
    private final List<Receipt.Attempt> attempts = new ArrayList<>(1);
    private final List<Loss> lateLosses = new ArrayList<>(0);
    private @Nullable Translation translation;
    private List<Candidate> candidates = List.of();
    private Scan.@Nullable Ready scan;
    /** The call as the candidate is to get it. */
    private Call asked;

    private @Nullable Model model;
    private @Nullable CallMoney money;
    private Optional<Receipt.Bill> bill = Optional.empty();
    private @Nullable Candidate candidate;
    private @Nullable Relay relay;
    private @Nullable UpstreamCall upstreamCall;
    private long attemptNanos;
    private long lastHeard;
    private long lastWritten;
    private long goneNanos;
    private long firstEventNanos;
    private Optional<String> upstreamRequestId = Optional.empty();
    private Optional<String> served = Optional.empty();
    private Optional<String> clientGone = Optional.empty();
    private @Nullable UnfinishedReply unfinished;
    /** An answer has begun to be used: no other candidate can finish it. */
    private boolean continued;

    private boolean opened;
    private boolean gone;
    private boolean draining;
    /** Its end is decided; what remains is to count, to write the receipt and to tell the caller. */
    private boolean over;

    ChatRun(ChatFlow flow, Call call, Exchange exchange, Heads heads) {
        this.flow = flow;
        this.call = call;
        this.asked = call;
        this.exchange = exchange;
        this.dialect = call.dialect();
        this.heads = heads;
    }

    // --- scan, plan ---

    void start() {
        flow.ticker.add(this);
        exchange.whenGone(() -> guarded(this::callerGone));
        lastHeard = System.nanoTime();
        guarded(() -> aside(call.body().length, () -> dialect.scan(call.target(), call.body()), this::scanned));
    }

    private void scanned(Scan result) {
        switch (result) {
            case Scan.Refused(Failure failure) -> fail(failure, Optional.empty());
            case Scan.Ready ready -> {
                scan = ready;
                recall.find(ready, () -> plan(ready));
            }
        }
    }

    private void plan(Scan.Ready ready) {
        Snapshot snapshot = flow.snapshot.get();
        LocalDate today = LocalDate.ofInstant(flow.clock.instant(), ZoneOffset.UTC);
        switch (RoutePlan.of(
                snapshot.catalog(),
                snapshot.endpoints(),
                ready.model(),
                ready.modelField(),
                dialect.id(),
                flow.translated.keySet(),
                today)) {
            case RoutePlan.Refused(Failure failure) -> fail(failure, Optional.empty());
            case RoutePlan.Ready(Model found, List<Candidate> all) -> {
                model = found;
                candidates = all;
                admit(snapshot, ready, found, all.getFirst());
            }
        }
    }

    // --- quote, hold ---

    private void admit(Snapshot snapshot, Scan.Ready ready, Model found, Candidate first) {
        if (call.target().route().operation() != Operation.CHAT) {
            attempt(first, ready);
            return;
        }
        if (!flow.ledger.accepting()) {
            fail(
                    Failure.of(FailureKind.SATURATED, "The gateway cannot account for more calls now. Try again later.")
                            .retryAfter(LEDGER_PAUSE),
                    Optional.empty());
            return;
        }
        switch (CallMoney.admit(flow.wallets, snapshot, call, ready, found, first)) {
            case CallMoney.Admission.Refused(Failure failure) -> fail(failure, Optional.empty());
            case CallMoney.Admission.Held(CallMoney held) -> {
                money = held;
                attempt(first, ready);
            }
        }
    }

    // --- attempt ---

    private void attempt(Candidate next, Scan.Ready ready) {
        candidate = next;
        attemptNanos = System.nanoTime();
        lastHeard = attemptNanos;
        translation = null;
        recall.prepare(next, ready, (prepared, preparedScan) -> {
            asked = prepared;
            if (steps.needed(next, prepared)) {
                steps.run(next, prepared, preparedScan, Objects.requireNonNull(model));
            } else {
                passOn(next, preparedScan);
            }
        });
    }

    /** The caller's own bytes go to a candidate that speaks the caller's language. */
    private void passOn(Candidate next, Scan.Ready ready) {
        String upstreamModel = next.deployment().upstreamModel();
        Endpoint endpoint = next.endpoint();
        List<Header> headers = heads.toProvider(call.headers());
        endpoint.credential().ifPresent(secret -> headers.add(dialect.sign(secret)));
        String path = endpoint.basePath() + dialect.upstreamPath(call.target(), ready, upstreamModel);
        byte[] edited = ready.suitedTo(Objects.requireNonNull(model)).upstreamBody(asked.body(), upstreamModel);
        post(
                UpstreamRequest.post(endpoint, path, headers, edited),
                ready.stream() ? new StreamRelay(this, ready) : new WholeRelay(this, false, new Meter()));
    }

    /** A translated request goes to its candidate. */
    void send(Translation ready, boolean stream) {
        translation = ready;
        post(
                request(ready, ready.encoded().body(), stream),
                stream ? new TranslatedStream(this, ready) : new WholeRelay(this, false, new Meter()));
    }

    /** An answer that is not finished goes on with another request. */
    void goOn(Translation ready, byte[] body, Relay listener) {
        record(CONTINUED, Optional.of(200));
        continued = true;
        post(request(ready, body, listener instanceof EventStream), listener);
    }

    private UpstreamRequest request(Translation ready, byte[] body, boolean stream) {
        Endpoint endpoint = endpoint();
        List<Header> headers = new ArrayList<>(ready.encoded().headers());
        headers.add(new Header("content-type", "application/json"));
        headers.add(new Header("accept", stream ? "text/event-stream" : "application/json"));
        if (ready.spoken().id().equals(dialect.id())) {
            headers.addAll(callers(headers));
        }
        endpoint.credential().ifPresent(secret -> headers.add(ready.spoken().sign(secret)));
        return UpstreamRequest.post(
                endpoint, endpoint.basePath() + ready.encoded().path(), headers, body);
    }

    /** The caller's headers but for those that are set: in its own language they ask for things too, such as trial features. */
    private List<Header> callers(List<Header> set) {
        return heads.toProvider(call.headers()).stream()
                .filter(given -> set.stream().noneMatch(one -> one.name().equalsIgnoreCase(given.name())))
                .toList();
    }

    private void post(UpstreamRequest request, Relay listener) {
        relay = listener;
        attemptNanos = System.nanoTime();
        lastHeard = attemptNanos;
        upstreamCall = flow.upstream.send(request, new GuardedListener(listener, this::crashed));
    }

    /** The language in which the candidate is spoken to. */
    Dialect spoken() {
        return translation == null ? dialect : translation.spoken();
    }

    /** The candidate's language has no such question: the caller gets our own count, which says so. */
    void estimateCount(ChatCodec codec) {
        over = true;
        byte[] request = asked.body();
        flow.blocking.execute(() -> {
            long tokens = TokenEstimate.ofTexts(request);
            flow.loop.runOnContext(ignored -> guarded(() -> settle(COMPLETED, 200, Usage.none(), durable -> {
                var headers = new ArrayList<Header>();
                headers.add(new Header("content-type", "application/json"));
                headers.add(new Header("x-tokenhot-count", "estimated"));
                exchange.reply(200, marked(headers), codec.encodeCount(tokens));
            })));
        });
    }

    /** Keeps what a caller may not be able to send back. */
    void keepProofs(ChatReply reply) {
        flow.proofs.keep(call.principal().project(), reply);
    }

    /** An attempt ended without an answer: the next candidate, if it may be tried and nothing was sent yet. */
    void attemptFailed(Failure failure, Optional<Integer> status, Optional<ErrorReply> original) {
        record(failure.kind().label(), status);
        int next = attempts.size();
        if (failure.kind().failover() && !opened && !continued && !gone && next < candidates.size() && scan != null) {
            attempt(candidates.get(next), scan);
        } else {
            fail(failure, original);
        }
    }

    /** The provider refused, with an answer of its own. */
    void providerError(int status, MultiMap headers, byte[] answer) {
        Failure failure = spoken().readError(status, name -> Optional.ofNullable(headers.get(name)), answer);
        boolean ours = failure.kind() == FailureKind.PROVIDER_CREDENTIAL || translation != null;
        boolean readable = ErrorBody.isObjectWithError(answer);
        Optional<ErrorReply> original = ours || !readable
                ? Optional.empty()
                : Optional.of(new ErrorReply(
                        status, heads.toCaller(headers), Redaction.of(answer, endpoint(), dialect.accountMarks())));
        attemptFailed(readable ? failure : unreadable(status), Optional.of(status), original);
    }

    private static Failure unreadable(int status) {
        FailureKind kind = switch (status) {
            case 401, 402, 403 -> FailureKind.PROVIDER_CREDENTIAL;
            case 429 -> FailureKind.PROVIDER_RATE_LIMIT;
            case 503, 529 -> FailureKind.PROVIDER_OVERLOADED;
            case 504 -> FailureKind.PROVIDER_TIMEOUT;
            default -> FailureKind.PROVIDER_ERROR;
        };
        return Failure.of(kind, "The provider answered with status " + status + " and no readable error.");
    }

    static Failure broken(UpstreamBreak reason) {
        return switch (reason) {
            case UNREACHABLE ->
                Failure.of(FailureKind.PROVIDER_UNREACHABLE, "The provider cannot be reached. Try again.");
            case UNTRUSTED ->
                Failure.of(
                        FailureKind.PROVIDER_UNREACHABLE,
                        "The provider's certificate is not accepted, so nothing was sent to it.");
            case SATURATED ->
                Failure.of(FailureKind.SATURATED, "Too many calls wait for this provider. Try again in a moment.");
            case CLOSED_BEFORE_HEAD ->
                Failure.of(FailureKind.PROVIDER_CUT, "The provider closed the connection without an answer.");
            case CUT -> Failure.of(FailureKind.PROVIDER_CUT, "The provider's answer broke off before its end.");
            case GARBLED -> Failure.of(FailureKind.PROVIDER_GARBLED, "The provider's answer was not readable.");
        };
    }

    // --- what the relays tell ---

    void heard() {
        lastHeard = System.nanoTime();
    }

    void answerBegan(MultiMap headers) {
        heard();
        upstreamRequestId = Optional.ofNullable(headers.get("x-request-id"))
                .or(() -> spoken().requestIdHeaders().stream()
                        .map(headers::get)
                        .filter(java.util.Objects::nonNull)
                        .findFirst())
                .filter(id -> id.length() <= 200);
    }

    void served(String name) {
        served = Optional.of(name);
    }

    void firstEvent() {
        if (firstEventNanos == 0) {
            firstEventNanos = System.nanoTime();
        }
    }

    /** Stops listening to the provider, and gives back what was held of its answer. */
    void abandonUpstream() {
        if (upstreamCall != null) {
            upstreamCall.cancel();
        }
        if (relay != null) {
            relay.release();
        }
    }

    /** Sends the head of a stream: the commit point. */
    void open(@Nullable MultiMap headers) {
        if (!opened) {
            opened = true;
            lastWritten = System.nanoTime();
            List<Header> all = headers == null ? new ArrayList<>(1) : heads.toCaller(headers);
            if (headers == null || (scan != null && scan.form() == Scan.StreamForm.ARRAY)) {
                all.removeIf(header -> header.name().equalsIgnoreCase("content-type"));
                all.add(new Header("content-type", contentType()));
            }
            all.add(new Header("x-accel-buffering", "no"));
            exchange.open(200, marked(all));
        }
    }

    private String contentType() {
        return scan != null && scan.form() == Scan.StreamForm.ARRAY
                ? "application/json; charset=utf-8"
                : "text/event-stream; charset=utf-8";
    }

    boolean opened() {
        return opened;
    }

    /** Whether its caller went away. */
    boolean gone() {
        return gone;
    }

    void write(Buffer piece) {
        lastWritten = System.nanoTime();
        exchange.write(piece);
        if (!exchange.writable() && upstreamCall != null) {
            UpstreamCall slowed = upstreamCall;
            slowed.pause();
            exchange.whenWritable(() -> {
                heard();
                slowed.resume();
            });
        }
    }

    Endpoint endpoint() {
        if (candidate == null) {
            throw new IllegalStateException("no attempt was made yet");
        }
        return candidate.endpoint();
    }

    // --- the ends ---

    /** A whole answer came. */
    void complete(int status, MultiMap headers, byte[] answer, Meter meter) {
        aside(translation == null ? 0 : answer.length, () -> translated(answer), reply -> {
            if (goesOn(meter)) {
                return;
            }
            Optional<Failure> none = reply.flatMap(this::noAnswer);
            if (none.isPresent()) {
                attemptFailed(none.get(), Optional.of(status), Optional.empty());
            } else {
                firstEvent();
                record(COMPLETED, Optional.of(status));
                counted(
                        meter,
                        () -> TokenEstimate.ofTexts(answer),
                        usage -> lastWork(
                                reply.isEmpty() ? 0 : answer.length,
                                () -> whole(status, headers, answer, reply, usage),
                                whole -> wholeReady(whole, usage)));
            }
        });
    }

    private boolean goesOn(Meter meter) {
        Translation used = translation;
        if (used == null || unfinished == null || gone) {
            return false;
        }
        Optional<byte[]> body = unfinished.token().flatMap(used::continued);
        body.ifPresent(more -> {
            meter.next();
            goOn(used, more, new WholeRelay(this, false, meter));
        });
        return body.isPresent();
    }

    private void wholeReady(Whole whole, Usage usage) {
        keep(
                whole::body,
                AnswerMemory::whole,
                () -> settle(COMPLETED, whole.status(), usage, durable -> {
                    if (durable) {
                        exchange.reply(whole.status(), marked(whole.headers()), whole.body());
                    } else {
                        reply(own(notDurable()));
                    }
                }));
    }

    /** Keeps what the caller may come back to, before its end is told. */
    private void keep(
            Supplier<byte[]> written, BiFunction<AnswerMemory, byte[], Optional<Answered>> reading, Runnable then) {
        Optional<AnswerMemory> memory = dialect.memory();
        if (scan == null || memory.isEmpty() || scan.state().keep() == Scan.Keep.NO) {
            then.run();
            return;
        }
        Optional<String> provider = translation == null && candidate != null
                ? Optional.of(candidate.deployment().provider())
                : Optional.empty();
        byte[] bytes = written.get();
        recall.keep(scan, provider, bytes.length, () -> reading.apply(memory.get(), bytes), then);
    }

    /** Notes what was lost after the request went out. */
    void lost(Loss loss) {
        lateLosses.add(loss);
    }

    /** The end is decided: what the caller does now changes nothing. */
    void ending() {
        over = true;
    }

    /** The kept answer from which the call goes on. */
    Optional<String> previous() {
        return scan == null ? Optional.empty() : scan.state().previous();
    }

    /** Whether the answer is kept. */
    boolean keeps(Scan.Ready ready) {
        return recall.keeps(ready);
    }

    /** A whole answer as the caller gets it: the provider's own, or its translation. */
    private Whole whole(int status, MultiMap headers, byte[] answer, Optional<ChatReply> reply, Usage usage) {
        Translation used = translation;
        if (used == null) {
            return new Whole(status, heads.toCaller(headers), answer);
        }
        var own = new ArrayList<Header>();
        own.add(new Header("content-type", "application/json"));
        if (reply.isEmpty()) {
            return new Whole(200, own, used.count(answer));
        }
        keepProofs(reply.get());
        used.broken(reply.get()).ifPresent(lateLosses::add);
        return new Whole(200, own, used.encoded(reply.get(), usage));
    }

    /** An answer that is to be translated; a count of tokens is none. */
    private Optional<ChatReply> translated(byte[] answer) {
        Translation used = translation;
        if (used == null || call.target().route().operation() == Operation.COUNT_TOKENS) {
            return Optional.empty();
        }
        ChatReply reply = used.decoded(answer);
        boolean notFinished =
                reply.choices().stream().anyMatch(choice -> choice.finish().reason() == Finish.Reason.CONTINUES);
        if (notFinished && unfinished == null) {
            unfinished = new UnfinishedReply(used.mayGoOn(1));
        }
        if (unfinished != null) {
            unfinished.add(reply, used);
            reply = unfinished.reply();
        }
        return Optional.of(used.repaired(reply));
    }

    private Optional<Failure> noAnswer(ChatReply reply) {
        Translation used = translation;
        return used == null
                ? Optional.empty()
                : reply.choices().stream()
                        .flatMap(choice -> used.noAnswer(choice.finish()).stream())
                        .findFirst();
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Whole(int status, List<Header> headers, byte[] body) {}

    /** A stream came to its end; {@code last} gives the events that wait for it. */
    void streamComplete(Meter meter, DeliveredText delivered, Function<Usage, Buffer> last) {
        record(COMPLETED, Optional.of(200));
        counted(meter, () -> TokenEstimate.of(delivered), usage -> {
            Buffer end = last.apply(usage);
            keep(
                    end::getBytes,
                    AnswerMemory::streamed,
                    () -> settle(COMPLETED, 200, usage, durable -> {
                        exchange.write(durable ? end : Buffer.buffer(streamError(notDurable())));
                        exchange.end();
                    }));
        });
    }

    /** A stream broke after its head was out. {@code event} is what the caller is told. */
    void streamFailed(Failure failure, Meter meter, DeliveredText delivered, Buffer event) {
        record(failure.kind().label(), Optional.of(200));
        estimated(
                meter,
                () -> TokenEstimate.of(delivered),
                usage -> settle(failure.kind().label(), 200, usage, durable -> {
                    exchange.write(event);
                    exchange.end();
                }));
    }

    byte[] streamError(Failure failure) {
        return relay instanceof EventStream stream
                ? stream.errorEvent(failure)
                : dialect.errorEvent(failure, call.requestId());
    }

    void fail(Failure failure, Optional<ErrorReply> original) {
        if (opened) {
            settle(failure.kind().label(), 200, spent(failure), durable -> {
                exchange.write(Buffer.buffer(streamError(shown(failure))));
                exchange.end();
            });
            return;
        }
        ErrorReply reply = original.orElseGet(() -> own(shown(failure)));
        settle(failure.kind().label(), reply.status(), spent(failure), durable -> reply(reply));
    }

    /**
     * What was spent on a call that has no answer: what the provider told nevertheless; else nothing, unless it may have
     * worked on it unseen.
     */
    private Usage spent(Failure failure) {
        if (relay != null && relay.meter().reported()) {
            return relay.meter().interrupted(new Meter.Estimate(0, 0));
        }
        return switch (failure.kind()) {
            case PROVIDER_CUT, PROVIDER_TIMEOUT, PROVIDER_GARBLED -> Usage.unknown();
            default -> Usage.none();
        };
    }

    /** The failure in the words that a caller may read. */
    Failure shown(Failure failure) {
        return switch (failure.kind()) {
            case PROVIDER_CREDENTIAL ->
                Failure.of(
                        FailureKind.PROVIDER_CREDENTIAL,
                        "The provider did not accept this gateway's own credential. This is not about your API key:"
                                + " tell the operator.");
            default ->
                candidate == null
                        ? failure
                        : new Failure(
                                failure.kind(),
                                Redaction.of(failure.message(), endpoint(), spoken().accountMarks()),
                                failure.field(),
                                failure.retryAfter(),
                                failure.kind().fault() == Fault.CALLER
                                        ? failure.status()
                                        : failure.kind().status());
        };
    }

    private static Failure notDurable() {
        return Failure.of(
                FailureKind.INTERNAL,
                "The answer is there, but its receipt could not be written; the operator was told.");
    }

    private ErrorReply own(Failure failure) {
        ErrorReply reply = dialect.error(failure, call.requestId());
        var headers = new ArrayList<>(reply.headers());
        headers.add(new Header("content-type", "application/json"));
        return new ErrorReply(reply.status(), headers, reply.body());
    }

    private void reply(ErrorReply reply) {
        exchange.reply(reply.status(), marked(new ArrayList<>(reply.headers())), reply.body());
    }

    private List<Header> marked(List<Header> headers) {
        headers.add(new Header("x-request-id", call.requestId()));
        for (String name : dialect.requestIdHeaders()) {
            headers.add(new Header(name, call.requestId()));
        }
        if (model != null) {
            headers.add(new Header("x-tokenhot-model", model.id()));
        }
        if (candidate != null) {
            headers.add(new Header("x-tokenhot-provider", candidate.deployment().provider()));
            if (candidate.endpoint().sandbox()) {
                headers.add(new Header("x-tokenhot-sandbox", "true"));
            }
        }
        bill.ifPresent(paid ->
                headers.add(new Header("x-tokenhot-cost", paid.charge().total().text())));
        List<Loss> losses = losses();
        if (!losses.isEmpty()) {
            headers.add(new Header(LossText.HEADER, LossText.header(losses)));
        }
        return headers;
    }

    /** What the answered attempt lost. */
    private List<Loss> losses() {
        if (lateLosses.isEmpty()) {
            return translation == null ? List.of() : translation.losses();
        }
        var all = new ArrayList<Loss>();
        if (translation != null) {
            all.addAll(translation.losses());
        }
        all.addAll(lateLosses);
        return all;
    }

    private void record(String outcome, Optional<Integer> status) {
        if (candidate != null) {
            attempts.add(new Receipt.Attempt(
                    candidate.deployment().provider(),
                    candidate.deployment().upstreamModel(),
                    outcome,
                    status,
                    micros(attemptNanos)));
        }
    }

    /** What a whole answer used: what the provider says, else our own count. */
    private void counted(Meter meter, LongSupplier outputTokens, Consumer<Usage> then) {
        if (call.target().route().operation() == Operation.COUNT_TOKENS) {
            then.accept(Usage.none());
        } else if (meter.reported()) {
            then.accept(meter.complete());
        } else {
            estimated(meter, outputTokens, then);
        }
    }

    /** Counts what the provider did not tell, off the event loop. */
    private void estimated(Meter meter, LongSupplier outputTokens, Consumer<Usage> then) {
        over = true;
        byte[] request = asked.body();
        flow.blocking.execute(() -> {
            var estimate =
                    new Meter.Estimate(meter.reported() ? 0 : TokenEstimate.ofTexts(request), outputTokens.getAsLong());
            flow.loop.runOnContext(ignored -> guarded(() -> then.accept(meter.interrupted(estimate))));
        });
    }

    private void settle(String outcome, int status, Usage usage, Consumer<Boolean> then) {
        over = true;
        CallMoney held = money;
        bill = held == null ? Optional.empty() : Optional.of(held.bill(usage));
        var receipt = new Receipt(
                call.requestId(),
                call.callerRequestId(),
                call.principal(),
                dialect.id().value(),
                call.target().route().operation().name().toLowerCase(java.util.Locale.ROOT),
                scan == null ? "" : scan.model(),
                served,
                scan != null && scan.stream(),
                candidate != null && candidate.endpoint().sandbox(),
                outcome,
                status,
                attempts,
                usage,
                losses(),
                call.arrivedMillis(),
                firstEventNanos == 0 ? Optional.empty() : Optional.of((firstEventNanos - call.arrivedNanos()) / 1000),
                micros(call.arrivedNanos()),
                upstreamRequestId,
                clientGone,
                bill);
        if (held != null) {
            bill.ifPresent(held::settle);
        }
        if (draining) {
            draining = false;
            flow.drains.end();
        }
        flow.budget.give(call.body().length);
        recall.release();
        exchange.settled(receipt);
        flow.ledger.settle(
                receipt,
                durable -> flow.loop.runOnContext(ignored -> {
                    if (!durable && held != null) {
                        bill.ifPresent(held::notCharged);
                    }
                    flow.ticker.remove(this);
                    guarded(() -> then.accept(durable));
                }));
    }

    private static long micros(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1000;
    }

    // --- time, and callers that go ---

    private void callerGone() {
        if (over) {
            return;
        }
        gone = true;
        goneNanos = System.nanoTime();
        if (relay != null && relay.finishing()) {
            readOn("finished");
        } else if (candidate != null
                && call.principal().clientGone().policy() != ClientGone.Policy.CANCEL
                && flow.drains.begin()) {
            draining = true;
            readOn("drained");
        } else {
            cancel("cancelled");
        }
    }

    /** Nobody slows the provider down any more. */
    private void readOn(String policy) {
        clientGone = Optional.of(policy);
        if (upstreamCall != null) {
            upstreamCall.resume();
        }
    }

    /** An answer that is read on for nobody has gone on for long enough. */
    private void readOnNoFurther(long now) {
        ClientGone policy = call.principal().clientGone();
        Duration longest = draining ? flow.bounds.goneDrain() : flow.bounds.finishDrain();
        if (now - goneNanos > longest.toNanos()) {
            cancel(draining ? "drain_cut" : "cancelled");
        } else if (draining
                && policy.policy() == ClientGone.Policy.CAP
                && relay != null
                && relay.delivered().bytes() > policy.cap() * BYTES_OF_A_TOKEN) {
            cancel("capped");
        }
    }

    private void cancel(String policy) {
        clientGone = Optional.of(policy);
        abandonUpstream();
        Failure failure = Failure.of(FailureKind.CLIENT_GONE, "The caller closed the connection.");
        record(failure.kind().label(), Optional.empty());
        if (candidate == null) {
            settle(failure.kind().label(), failure.status(), Usage.none(), durable -> {});
            return;
        }
        Meter meter = relay == null ? new Meter() : relay.meter();
        DeliveredText delivered = relay == null ? new DeliveredText() : relay.delivered();
        estimated(
                meter,
                () -> TokenEstimate.of(delivered),
                usage -> settle(failure.kind().label(), opened ? 200 : failure.status(), usage, durable -> {}));
    }

    /** Runs a step; a bug in it ends this call and no other. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            crashed(e);
        }
    }

    boolean over() {
        return over;
    }

    private void crashed(RuntimeException bug) {
        LOG.error("request {}: a bug ended it", call.requestId(), bug);
        abandonUpstream();
        if (over) {
            exchange.cut();
        } else {
            fail(
                    Failure.of(FailureKind.INTERNAL, "Something went wrong in the gateway; the operator was told."),
                    Optional.empty());
        }
    }

    @Override
    public void tick(long now) {
        guarded(() -> deadlines(now));
    }

    private void deadlines(long now) {
        if (over || candidate == null) {
            return;
        }
        if (gone) {
            readOnNoFurther(now);
        }
        if (over) {
            return;
        }
        if (opened && now - lastWritten > flow.bounds.callerStall().toNanos() && !exchange.writable()) {
            exchange.cut();
            cancel("cancelled");
        } else if (now - lastHeard > flow.bounds.silence().toNanos() && (upstreamCall == null || exchange.writable())) {
            silent();
        } else if (!opened
                && scan != null
                && scan.stream()
                && now - call.arrivedNanos() > flow.bounds.headHold().toNanos()) {
            open(null);
            keepOpen();
        } else if (opened && now - lastWritten > flow.bounds.keepAlive().toNanos() && exchange.writable()) {
            keepOpen();
        }
    }

    private void keepOpen() {
        if (relay instanceof EventStream stream) {
            write(Buffer.buffer(stream.keepAlive()));
        }
    }

    private void silent() {
        abandonUpstream();
        Failure failure = Failure.of(
                FailureKind.PROVIDER_TIMEOUT,
                "The provider was silent for " + flow.bounds.silence().toSeconds() + " s.");
        if (relay != null && opened) {
            streamFailed(failure, relay.meter(), relay.delivered(), Buffer.buffer(streamError(failure)));
        } else {
            attemptFailed(failure, Optional.empty(), Optional.empty());
        }
    }

    @Override
    public void stop() {
        if (over) {
            return;
        }
        abandonUpstream();
        Failure failure = Failure.of(FailureKind.DRAINING, "The gateway is shutting down. Try again.");
        if (relay != null && opened) {
            streamFailed(failure, relay.meter(), relay.delivered(), Buffer.buffer(streamError(failure)));
        } else {
            record(failure.kind().label(), Optional.empty());
            fail(failure, Optional.empty());
        }
    }

    /** Like {@link #aside}, once the answer is there: nothing that happens meanwhile changes it. */
    private <T> void lastWork(int bytes, Supplier<T> work, Consumer<T> then) {
        if (bytes <= LARGE) {
            then.accept(work.get());
            return;
        }
        over = true;
        flow.blocking.execute(() -> {
            T result;
            try {
                result = work.get();
            } catch (RuntimeException e) {
                flow.loop.runOnContext(ignored -> {
                    over = false;
                    crashed(e);
                });
                return;
            }
            flow.loop.runOnContext(ignored -> guarded(() -> then.accept(result)));
        });
    }

    /** Does what may take long away from the event loop if the bytes are many. */
    <T> void aside(int bytes, Supplier<T> work, Consumer<T> then) {
        if (bytes <= LARGE) {
            then.accept(work.get());
            return;
        }
        flow.blocking.execute(() -> {
            T result;
            try {
                result = work.get();
            } catch (RuntimeException e) {
                flow.loop.runOnContext(ignored -> crashed(e));
                return;
            }
            flow.loop.runOnContext(ignored -> {
                if (!over) {
                    guarded(() -> then.accept(result));
                }
            });
        });
    }
}
