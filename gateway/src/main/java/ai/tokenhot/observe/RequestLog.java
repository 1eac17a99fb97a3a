package ai.tokenhot.observe;

import ai.tokenhot.inference.Quantity.Side;
import ai.tokenhot.json.JsonWriter;
import ai.tokenhot.json.Utf8Buffer;
import ai.tokenhot.ledger.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The request log: one JSON line a request, in the logger {@code tokenhot.requests}. Lines are made and written together,
 * a few times a second, on a thread of their own: a line at a time cost a switch of threads and a write to the disk for
 * each request.
 */
final class RequestLog implements AutoCloseable {

    /** Lines that wait; more are dropped, and told, rather than keep a call waiting. */
    static final int MAX_WAITING = 32_768;

    private static final Logger REQUESTS = LoggerFactory.getLogger("tokenhot.requests");
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final byte[] LINE_END = {'\n'};
    private static final Duration STOP = Duration.ofSeconds(5);

    private final BlockingQueue<RequestLine> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final ClockText clockText = new ClockText();
    private final Thread writer;
    private volatile boolean closing;
    private volatile boolean dropped;

    RequestLog() {
        writer = Thread.ofPlatform().name("request-log").daemon(true).start(this::run);
    }

    /** Adds a line; returns at once. */
    void add(RequestLine line) {
        if (REQUESTS.isInfoEnabled() && !waiting.offer(line)) {
            dropped = true;
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        try {
            writer.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try {
                Thread.sleep(PERIOD);
            } catch (InterruptedException e) {
                closing = true;
            }
            write();
        }
    }

    private void write() {
        List<RequestLine> lines = new ArrayList<>();
        waiting.drainTo(lines);
        if (!lines.isEmpty()) {
            REQUESTS.info(text(lines));
        }
        if (dropped) {
            dropped = false;
            LOG.warn("the request log could not keep up: lines were dropped");
        }
    }

    private String text(List<RequestLine> lines) {
        var text = new Utf8Buffer();
        for (RequestLine line : lines) {
            if (text.length() > 0) {
                text.raw(LINE_END);
            }
            JsonWriter.write(text, writer -> write(writer, line));
        }
        return new String(text.take(), StandardCharsets.UTF_8);
    }

    private void write(JsonWriter writer, RequestLine line) {
        writer.startObject()
                .member("time", clockText.of(line.endedMillis()))
                .member("request_id", line.requestId())
                .member("method", line.method())
                .member("path", line.path())
                .member("status", line.status())
                .member("micros", line.micros());
        line.receipt().ifPresent(receipt -> describe(writer, receipt));
        writer.endObject();
    }

    private static void describe(JsonWriter writer, Receipt receipt) {
        writer.member("project", receipt.principal().project())
                .member("api_key", receipt.principal().key())
                .member("dialect", receipt.dialect())
                .member("gen_ai.operation.name", receipt.operation())
                .member("gen_ai.request.model", receipt.model())
                .member("outcome", receipt.outcome())
                .member("stream", receipt.streamed());
        receipt.served().ifPresent(served -> writer.member("gen_ai.response.model", served));
        if (!receipt.attempts().isEmpty()) {
            writer.member("gen_ai.provider.name", receipt.attempts().getLast().provider())
                    .member("attempts", receipt.attempts().size());
        }
        receipt.usage().total(Side.INPUT).ifPresent(tokens -> writer.member("gen_ai.usage.input_tokens", tokens));
        receipt.usage().total(Side.OUTPUT).ifPresent(tokens -> writer.member("gen_ai.usage.output_tokens", tokens));
        receipt.firstEventMicros().ifPresent(micros -> writer.member("first_event_micros", micros));
    }
}
