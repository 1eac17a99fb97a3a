package ai.tokenhot.testkit.scripted;

import ai.tokenhot.testkit.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads HTTP/1.1 requests off a socket, strictly: what is not exactly HTTP is a {@link ProtocolException}. */
final class RequestReader {

    /** Bytes of one line: a request line or a header. */
    private static final int MAX_LINE = 64 * 1024;

    private static final int MAX_HEADERS = 200;

    /** Bytes of one content. */
    private static final int MAX_BODY = 64 * 1024 * 1024;

    private RequestReader() {}

    /** The next request, or empty when the peer closed instead of sending one. */
    static Optional<ReceivedRequest> read(InputStream input, int connection) throws IOException {
        int first = input.read();
        if (first < 0) {
            return Optional.empty();
        }
        String requestLine = line(input, first);
        String[] words = requestLine.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("request line: " + requestLine + " (expected: METHOD target HTTP/1.x)");
        }
        List<ReceivedRequest.Header> headers = headers(input);
        byte[] body = body(input, headers);
        return Optional.of(new ReceivedRequest(connection, words[0], words[1], words[2], headers, Bytes.of(body)));
    }

    private static List<ReceivedRequest.Header> headers(InputStream input) throws IOException {
        var headers = new ArrayList<ReceivedRequest.Header>();
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MAX_HEADERS) {
                throw new ProtocolException(
                        "header: " + line + " (expected: name: value, at most " + MAX_HEADERS + ")");
            }
            headers.add(new ReceivedRequest.Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return headers;
    }

    private static byte[] body(InputStream input, List<ReceivedRequest.Header> headers) throws IOException {
        List<String> lengths = values(headers, "content-length");
        List<String> codings = values(headers, "transfer-encoding");
        if (lengths.size() + codings.size() > 1) {
            throw new ProtocolException("content-length: " + lengths + ", transfer-encoding: " + codings
                    + " (expected: one of them, once)");
        }
        if (!codings.isEmpty()) {
            return chunks(input, codings.getFirst());
        }
        return lengths.isEmpty() ? new byte[0] : exactly(input, size(lengths.getFirst(), 10));
    }

    private static List<String> values(List<ReceivedRequest.Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(ReceivedRequest.Header::value)
                .toList();
    }

    private static byte[] chunks(InputStream input, String coding) throws IOException {
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("transfer-encoding: " + coding + " (expected: chunked)");
        }
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(input); size > 0; size = chunkSize(input)) {
            if (body.size() + size > MAX_BODY) {
                throw new ProtocolException("content: more than " + MAX_BODY + " bytes");
            }
            body.write(exactly(input, size));
            emptyLine(input);
        }
        headers(input);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream input) throws IOException {
        String line = line(input);
        int semicolon = line.indexOf(';');
        return size(semicolon < 0 ? line : line.substring(0, semicolon), 16);
    }

    private static int size(String digits, int radix) throws ProtocolException {
        try {
            int size = Integer.parseUnsignedInt(digits.strip(), radix);
            if (size >= 0 && size <= MAX_BODY) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw (ProtocolException) new ProtocolException("size: " + digits + " (expected: a number)").initCause(e);
        }
        throw new ProtocolException("size: " + digits + " (expected: at most " + MAX_BODY + ")");
    }

    private static byte[] exactly(InputStream input, int size) throws IOException {
        byte[] bytes = input.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("content ends after " + bytes.length + " bytes (expected: " + size + ")");
        }
        return bytes;
    }

    private static void emptyLine(InputStream input) throws IOException {
        String line = line(input);
        if (!line.isEmpty()) {
            throw new ProtocolException("after a chunk: " + line + " (expected: an empty line)");
        }
    }

    private static String line(InputStream input) throws IOException {
        return line(input, input.read());
    }

    private static String line(InputStream input, int first) throws IOException {
        var line = new ByteArrayOutputStream();
        int next = first;
        while (next != '\r') {
            if (next < 0) {
                throw new EOFException("line ends without CRLF: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            if (next == '\n' || line.size() == MAX_LINE) {
                throw new ProtocolException("line: " + line.toString(StandardCharsets.ISO_8859_1)
                        + " (expected: CRLF at its end, at most " + MAX_LINE + " bytes)");
            }
            line.write(next);
            next = input.read();
        }
        if (input.read() != '\n') {
            throw new ProtocolException("CR without LF in " + line.toString(StandardCharsets.ISO_8859_1));
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
