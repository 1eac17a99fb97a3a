package ai.tokenhot.upstream;

import io.vertx.core.MultiMap;

/** Hears of one upstream call, on the event loop that made it. After {@link #ended} or {@link #failed} nothing comes. */
public interface UpstreamListener {

    /** The head of the answer. */
    void head(int status, MultiMap headers);

    /** Bytes {@code [from, to)} of the body; the array is the listener's from now on. */
    void data(byte[] bytes, int from, int to);

    /** The body is complete. */
    void ended();

    /** The call broke: before the head when nothing was heard, else in the body. */
    void failed(UpstreamBreak reason);
}
