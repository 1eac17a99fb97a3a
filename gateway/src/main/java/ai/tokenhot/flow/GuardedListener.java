package ai.tokenhot.flow;

import ai.tokenhot.upstream.UpstreamBreak;
import ai.tokenhot.upstream.UpstreamListener;
import io.vertx.core.MultiMap;
import java.util.function.Consumer;

/** Hands a listener what comes; a bug in it is told instead of lost. */
record GuardedListener(UpstreamListener listener, Consumer<RuntimeException> crashed) implements UpstreamListener {

    @Override
    public void head(int status, MultiMap headers) {
        try {
            listener.head(status, headers);
        } catch (RuntimeException e) {
            crashed.accept(e);
        }
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        try {
            listener.data(bytes, from, to);
        } catch (RuntimeException e) {
            crashed.accept(e);
        }
    }

    @Override
    public void ended() {
        try {
            listener.ended();
        } catch (RuntimeException e) {
            crashed.accept(e);
        }
    }

    @Override
    public void failed(UpstreamBreak reason) {
        try {
            listener.failed(reason);
        } catch (RuntimeException e) {
            crashed.accept(e);
        }
    }
}
