package ai.tokenhot.http;

import ai.tokenhot.flow.ByteBudget;
import ai.tokenhot.flow.Ticker;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Reads a request's body within its bounds: bytes of one body, bytes of all bodies, time. */
final class BodyReader implements Ticker.Waiting {

    /** The longest that a caller may take to send a body. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private final HttpServerRequest request;
    private final int most;
    private final Reading reading;
    private final Consumer<byte[]> whole;
    private final Consumer<Failure> refused;
    private final long began = System.nanoTime();
    private final Buffer buffer = Buffer.buffer();
    private long taken;
    private boolean over;

    private BodyReader(
            HttpServerRequest request, int most, Reading reading, Consumer<byte[]> whole, Consumer<Failure> refused) {
        this.request = request;
        this.most = most;
        this.reading = reading;
        this.whole = whole;
        this.refused = refused;
    }

    /**
     * Reads a body.
     *
     * @param whole takes the body, whose length was taken from the budget and is the taker's to give back
     */
    static BodyReader read(
            HttpServerRequest request, int most, Reading reading, Consumer<byte[]> whole, Consumer<Failure> refused) {
        var reader = new BodyReader(request, most, reading, whole, refused);
        reader.start();
        return reader;
    }

    private void start() {
        String length = request.getHeader("content-length");
        if (length != null && (length.length() > 18 || Long.parseLong(length) > most)) {
            refuse(tooLarge());
            return;
        }
        if (request.getHeader("expect") != null) {
            request.response().writeContinue();
        }
        reading.ticker().add(this);
        request.handler(this::take);
        request.endHandler(ended -> end());
    }

    private void take(Buffer piece) {
        if (over) {
            return;
        }
        if ((long) buffer.length() + piece.length() > most) {
            refuse(tooLarge());
        } else if (!reading.budget().take(piece.length())) {
            refuse(saturated());
        } else {
            taken += piece.length();
            buffer.appendBuffer(piece);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        reading.ticker().remove(this);
        String encoding = request.getHeader("content-encoding");
        byte[] bytes = buffer.getBytes();
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            whole.accept(bytes);
        } else {
            reading.blocking().execute(() -> decode(bytes, encoding.strip().toLowerCase(Locale.ROOT)));
        }
    }

    private void decode(byte[] bytes, String encoding) {
        Decoded decoded;
        try (InputStream in = opened(bytes, encoding)) {
            decoded = inflate(in, encoding);
        } catch (IOException e) {
            decoded = new Decoded.Refused(Failure.of(
                    FailureKind.INVALID_REQUEST,
                    "The body is not valid " + encoding + ", as its content-encoding says."));
        }
        Decoded result = decoded;
        reading.loop().runOnContext(ignored -> {
            switch (result) {
                case Decoded.Whole done -> {
                    long more = done.body().length - taken;
                    if (more > 0 && !reading.budget().take(more)) {
                        giveBack();
                        refused.accept(saturated());
                    } else {
                        if (more < 0) {
                            reading.budget().give(-more);
                        }
                        whole.accept(done.body());
                    }
                }
                case Decoded.Refused(Failure failure) -> {
                    giveBack();
                    refused.accept(failure);
                }
            }
        });
    }

    private static InputStream opened(byte[] bytes, String encoding) throws IOException {
        var raw = new ByteArrayInputStream(bytes);
        return encoding.equals("deflate") ? new InflaterInputStream(raw) : new GZIPInputStream(raw);
    }

    private Decoded inflate(InputStream in, String encoding) throws IOException {
        if (!supported(encoding)) {
            return new Decoded.Refused(Failure.of(
                    FailureKind.UNSUPPORTED_MEDIA_TYPE,
                    "content-encoding: " + encoding + " (expected: gzip, deflate or none)."));
        }
        var out = new ByteArrayOutputStream();
        byte[] piece = new byte[16 << 10];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            if (out.size() + read > most) {
                return new Decoded.Refused(tooLarge());
            }
            out.write(piece, 0, read);
        }
        return new Decoded.Whole(out.toByteArray());
    }

    /** Whether we can decode a body of this content-encoding. */
    static boolean supported(String encoding) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity", "gzip", "x-gzip", "deflate" -> true;
            default -> false;
        };
    }

    private Failure tooLarge() {
        return Failure.of(
                FailureKind.TOO_LARGE, "The body is larger than " + most + " bytes (expected: at most that much).");
    }

    private static Failure saturated() {
        return Failure.of(FailureKind.SATURATED, "The gateway holds as much as it may. Try again in a moment.");
    }

    private void refuse(Failure failure) {
        over = true;
        reading.ticker().remove(this);
        giveBack();
        refused.accept(failure);
    }

    private void giveBack() {
        reading.budget().give(taken);
        taken = 0;
    }

    /** The caller went away while it sent. */
    void abandon() {
        if (!over) {
            over = true;
            reading.ticker().remove(this);
            giveBack();
        }
    }

    @Override
    public void tick(long nanos) {
        if (!over && nanos - began > LONGEST.toNanos()) {
            refuse(Failure.of(FailureKind.TOO_SLOW, "The body did not arrive within " + LONGEST.toSeconds() + " s."));
        }
    }

    @Override
    public void stop() {
        if (!over) {
            refuse(Failure.of(FailureKind.DRAINING, "The gateway is shutting down. Try again."));
        }
    }

    /** What all bodies of one event loop share. */
    record Reading(Ticker ticker, ByteBudget budget, Executor blocking, Context loop) {}

    private sealed interface Decoded {
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record Whole(byte[] body) implements Decoded {}

        record Refused(Failure failure) implements Decoded {}
    }
}
