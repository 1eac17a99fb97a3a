package ai.tokenhot.http;

import ai.tokenhot.dialect.Header;
import ai.tokenhot.flow.Exchange;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.observe.RequestLine;
import ai.tokenhot.observe.Telemetry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request and its answer on a caller's connection. */
final class HttpExchange implements Exchange {

    /** What the log says when the caller did not wait for the end. */
    private static final int CLIENT_GONE = 499;

    /**
     * How long we read on what a refused caller still sends: closed at once, the connection would be reset under its
     * answer.
     */
    private static final long LINGER_MILLIS = 2_000;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Telemetry telemetry;
    private final IdleCallers idle;
    private final Cors cors;
    private final String requestId;
    private final long arrivedNanos = System.nanoTime();
    private final long arrivedMillis = System.currentTimeMillis();
    private @Nullable Receipt receipt;
    private @Nullable Runnable whenGone;
    private @Nullable Runnable goneInBody;
    private boolean over;
    private boolean awaitsReceipt;
    private boolean closeAfter;
    /** The head of a stream is set and not sent: what comes in the same turn of the event loop leaves with it. */
    private boolean headDue;

    HttpExchange(HttpServerRequest request, Telemetry telemetry, IdleCallers idle, Cors cors) {
        this.request = request;
        this.response = request.response();
        this.telemetry = telemetry;
        this.idle = idle;
        this.cors = cors;
        this.requestId = RequestIds.next(arrivedMillis);
        telemetry.began();
        idle.began(request.connection());
        response.closeHandler(closed -> gone());
        response.exceptionHandler(cause -> gone());
    }

    HttpServerRequest request() {
        return request;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    long arrivedMillis() {
        return arrivedMillis;
    }

    boolean over() {
        return over;
    }

    /** The connection ends with this answer: what else the caller sends on it is not read. */
    void closeAfterAnswer() {
        closeAfter = true;
    }

    @Override
    public String requestId() {
        return requestId;
    }

    @Override
    public void settled(Receipt result) {
        receipt = result;
        if (awaitsReceipt) {
            awaitsReceipt = false;
            log(CLIENT_GONE);
        }
    }

    @Override
    public void reply(int status, List<Header> headers, byte[] body) {
        if (!over) {
            head(status, headers);
            over = true;
            response.end(Buffer.buffer(body));
            if (closeAfter) {
                closeSoon();
            }
            log(status);
        }
    }

    /** The library itself closes only when the caller has sent all. */
    private void closeSoon() {
        HttpConnection connection = request.connection();
        Context context = Vertx.currentContext();
        if (context == null) {
            connection.close();
            return;
        }
        context.owner().setTimer(LINGER_MILLIS, late -> connection.close());
    }

    @Override
    public void open(int status, List<Header> headers) {
        if (!over) {
            boolean chunks = request.version() != HttpVersion.HTTP_1_0;
            if (!chunks) {
                closeAfterAnswer();
            }
            head(status, headers);
            response.setChunked(chunks);
            headDue = true;
            Context context = Vertx.currentContext();
            if (context == null) {
                writeHead();
            } else {
                context.runOnContext(turnsEnd -> writeHead());
            }
        }
    }

    /** Sends the head of a stream by itself, unless it left with the first piece. */
    private void writeHead() {
        if (headDue && !over) {
            headDue = false;
            // Writing the head alone would announce chunks.
            response.write(Buffer.buffer());
        }
    }

    private void head(int status, List<Header> headers) {
        response.setStatusCode(status);
        for (Header header : headers) {
            response.headers().add(header.name(), header.value());
        }
        cors.answer(request, response);
        if (closeAfter) {
            response.putHeader("connection", "close");
        }
    }

    @Override
    public void write(Buffer piece) {
        if (!over && piece.length() > 0) {
            headDue = false;
            response.write(piece);
        }
    }

    @Override
    public void end() {
        if (!over) {
            writeHead();
            over = true;
            response.end();
            if (request.version() == HttpVersion.HTTP_1_0) {
                request.connection().close();
            }
            log(response.getStatusCode());
        }
    }

    @Override
    public void cut() {
        if (!over) {
            over = true;
            log(response.getStatusCode());
            request.connection().close();
        }
    }

    @Override
    public boolean writable() {
        return over || !response.writeQueueFull();
    }

    @Override
    public void whenWritable(Runnable action) {
        if (!over) {
            response.drainHandler(drained -> action.run());
        }
    }

    @Override
    public void whenGone(Runnable action) {
        whenGone = action;
        if (over) {
            action.run();
        }
    }

    /** Calls back when the caller goes while its body is read. */
    void whenGoneInBody(Runnable action) {
        if (whenGone == null) {
            goneInBody = action;
        }
    }

    private void gone() {
        if (!over) {
            over = true;
            if (goneInBody != null) {
                goneInBody.run();
            }
            if (whenGone != null) {
                whenGone.run();
            }
            if (whenGone == null || receipt != null) {
                log(CLIENT_GONE);
            } else {
                awaitsReceipt = true;
            }
        }
    }

    private void log(int status) {
        long took = System.nanoTime() - arrivedNanos;
        idle.ended(request.connection());
        telemetry.ended(new RequestLine(
                requestId,
                request.method().name(),
                request.path() == null ? "" : request.path(),
                status,
                arrivedMillis + TimeUnit.NANOSECONDS.toMillis(took),
                TimeUnit.NANOSECONDS.toMicros(took),
                Optional.ofNullable(receipt)));
    }
}
