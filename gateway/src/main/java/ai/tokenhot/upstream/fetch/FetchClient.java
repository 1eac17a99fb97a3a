package ai.tokenhot.upstream.fetch;

import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Fetches what callers' URLs name: pictures and documents. The guard is in here and not with those who ask: a URL, and
 * each one that it redirects to, is followed only to addresses of the public internet and to what the {@link Allowance}
 * adds; a name is looked up once and the very address is asked that was decided about.
 */
public final class FetchClient {

    private final Vertx vertx;
    private final FetchBounds bounds;
    private final Allowance allowance;
    private final FetchSlots slots;
    private final ByteReserve reserve;
    private final Executor blocking;
    private final String userAgent;
    private final Lookups lookups;
    private final PinnedClient pinned;

    /**
     * A client; may be shared by event loops.
     *
     * @param slots shared by all clients of the process
     * @param reserve the process's bytes
     * @param blocking for work that is not an event loop's
     * @param userAgent the only thing that we say about ourselves
     * @param trust a PEM file of certificates to trust instead of the system's
     */
    public FetchClient(
            Vertx vertx,
            FetchBounds bounds,
            Allowance allowance,
            NameResolver resolver,
            FetchSlots slots,
            ByteReserve reserve,
            Executor blocking,
            String userAgent,
            Optional<String> trust) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.allowance = allowance;
        this.slots = slots;
        this.reserve = reserve;
        this.blocking = blocking;
        this.userAgent = userAgent;
        lookups = new Lookups(resolver, blocking);
        pinned = new PinnedClient(vertx, bounds, trust);
    }

    /** Fetches one URL. */
    public FetchCall fetch(FetchRequest request) {
        return new FetchRun(this, request, vertx.getOrCreateContext()).start();
    }

    /** Closes its connections. */
    public void close() {
        pinned.close();
    }

    Vertx vertx() {
        return vertx;
    }

    FetchBounds bounds() {
        return bounds;
    }

    Allowance allowance() {
        return allowance;
    }

    FetchSlots slots() {
        return slots;
    }

    ByteReserve reserve() {
        return reserve;
    }

    Executor blocking() {
        return blocking;
    }

    String userAgent() {
        return userAgent;
    }

    Lookups lookups() {
        return lookups;
    }

    PinnedClient pinned() {
        return pinned;
    }
}
