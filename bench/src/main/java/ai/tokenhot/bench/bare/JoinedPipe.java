package ai.tokenhot.bench.bare;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/**
 * Carries a body from the upstream to the client: what one turn of the event loop reads leaves in one piece at the
 * turn's end, and nothing waits for a timer. What is gathered is bounded by what one turn reads of one socket.
 */
final class JoinedPipe {

    private final Context context;
    private final HttpClientResponse from;
    private final HttpServerResponse to;
    private Buffer gathered = Buffer.buffer();
    private boolean ended;

    /** The context is that of both connections: one event loop. */
    JoinedPipe(Context context, HttpClientResponse from, HttpServerResponse to) {
        this.context = context;
        this.from = from;
        this.to = to;
    }

    void start() {
        from.handler(this::gather);
        from.endHandler(ignored -> {
            ended = true;
            if (gathered.length() == 0) {
                to.end();
            }
        });
        from.exceptionHandler(ignored -> to.reset());
        to.exceptionHandler(ignored -> from.request().reset());
    }

    private void gather(Buffer piece) {
        if (gathered.length() == 0) {
            context.runOnContext(ignored -> send());
        }
        gathered.appendBuffer(piece);
    }

    private void send() {
        Buffer piece = gathered;
        gathered = Buffer.buffer();
        if (ended) {
            to.end(piece);
            return;
        }
        to.write(piece);
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(ignored -> from.resume());
        }
    }
}
