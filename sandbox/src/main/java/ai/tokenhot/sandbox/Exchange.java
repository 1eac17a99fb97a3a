package ai.tokenhot.sandbox;

import ai.tokenhot.sandbox.face.Call;
import ai.tokenhot.sandbox.face.Refused;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.VendorFace;
import ai.tokenhot.sandbox.face.VendorFace.Refusal;
import ai.tokenhot.sandbox.script.Directives;
import ai.tokenhot.sandbox.script.TokenCounter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to a face, from its head to the end of its answer. Runs on the connection's event loop. */
final class Exchange {

    /** Bytes of one request body. */
    static final int MAX_BODY = 64 * 1024 * 1024;

    /** Larger bodies are read and answered on a worker, because counting their tokens takes time. */
    private static final int MAX_BODY_ON_EVENT_LOOP = 64 * 1024;

    /** Bytes of a refused body that are read away before the connection is closed instead. */
    private static final long MAX_DISCARDED = 4L * MAX_BODY;

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final VendorFace face;
    private final String path;
    private final AtomicLong buffered;
    private final long maxBuffered;

    private Buffer body = Buffer.buffer();
    private long received;
    private Optional<Refusal> refusal = Optional.empty();
    private boolean done;

    Exchange(
            Vertx vertx,
            HttpServerRequest request,
            VendorFace face,
            String path,
            AtomicLong buffered,
            long maxBuffered) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.face = face;
        this.path = path;
        this.buffered = buffered;
        this.maxBuffered = maxBuffered;
    }

    void start() {
        String encoding =
                Optional.ofNullable(request.getHeader("content-encoding")).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")
                && !encoding.equalsIgnoreCase("gzip")
                && !encoding.equalsIgnoreCase("deflate")) {
            refusal = Optional.of(Refusal.UNKNOWN_ENCODING);
        }
        request.exceptionHandler(failure -> finish());
        request.response().closeHandler(ignored -> finish());
        request.handler(this::take);
        request.endHandler(ignored -> answer());
    }

    private void take(Buffer part) {
        received += part.length();
        if (refusal.isPresent()) {
            if (received > MAX_DISCARDED) {
                request.connection().close();
            }
            return;
        }
        if (received > MAX_BODY) {
            refuse(Refusal.BODY_TOO_LARGE);
        } else if (buffered.addAndGet(part.length()) > maxBuffered) {
            buffered.addAndGet(-part.length());
            refuse(Refusal.OVERLOADED);
        } else {
            body.appendBuffer(part);
        }
    }

    private void refuse(Refusal reason) {
        refusal = Optional.of(reason);
        buffered.addAndGet(-body.length());
        body = Buffer.buffer();
    }

    /** Gives back the room that the body took. */
    private void finish() {
        if (!done) {
            done = true;
            buffered.addAndGet(-body.length());
        }
    }

    private void answer() {
        if (refusal.isPresent()) {
            deliver(face.refusal(refusal.get()));
            return;
        }
        var call = new Call(request.method().name(), path, query(), headers(), body);
        if (body.length() <= MAX_BODY_ON_EVENT_LOOP && TokenCounter.isLoaded()) {
            deliver(reply(call));
        } else {
            vertx.executeBlocking(() -> reply(call), false).onComplete(result -> deliver(result.result()));
        }
    }

    private Reply reply(Call call) {
        try {
            return face.reply(call);
        } catch (Refused e) {
            return e.reply();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{} {} failed", call.method(), call.path(), e);
            return face.refusal(Refusal.DEFECT);
        }
    }

    private Map<String, String> query() {
        var query = new HashMap<String, String>();
        request.params().forEach(entry -> query.putIfAbsent(entry.getKey(), entry.getValue()));
        return query;
    }

    private Map<String, String> headers() {
        var headers = new HashMap<String, String>();
        request.headers()
                .forEach(entry -> headers.merge(
                        entry.getKey().toLowerCase(Locale.ROOT),
                        entry.getValue(),
                        (first, second) -> first + ", " + second));
        return headers;
    }

    private void deliver(Reply reply) {
        finish();
        body = Buffer.buffer();
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        SandboxHandler.markAsSandbox(response);
        reply.headers().forEach(response::putHeader);
        switch (reply) {
            case Reply.Whole whole -> deliverWhole(response, whole);
            case Reply.Streamed streamed ->
                new StreamDelivery(vertx, context, request, StreamPlan.of(streamed), streamed.directives()).start();
        }
    }

    private void deliverWhole(HttpServerResponse response, Reply.Whole whole) {
        long delay = whole.directives().delay().toMillis();
        if (delay == 0) {
            write(response, whole);
            return;
        }
        long timer = vertx.setTimer(delay, ignored -> write(response, whole));
        response.closeHandler(ignored -> vertx.cancelTimer(timer));
    }

    private void write(HttpServerResponse response, Reply.Whole whole) {
        response.setStatusCode(whole.status());
        Directives directives = whole.directives();
        Buffer content = whole.body();
        if (directives.malformed().isPresent()) {
            content = content.slice(0, content.length() / 2);
        }
        if (directives.cut().isPresent()) {
            response.putHeader("content-length", Integer.toString(content.length()));
            response.write(content.slice(0, content.length() / 2))
                    .onComplete(ignored -> request.connection().close());
            return;
        }
        response.end(content);
    }
}
