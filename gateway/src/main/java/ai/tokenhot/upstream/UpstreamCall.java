package ai.tokenhot.upstream;

import org.jspecify.annotations.Nullable;

/** A call under way. All methods belong to its event loop. */
public final class UpstreamCall {

    private final UpstreamListener listener;
    private @Nullable ProviderConnection connection;
    private boolean over;
    private boolean paused;

    UpstreamCall(UpstreamListener listener) {
        this.listener = listener;
    }

    UpstreamListener listener() {
        return listener;
    }

    /** Its request goes out on this connection. */
    void sentOn(ProviderConnection used) {
        connection = used;
        if (paused) {
            used.reading(false);
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

    void fail(UpstreamBreak reason) {
        if (finish()) {
            listener.failed(reason);
        }
    }

    /** Breaks the call off; its listener hears nothing more. */
    public void cancel() {
        if (finish() && connection != null) {
            connection.close();
        }
    }

    /** Stops reading until {@link #resume}: the peer feels it through TCP. */
    public void pause() {
        paused = true;
        if (connection != null && !over) {
            connection.reading(false);
        }
    }

    /** Reads on. */
    public void resume() {
        paused = false;
        if (connection != null && !over) {
            connection.reading(true);
        }
    }
}
