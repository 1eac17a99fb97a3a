package ai.tokenhot.flow;

import ai.tokenhot.catalog.Model;
import ai.tokenhot.dialect.Dialect;
import ai.tokenhot.dialect.Scan;
import ai.tokenhot.inference.DialectId;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.json.JsonWriter;
import ai.tokenhot.ledger.LedgerStore;
import ai.tokenhot.money.Currency;
import ai.tokenhot.pricing.Charge;
import ai.tokenhot.pricing.ChargeForm;
import ai.tokenhot.pricing.Demand;
import ai.tokenhot.routing.Candidate;
import ai.tokenhot.routing.RoutePlan;
import ai.tokenhot.upstream.UpstreamClient;
import ai.tokenhot.upstream.fetch.FetchClient;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A turn of a conversation, or the count of its tokens, from a request that was read to an answer that was sent.
 *
 * <ol>
 *   <li>scan: what is asked for, and is it well-formed ({@link Dialect#scan});
 *   <li>recall: from which kept answer does it go on ({@link Recall});
 *   <li>plan: which deployments can be tried ({@link ai.tokenhot.routing.RoutePlan});
 *   <li>quote and hold: what may it cost at most, and is that there ({@link CallMoney});
 *   <li>attempt: send the caller's own bytes, edited, to a candidate; on failure the next one;
 *   <li>translate, where the candidate speaks another language ({@link TranslationSteps}): decode, bring in media, put
 *       proofs back, encode;
 *   <li>relay: a whole answer ({@link WholeRelay}) or a stream ({@link StreamRelay}, {@link TranslatedStream}), with a
 *       tap that reads usage;
 *   <li>settle: what was used is charged, and receipt and charge are durable before the caller sees the answer's end.
 * </ol>
 *
 * The steps stand in {@link ChatRun}. One flow belongs to one event loop.
 */
public final class ChatFlow {

    final Supplier<Snapshot> snapshot;
    final UpstreamClient upstream;
    final LedgerStore ledger;
    final Wallets wallets;
    final Drains drains;
    final Ticker ticker;
    final Bounds bounds;
    final ByteBudget budget;
    final Executor blocking;
    final InstantSource clock;
    final Context loop;
    final RemoteMedia media;
    final KeptProofs proofs;
    final AnswerKeeper keeper;
    /** The languages between which calls are translated. */
    final Map<DialectId, Dialect> translated = new HashMap<>();

    private final Map<Dialect, Heads> heads = new HashMap<>();

    /**
     * A flow on the caller's event loop.
     *
     * @param dialects all that there are
     * @param proofs shared by all flows of the process
     * @param blocking runs what takes longer than an event loop may wait
     */
    public ChatFlow(
            Context loop,
            Collection<Dialect> dialects,
            Supplier<Snapshot> snapshot,
            UpstreamClient upstream,
            FetchClient fetch,
            KeptProofs proofs,
            AnswerKeeper keeper,
            LedgerStore ledger,
            Wallets wallets,
            Drains drains,
            Ticker ticker,
            Bounds bounds,
            ByteBudget budget,
            Executor blocking,
            InstantSource clock) {
        this.loop = loop;
        this.snapshot = snapshot;
        this.upstream = upstream;
        this.ledger = ledger;
        this.wallets = wallets;
        this.drains = drains;
        this.ticker = ticker;
        this.bounds = bounds;
        this.budget = budget;
        this.blocking = blocking;
        this.clock = clock;
        this.media = new RemoteMedia(fetch, budget);
        this.proofs = proofs;
        this.keeper = keeper;
        dialects.stream()
                .filter(dialect -> dialect.codec().isPresent())
                .forEach(dialect -> translated.put(dialect.id(), dialect));
        Set<String> keyHeaders = new HashSet<>();
        dialects.forEach(dialect -> keyHeaders.addAll(dialect.keyHeaders()));
        dialects.forEach(dialect -> heads.put(dialect, new Heads(dialect, keyHeaders)));
    }

    /** Runs a call; returns at once. */
    public void run(Call call, Exchange exchange) {
        new ChatRun(this, call, exchange, heads(call.dialect())).start();
    }

    /** The currency of all accounts. */
    public Currency currency() {
        return wallets.currency();
    }

    /** What a call would cost at most, item by item. It is neither made nor paid. */
    public Quoted quote(Call call) {
        Snapshot now = snapshot.get();
        return switch (call.dialect().scan(call.target(), call.body())) {
            case Scan.Refused(Failure failure) -> new Quoted.Refused(failure);
            case Scan.Ready ready ->
                switch (RoutePlan.of(
                        now.catalog(),
                        now.endpoints(),
                        ready.model(),
                        ready.modelField(),
                        call.dialect().id(),
                        translated.keySet(),
                        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
                    case RoutePlan.Refused(Failure failure) -> new Quoted.Refused(failure);
                    case RoutePlan.Ready(Model model, List<Candidate> candidates) ->
                        switch (CallMoney.quoted(wallets, now, call, ready, model, candidates.getFirst())) {
                            case CallMoney.Quoted.No(Failure failure) -> new Quoted.Refused(failure);
                            case CallMoney.Quoted.Yes(CallMoney money, Demand demand) ->
                                new Quoted.Told(told(model, money.quote()));
                        };
                };
        };
    }

    private static byte[] told(Model model, Charge quote) {
        return JsonWriter.write(writer -> {
            writer.startObject()
                    .member("object", "quote")
                    .member("model", model.id())
                    .member("amount", quote.total().text())
                    .member("currency", quote.total().currency().code());
            ChargeForm.details(writer, quote);
            writer.endObject();
        });
    }

    /** What came of asking for a price. */
    public sealed interface Quoted {
        /** The quote as JSON. */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Told(byte[] json) implements Quoted {}

        /** The call would be refused. */
        record Refused(Failure failure) implements Quoted {}
    }

    private Heads heads(Dialect dialect) {
        Heads rules = heads.get(dialect);
        if (rules == null) {
            throw new IllegalArgumentException("dialect: " + dialect.id() + " (expected: one that was declared)");
        }
        return rules;
    }
}
