package ai.tokenhot.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads HTTP/1.1 responses from bytes as they come, whole heads or split anywhere; bodies by length or chunked. */
final class ResponseReader {

    /** Told what a response is made of. */
    interface Listener {
        /** The head has come. */
        void head(int status);

        /** A piece of the body, with the framing taken off. */
        void body(byte[] bytes, int from, int to);

        /** The response is complete. */
        void end();
    }

    /** The response breaks the protocol, or is of a kind that nobody sends here. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    /** The largest head. */
    private static final int MAX_HEAD_BYTES = 16 * 1024;

    private static final int MAX_CHUNK_BYTES = 1 << 24;

    private enum State {
        HEAD,
        LENGTH_BODY,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_DATA,
        CHUNK_END,
        TRAILER
    }

    private final Listener listener;
    private final byte[] head = new byte[MAX_HEAD_BYTES];
    private int headBytes;
    private int newlines;
    private long remaining;
    private int trailerBytes;
    private boolean close;
    private State state = State.HEAD;

    ResponseReader(Listener listener) {
        this.listener = listener;
    }

    /** Whether the last response's head asks to close the connection. */
    boolean close() {
        return close;
    }

    /** Whether the next byte would begin a response. */
    boolean idle() {
        return state == State.HEAD && headBytes == 0;
    }

    /**
     * Takes the next bytes.
     *
     * @throws MalformedException when they are not a response's
     */
    void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            switch (state) {
                case HEAD -> {
                    at = readHead(bytes, at, to);
                }
                case LENGTH_BODY, CHUNK_DATA -> {
                    int until = (int) Math.min(to, at + remaining);
                    listener.body(bytes, at, until);
                    remaining -= until - at;
                    at = until;
                    if (remaining == 0) {
                        if (state == State.LENGTH_BODY) {
                            finish();
                        } else {
                            state = State.CHUNK_END;
                        }
                    }
                }
                case CHUNK_SIZE, CHUNK_EXTENSION -> readChunkSize(bytes[at++]);
                case CHUNK_END -> {
                    byte b = bytes[at++];
                    if (b == '\n') {
                        startChunkSize();
                    } else if (b != '\r') {
                        throw new MalformedException("chunk end: byte " + b + " (expected: CR LF)");
                    }
                }
                case TRAILER -> {
                    byte b = bytes[at++];
                    if (b == '\n') {
                        if (trailerBytes == 0) {
                            finish();
                        }
                        trailerBytes = 0;
                    } else if (b != '\r') {
                        trailerBytes++;
                    }
                }
            }
        }
    }

    private void startChunkSize() {
        state = State.CHUNK_SIZE;
        remaining = 0;
    }

    private void readChunkSize(byte b) {
        if (b == '\n') {
            if (remaining == 0) {
                state = State.TRAILER;
                trailerBytes = 0;
            } else {
                state = State.CHUNK_DATA;
            }
        } else if (b == ';') {
            state = State.CHUNK_EXTENSION;
        } else if (b != '\r' && state == State.CHUNK_SIZE) {
            int digit = Character.digit(b, 16);
            if (digit < 0) {
                throw new MalformedException("chunk size: byte " + b + " (expected: a hexadecimal digit)");
            }
            remaining = remaining * 16 + digit;
            if (remaining > MAX_CHUNK_BYTES) {
                throw new MalformedException("chunk size: " + remaining + " (expected: <= " + MAX_CHUNK_BYTES + ")");
            }
        }
    }

    private int readHead(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (headBytes == MAX_HEAD_BYTES) {
                throw new MalformedException("head: longer (expected: <= " + MAX_HEAD_BYTES + " bytes)");
            }
            head[headBytes++] = b;
            if (b == '\n') {
                newlines++;
                if (newlines == 2) {
                    parseHead();
                    return at;
                }
            } else if (b != '\r') {
                newlines = 0;
            }
        }
        return at;
    }

    private void parseHead() {
        // 9 bytes of "HTTP/1.1 ", then three digits.
        if (headBytes < 13 || head[0] != 'H' || head[8] != ' ') {
            throw new MalformedException("status line: not HTTP/1.1");
        }
        int status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
        long length = -1;
        boolean chunked = false;
        close = false;
        for (int i = 0; i < headBytes - 2; i++) {
            if (head[i] != '\n') {
                continue;
            }
            // Only three headers matter, and they begin with c or t.
            int first = head[i + 1] | 0x20;
            if (first == 'c' || first == 't') {
                String line = line(i + 1);
                if (line.startsWith("content-length:")) {
                    length = Long.parseLong(
                            line.substring("content-length:".length()).strip());
                } else if (line.startsWith("transfer-encoding:")) {
                    chunked = line.endsWith("chunked");
                } else if (line.startsWith("connection:")) {
                    close = line.endsWith("close");
                }
            }
        }
        headBytes = 0;
        newlines = 0;
        listener.head(status);
        if (chunked) {
            startChunkSize();
        } else if (length > 0) {
            remaining = length;
            state = State.LENGTH_BODY;
        } else if (length == 0) {
            finish();
        } else {
            throw new MalformedException("body: neither Content-Length nor chunked");
        }
    }

    private String line(int from) {
        int end = from;
        while (head[end] != '\r' && head[end] != '\n') {
            end++;
        }
        return new String(head, from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private void finish() {
        state = State.HEAD;
        listener.end();
    }
}
