package ai.tokenhot.sandbox;

import ai.tokenhot.sandbox.script.Directives;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a stream, one write per event. It waits when the client does not read, and stops when the client has gone. Runs
 * on the connection's event loop.
 */
final class StreamDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(StreamDelivery.class);

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final StreamPlan plan;
    private final Directives directives;

    private int next;
    private Buffer rest = Buffer.buffer();
    private boolean gone;
    private boolean waiting;
    private long timer = -1;

    StreamDelivery(Vertx vertx, Context context, HttpServerRequest request, StreamPlan plan, Directives directives) {
        this.vertx = vertx;
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.plan = plan;
        this.directives = directives;
    }

    void start() {
        response.setChunked(true);
        response.exceptionHandler(failure -> abandon());
        response.closeHandler(ignored -> abandon());
        response.drainHandler(ignored -> pump());
        long delay = directives.delay().toMillis();
        if (delay > 0) {
            response.writeHead();
            waitFor(delay);
        } else {
            pump();
        }
    }

    /** Nobody reads any more. */
    private void abandon() {
        gone = true;
        vertx.cancelTimer(timer);
    }

    private void pump() {
        while (!gone && !waiting) {
            if (response.writeQueueFull()) {
                return;
            }
            if (rest.length() > 0) {
                writePiece();
                continue;
            }
            if (next == plan.writes().size()) {
                gone = true;
                end();
                return;
            }
            StreamPlan.Write write = plan.writes().get(next++);
            bring(write);
            long gap = directives.gap().toMillis();
            if (gap > 0 && write.event() && next < plan.writes().size()) {
                waitFor(gap);
            }
        }
    }

    private void bring(StreamPlan.Write write) {
        byte[] bytes;
        try {
            bytes = write.bytes().get();
        } catch (RuntimeException e) {
            LOG.error("an event could not be made", e);
            gone = true;
            request.connection().close();
            return;
        }
        if (bytes.length == 0) {
            return;
        }
        if (directives.bytes().isPresent()) {
            rest = Buffer.buffer(bytes);
            writePiece();
        } else {
            response.write(Buffer.buffer(bytes));
        }
    }

    /** Writes a few bytes and lets go of the event loop, so that they leave on their own. */
    private void writePiece() {
        int size = Math.min(directives.bytes().orElse(rest.length()), rest.length());
        Buffer piece = rest.slice(0, size);
        rest = rest.slice(size, rest.length());
        response.write(piece.copy());
        waiting = true;
        context.runOnContext(ignored -> {
            waiting = false;
            pump();
        });
    }

    private void waitFor(long millis) {
        waiting = true;
        timer = vertx.setTimer(millis, ignored -> {
            waiting = false;
            pump();
        });
    }

    private void end() {
        switch (plan.ending()) {
            case CLEAN -> response.end();
            case CUT ->
                // An empty write is done when all before it are: only then the connection is cut.
                response.write(Buffer.buffer())
                        .onComplete(ignored -> request.connection().close());
        }
    }
}
