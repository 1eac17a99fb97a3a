package ai.tokenhot.upstream;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** A call under way. All methods belong to its event loop. */
public final class UpstreamCall {

    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private boolean over;
    private boolean paused;

    UpstreamCall() {}

    void sent(HttpClientRequest request) {
        this.request = request;
    }

    void answered(HttpClientResponse response) {
        this.response = response;
        if (paused) {
            response.pause();
        }
    }

    /** Marks the call as over; true the first time. */
    boolean finish() {
        boolean first = !over;
        over = true;
        return first;
    }

    boolean over() {
        return over;
    }

    /** Breaks the call off; its listener hears nothing more. */
    public void cancel() {
        if (finish() && request != null) {
            request.reset();
        }
    }

    /** Stops reading until {@link #resume}: the peer feels it through TCP. */
    public void pause() {
        paused = true;
        if (response != null && !over) {
            response.pause();
        }
    }

    /** Reads on. */
    public void resume() {
        paused = false;
        if (response != null && !over) {
            response.resume();
        }
    }
}
