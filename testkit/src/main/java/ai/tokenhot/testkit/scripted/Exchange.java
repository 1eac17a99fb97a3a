package ai.tokenhot.testkit.scripted;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One request and the answer that a test gives to it, byte by byte. Everything sent leaves at once; nothing is added,
 * not even framing, except by the methods that say so. Ends by exactly one of {@link #end}, {@link #hangUp} and
 * {@link #cut}; what comes after the first is ignored.
 */
public final class Exchange {

    /** Bytes given to the socket at a time, so that {@link #bytesSent} moves while a peer reads slowly. */
    private static final int SLICE = 8 * 1024;

    private final ReceivedRequest request;
    private final Socket socket;
    private final PushbackInputStream input;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicLong bytesSent = new AtomicLong();

    Exchange(ReceivedRequest request, Socket socket, PushbackInputStream input) {
        this.request = request;
        this.socket = socket;
        this.input = input;
    }

    /** What was asked. */
    public ReceivedRequest request() {
        return request;
    }

    /** Sends these bytes as they are. Blocks while the peer doesn't read and the buffers between are full. */
    public Exchange send(byte[] bytes) throws IOException {
        var output = socket.getOutputStream();
        for (int from = 0; from < bytes.length; from += SLICE) {
            int length = Math.min(SLICE, bytes.length - from);
            output.write(bytes, from, length);
            bytesSent.addAndGet(length);
        }
        return this;
    }

    /** Sends this text as UTF-8, as it is. */
    public Exchange send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a status line, these header lines ({@code "name: value"}) and the empty line. */
    public Exchange head(int status, String... headerLines) throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        for (String line : headerLines) {
            head.append(line).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Sends the head of a chunked answer of server-sent events. */
    public Exchange eventStreamHead() throws IOException {
        return head(200, "content-type: text/event-stream", "transfer-encoding: chunked");
    }

    /** Sends one chunk of a chunked answer. */
    public Exchange chunk(String text) throws IOException {
        return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one chunk of a chunked answer, in one write. */
    public Exchange chunk(byte[] bytes) throws IOException {
        byte[] before = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        var framed = new byte[before.length + bytes.length + 2];
        System.arraycopy(before, 0, framed, 0, before.length);
        System.arraycopy(bytes, 0, framed, before.length, bytes.length);
        framed[framed.length - 2] = '\r';
        framed[framed.length - 1] = '\n';
        return send(framed);
    }

    /** Sends the last chunk of a chunked answer and ends the exchange. */
    public void lastChunk() throws IOException {
        send("0\r\n\r\n");
        end();
    }

    /** Sends a whole answer with its length and ends the exchange. */
    public void answer(int status, String contentType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        head(status, "content-type: " + contentType, "content-length: " + bytes.length);
        send(bytes);
        end();
    }

    /** How many bytes the socket has taken so far. */
    public long bytesSent() {
        return bytesSent.get();
    }

    /** The answer is complete; the connection waits for its next request. */
    public void end() {
        finished.countDown();
    }

    /** Closes the connection in an orderly way (FIN), whether or not the answer is complete. */
    public void hangUp() throws IOException {
        socket.close();
        finished.countDown();
    }

    /** Breaks the connection (RST): the peer sees a reset, bytes under way may be lost. */
    public void cut() throws IOException {
        socket.setSoLinger(true, 0);
        hangUp();
    }

    /**
     * Waits until the peer has closed its side.
     *
     * @throws AssertionError when it has not in that time, or sent something more instead
     */
    public void awaitPeerClosed(Duration patience) throws IOException {
        if (!peerClosedWithin(patience)) {
            throw new AssertionError("peer: still connected after " + patience + " (expected: closed)");
        }
    }

    /** Whether the peer closes its side within this time. Only before the end: then the next request is awaited. */
    public boolean peerClosedWithin(Duration patience) throws IOException {
        if (finished.getCount() == 0) {
            throw new IllegalStateException("exchange: has ended (expected: under way)");
        }
        socket.setSoTimeout(Math.toIntExact(Math.max(1, patience.toMillis())));
        try {
            int next = input.read();
            if (next < 0) {
                return true;
            }
            input.unread(next);
            return false;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(0);
            }
        }
    }

    void awaitFinished() throws InterruptedException {
        finished.await();
    }
}
