package ai.tokenhot.app.relay;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** An HTTP/1.1 client on a plain socket: sends exactly the bytes of a test, reads an answer byte by byte. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream input;
    private Head head = new Head("", List.of());
    private Framing framing = Framing.NONE;
    private long left;
    private boolean ended;

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    /**
     * Connects.
     *
     * @param receiveBuffer bytes that the kernel takes in without being read; 0 leaves it to the kernel
     */
    RawClient(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends bytes as they are. */
    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends text as UTF-8. */
    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a request with a body and its length; nothing but host and length is added. */
    RawClient request(String method, String target, byte[] body, List<String> headers) throws IOException {
        var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: gateway.test\r\n");
        headers.forEach(header -> text.append(header).append("\r\n"));
        if (body.length > 0 || method.equals("POST")) {
            text.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(start);
        whole.writeBytes(body);
        return send(whole.toByteArray());
    }

    /** Reads a status line and headers; a body may follow. */
    Head head() throws IOException {
        String statusLine = line();
        var headers = new ArrayList<String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        head = new Head(statusLine, headers);
        ended = false;
        if (head.header("transfer-encoding").isPresent()) {
            assertThat(head.headers("transfer-encoding")).containsExactly("chunked");
            assertThat(head.headers("content-length")).isEmpty();
            framing = Framing.CHUNKED;
            left = 0;
        } else if (head.header("content-length").isPresent()) {
            assertThat(head.headers("content-length")).hasSize(1);
            framing = Framing.LENGTH;
            left = Long.parseLong(head.header("content-length").get());
            ended = left == 0;
        } else {
            framing = Framing.NONE;
            ended = head.status() == 204 || head.status() == 100;
        }
        return head;
    }

    /** The next byte of the body, or -1 at its end. A connection that breaks before the end is an EOFException. */
    int next() throws IOException {
        if (ended) {
            return -1;
        }
        switch (framing) {
            case LENGTH -> {
                int next = octet();
                left--;
                ended = left == 0;
                return next;
            }
            case NONE -> {
                int next = input.read();
                ended = next < 0;
                return next;
            }
            case CHUNKED -> {
                if (left == 0) {
                    left = Long.parseLong(line(), 16);
                    if (left == 0) {
                        assertThat(line()).isEmpty();
                        ended = true;
                        return -1;
                    }
                }
                int next = octet();
                left--;
                if (left == 0) {
                    assertThat(line()).isEmpty();
                }
                return next;
            }
        }
        throw new AssertionError(framing);
    }

    /** Reads exactly these bytes of the body, as soon as they come. */
    void expect(String text) throws IOException {
        byte[] expected = text.getBytes(StandardCharsets.UTF_8);
        var read = new ByteArrayOutputStream();
        for (int i = 0; i < expected.length; i++) {
            int next;
            try {
                next = next();
            } catch (SocketTimeoutException e) {
                throw new AssertionError(
                        "came: " + read.toString(StandardCharsets.UTF_8) + " (expected: " + text + ")", e);
            }
            if (next >= 0) {
                read.write(next);
            }
            if (next != (expected[i] & 0xff)) {
                String came = read.toString(StandardCharsets.UTF_8);
                throw new AssertionError("came: " + came + " and then " + restIfAny() + " (expected: " + text + ")");
            }
        }
    }

    private String restIfAny() throws IOException {
        socket.setSoTimeout(200);
        var rest = new ByteArrayOutputStream();
        try {
            for (int next = next(); next >= 0 && rest.size() < 2_000; next = next()) {
                rest.write(next);
            }
            return rest.toString(StandardCharsets.UTF_8);
        } catch (SocketTimeoutException | EOFException e) {
            return rest.toString(StandardCharsets.UTF_8) + " " + e;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Reads the body until this text has come; all that came. */
    String until(String text) throws IOException {
        var read = new ByteArrayOutputStream();
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        while (!endsWith(read, wanted)) {
            int next = next();
            if (next < 0) {
                throw new AssertionError(
                        "body: " + read.toString(StandardCharsets.UTF_8) + " (expected: " + text + " in it)");
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private static boolean endsWith(ByteArrayOutputStream read, byte[] wanted) {
        if (read.size() < wanted.length) {
            return false;
        }
        byte[] all = read.toByteArray();
        return java.util.Arrays.equals(all, all.length - wanted.length, all.length, wanted, 0, wanted.length);
    }

    /** Reads the body to its proper end. */
    byte[] bytes() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int next = next(); next >= 0; next = next()) {
            body.write(next);
        }
        return body.toByteArray();
    }

    /** Reads the body to its proper end, as UTF-8. */
    String body() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Head and body of a whole answer. */
    Whole answer() throws IOException {
        Head read = head();
        return new Whole(read, body());
    }

    /** Whether nothing at all comes in this time, not even an end. */
    boolean silentFor(Duration time) throws IOException {
        socket.setSoTimeout(Math.toIntExact(time.toMillis()));
        try {
            input.mark(1);
            if (input.read() >= 0) {
                input.reset();
            }
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** Whether the gateway closes the connection, without another byte, within the usual patience. */
    boolean closedByGateway() {
        try {
            return input.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Says that nothing more will be sent, and goes on reading. */
    void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection (RST). */
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int octet() throws IOException {
        int next = input.read();
        if (next < 0) {
            throw new EOFException("the connection ended within the body");
        }
        return next;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = octet(); next != '\n'; next = octet()) {
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new AssertionError("line: " + text + " (expected: CRLF at its end)");
        }
        return text.substring(0, text.length() - 1);
    }

    private enum Framing {
        NONE,
        LENGTH,
        CHUNKED
    }

    /** Status line and header lines. */
    record Head(String statusLine, List<String> lines) {

        int status() {
            return Integer.parseInt(statusLine.split(" ")[1]);
        }

        Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        List<String> headers(String name) {
            return lines.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }

        /** Our id of the request. */
        String requestId() {
            List<String> ids = headers("x-request-id");
            if (ids.size() != 1) {
                throw new AssertionError("x-request-id: " + ids + " (expected: one), in " + this);
            }
            return ids.getFirst();
        }
    }

    /** A whole answer. */
    record Whole(Head head, String body) {
        int status() {
            return head.status();
        }
    }
}
