package ai.tokenhot.upstream.fetch;

import io.vertx.core.Future;

/** A fetch under way. */
public final class FetchCall {

    private final Future<FetchResult> result;
    private final Runnable cancel;

    FetchCall(Future<FetchResult> result, Runnable cancel) {
        this.result = result;
        this.cancel = cancel;
    }

    /** What comes of it, on the context that asked; never a failed future. */
    public Future<FetchResult> result() {
        return result;
    }

    /** Breaks it off if it still runs; its result is a refusal then. Content that came before stays its taker's. */
    public void cancel() {
        cancel.run();
    }
}
