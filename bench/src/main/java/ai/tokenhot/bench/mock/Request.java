package ai.tokenhot.bench.mock;

import java.nio.charset.StandardCharsets;

/**
 * The little that the mock reads of one HTTP/1.1 request that lies whole in a buffer: where it ends, whose answer it
 * wants, and whether it streams.
 */
final class Request {

    /** Returned by {@link #find} while bytes are missing. */
    static final int INCOMPLETE = -1;

    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
    private static final byte[] CONNECTION_CLOSE = ascii("connection: close");
    private static final byte[] STREAM = ascii("\"stream\"");

    private int start;
    private int bodyStart;
    private int end;
    private boolean close;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Finds the request that begins at an index: its end, or {@link #INCOMPLETE}.
     *
     * @throws IllegalArgumentException when the body's length is not given in Content-Length
     */
    int find(byte[] bytes, int from, int to) {
        int headEnd = Bytes.indexOf(bytes, from, to, END_OF_HEAD);
        if (headEnd < 0) {
            return INCOMPLETE;
        }
        start = from;
        bodyStart = headEnd + END_OF_HEAD.length;
        close = false;
        int length = 0;
        // Each line of the head after the first; the head's last line ends at headEnd.
        for (int i = from; i < headEnd; i++) {
            if (bytes[i] != '\n') {
                continue;
            }
            int line = i + 1;
            int rest = headEnd - line;
            byte first = bytes[line];
            if (first == 'c' || first == 'C') {
                if (rest > CONTENT_LENGTH.length && Bytes.matchesIgnoringCase(bytes, line, CONTENT_LENGTH)) {
                    length = number(bytes, line + CONTENT_LENGTH.length, headEnd);
                } else if (rest >= CONNECTION_CLOSE.length
                        && Bytes.matchesIgnoringCase(bytes, line, CONNECTION_CLOSE)) {
                    close = true;
                }
            } else if ((first == 't' || first == 'T')
                    && rest > TRANSFER_ENCODING.length
                    && Bytes.matchesIgnoringCase(bytes, line, TRANSFER_ENCODING)) {
                throw new IllegalArgumentException("a chunked request (expected: Content-Length)");
            }
        }
        end = bodyStart + length;
        return end <= to ? end : INCOMPLETE;
    }

    /** Whether the peer wants the connection closed after the answer. */
    boolean close() {
        return close;
    }

    /** Whether the request target of the found request begins with a path. */
    boolean targets(byte[] bytes, byte[] path) {
        int target = start;
        while (target < bodyStart && bytes[target] != ' ') {
            target++;
        }
        target++;
        return target + path.length < bodyStart && Bytes.matches(bytes, target, path);
    }

    /** Whether the body has {@code "stream": true}. */
    boolean streams(byte[] bytes) {
        int at = Bytes.indexOf(bytes, bodyStart, end, STREAM);
        if (at < 0) {
            return false;
        }
        at += STREAM.length;
        while (at < end && (bytes[at] == ' ' || bytes[at] == ':')) {
            at++;
        }
        return at < end && bytes[at] == 't';
    }

    /** The script that the body's model name asks for. */
    Script script(byte[] bytes) {
        int at = Bytes.indexOf(bytes, bodyStart, end, Script.PREFIX);
        if (at < 0) {
            throw new IllegalArgumentException("model: another (expected: mock-<events>x<gap>ms)");
        }
        return Script.read(bytes, at + Script.PREFIX.length, end);
    }

    private static int number(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        int value = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
            if (value > MockConnection.MAX_REQUEST_BYTES) {
                throw new IllegalArgumentException(
                        "Content-Length: " + value + "… (expected: <= " + MockConnection.MAX_REQUEST_BYTES + ")");
            }
        }
        return value;
    }
}
