package ai.tokenhot.upstream;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads one answer in HTTP/1.1 (RFC 9112) out of the bytes of a provider's connection. Works in place: what one read
 * brings of a body, in however many chunks, is handed on as one piece. Not thread-safe.
 */
final class AnswerParser {

    /** Status line and headers together, or the trailers, in bytes. */
    static final int MAX_HEAD_BYTES = 64 << 10;

    /** A chunk's size with its extensions, in bytes. */
    static final int MAX_CHUNK_LINE_BYTES = 8 << 10;

    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int MAX_SIZE_DIGITS = 15;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Sink sink;
    private byte[] head = new byte[0];
    private int headLength;
    private Part part = Part.HEAD;
    private long remaining;
    private int sizeDigits;
    private int lineLength;
    private boolean extension;
    private boolean keepAlive;
    /** Of the piece at hand: the body's bytes that were found so far. */
    private int bodyFrom;

    private int bodyTo;

    /** A parser of one answer. */
    AnswerParser(Sink sink) {
        this.sink = sink;
    }

    /**
     * Reads bytes {@code [from, to)}, whose array belongs to the parser and then to the sink.
     *
     * @return how many bytes at the end were not part of the answer
     * @throws GarbledException when they are not HTTP
     */
    int feed(byte[] bytes, int from, int to) throws GarbledException {
        int at = from;
        bodyFrom = at;
        bodyTo = at;
        while (at < to && part != Part.DONE) {
            at = switch (part) {
                case HEAD -> head(bytes, at, to);
                case FIXED, CHUNK -> body(bytes, at, to);
                case UNTIL_CLOSE -> {
                    add(bytes, at, to);
                    yield to;
                }
                case CHUNK_SIZE -> chunkSize(bytes, at, to);
                case CHUNK_END -> chunkEnd(bytes[at], at);
                case TRAILERS -> trailer(bytes[at], at);
                case DONE -> at;
            };
        }
        handOver(bytes);
        if (part == Part.DONE) {
            sink.ended(keepAlive && at == to);
        }
        return to - at;
    }

    /** The connection ended: whether the answer is whole all the same. */
    boolean closed() {
        return part == Part.UNTIL_CLOSE;
    }

    /** Whether the answer's head was read. */
    boolean begun() {
        return part != Part.HEAD;
    }

    // --- head ---

    private int head(byte[] bytes, int from, int to) throws GarbledException {
        int end = endOfHead(bytes, from, to);
        if (end < 0) {
            keep(bytes, from, to);
            return to;
        }
        if (headLength == 0) {
            parseHead(bytes, from, end);
        } else {
            keep(bytes, from, end);
            int length = headLength;
            headLength = 0;
            parseHead(head, 0, length);
        }
        return end;
    }

    private void keep(byte[] bytes, int from, int to) throws GarbledException {
        int count = to - from;
        if (count > MAX_HEAD_BYTES - headLength) {
            throw new GarbledException("a head of more than " + MAX_HEAD_BYTES + " bytes");
        }
        if (headLength + count > head.length) {
            head = Arrays.copyOf(head, Math.max(headLength + count, head.length * 2));
        }
        System.arraycopy(bytes, from, head, headLength, count);
        headLength += count;
    }

    /** Behind the empty line that ends the head, or −1. What was kept of it earlier counts. */
    private int endOfHead(byte[] bytes, int from, int to) {
        boolean lineEnded = headLength > 0 && endsLine(head, headLength);
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                if (lineEnded) {
                    return i + 1;
                }
                lineEnded = true;
            } else if (b != '\r') {
                lineEnded = false;
            }
        }
        return -1;
    }

    private static boolean endsLine(byte[] bytes, int length) {
        int last = bytes[length - 1] == '\r' ? length - 2 : length - 1;
        return last >= 0 && bytes[last] == '\n';
    }

    private void parseHead(byte[] bytes, int from, int to) throws GarbledException {
        int lineEnd = lineEnd(bytes, from);
        boolean current = version(bytes, from, lineEnd);
        int status = status(bytes, from, lineEnd);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        int at = lineEnd;
        while (true) {
            int next = afterLine(bytes, at);
            int end = lineEnd(bytes, next);
            if (end == next) {
                break;
            }
            header(bytes, next, end, headers);
            at = end;
            if (at >= to) {
                break;
            }
        }
        if (status == SWITCHING_PROTOCOLS) {
            throw new GarbledException("a change of protocol");
        }
        if (status >= 200) {
            part = bodyOf(status, headers, current);
            sink.head(status, headers);
        }
    }

    /** Where the line ends, its CR or LF excluded. A head has an empty line at its end, so that there is one. */
    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at > from && bytes[at - 1] == '\r' ? at - 1 : at;
    }

    private static int afterLine(byte[] bytes, int end) {
        return bytes[end] == '\r' ? end + 2 : end + 1;
    }

    /** Whether it is HTTP/1.1 rather than HTTP/1.0. */
    private static boolean version(byte[] bytes, int from, int to) throws GarbledException {
        String word = "HTTP/1.";
        boolean known = to - from >= 12 && bytes[from + 8] == ' ';
        for (int i = 0; known && i < word.length(); i++) {
            known = bytes[from + i] == word.charAt(i);
        }
        if (!known || (bytes[from + 7] != '0' && bytes[from + 7] != '1')) {
            throw new GarbledException("no HTTP/1.1 status line");
        }
        return bytes[from + 7] == '1';
    }

    private static int status(byte[] bytes, int from, int to) throws GarbledException {
        int status = 0;
        for (int i = from + 9; i < from + 12; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new GarbledException("no status");
            }
            status = status * 10 + digit;
        }
        if (status < 100 || (from + 12 < to && bytes[from + 12] != ' ')) {
            throw new GarbledException("no status");
        }
        return status;
    }

    private static void header(byte[] bytes, int from, int to, MultiMap headers) throws GarbledException {
        int colon = from;
        while (colon < to && nameByte(bytes[colon])) {
            colon++;
        }
        if (colon == from || colon == to || bytes[colon] != ':') {
            throw new GarbledException("a header without a name");
        }
        int first = colon + 1;
        int last = to;
        while (first < last && (bytes[first] == ' ' || bytes[first] == '\t')) {
            first++;
        }
        while (last > first && (bytes[last - 1] == ' ' || bytes[last - 1] == '\t')) {
            last--;
        }
        for (int i = first; i < last; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 0x7F) {
                throw new GarbledException("a header with a control character");
            }
        }
        headers.add(
                new String(bytes, from, colon - from, StandardCharsets.ISO_8859_1),
                new String(bytes, first, last - first, StandardCharsets.ISO_8859_1));
    }

    /** RFC 9110, section 5.6.2: what a token may hold, which excludes separators, spaces and controls. */
    private static boolean nameByte(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || (b > ' ' && "!#$%&'*+-.^_`|~".indexOf(b) >= 0);
    }

    /** RFC 9112, section 6.3: how long the body is. */
    private Part bodyOf(int status, MultiMap headers, boolean current) throws GarbledException {
        List<String> encodings = headers.getAll("transfer-encoding");
        List<String> lengths = headers.getAll("content-length");
        keepAlive = persists(headers, current);
        if (status == 204 || status == 304) {
            return Part.DONE;
        }
        if (!encodings.isEmpty()) {
            if (encodings.size() > 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
                throw new GarbledException("a transfer-encoding other than chunked");
            }
            // Both lengths: the chunks count, and what else comes on the connection is not trusted.
            keepAlive &= lengths.isEmpty();
            beginChunk();
            return Part.CHUNK_SIZE;
        }
        if (lengths.isEmpty()) {
            keepAlive = false;
            return Part.UNTIL_CLOSE;
        }
        String length = lengths.getFirst();
        boolean digits = !length.isEmpty()
                && length.length() <= MAX_LENGTH_DIGITS
                && length.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || lengths.stream().anyMatch(other -> !other.equals(length))) {
            throw new GarbledException("no content-length");
        }
        remaining = Long.parseLong(length);
        return remaining == 0 ? Part.DONE : Part.FIXED;
    }

    private static boolean persists(MultiMap headers, boolean current) {
        String options = headers.get("connection");
        if (options == null) {
            return current;
        }
        String words = options.toLowerCase(Locale.ROOT);
        return current ? !words.contains("close") : words.contains("keep-alive");
    }

    // --- body ---

    private int body(byte[] bytes, int from, int to) {
        int end = (int) Math.min(to, from + remaining);
        add(bytes, from, end);
        remaining -= end - from;
        if (remaining == 0) {
            part = part == Part.FIXED ? Part.DONE : Part.CHUNK_END;
        }
        return end;
    }

    /** Puts the bytes behind those that were found before. */
    private void add(byte[] bytes, int from, int to) {
        if (bodyTo == bodyFrom) {
            bodyFrom = from;
            bodyTo = to;
        } else {
            System.arraycopy(bytes, from, bytes, bodyTo, to - from);
            bodyTo += to - from;
        }
    }

    private void handOver(byte[] bytes) {
        if (bodyTo > bodyFrom) {
            sink.data(bytes, bodyFrom, bodyTo);
        }
    }

    private void beginChunk() {
        remaining = 0;
        sizeDigits = 0;
        lineLength = 0;
        extension = false;
    }

    private int chunkSize(byte[] bytes, int from, int to) throws GarbledException {
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (b == '\n') {
                if (sizeDigits == 0) {
                    throw new GarbledException("a chunk without a size");
                }
                lineLength = 0;
                part = remaining == 0 ? Part.TRAILERS : Part.CHUNK;
                return at;
            }
            if (++lineLength > MAX_CHUNK_LINE_BYTES) {
                throw new GarbledException("a chunk's size of more than " + MAX_CHUNK_LINE_BYTES + " bytes");
            }
            size(b);
        }
        return at;
    }

    private void size(byte b) throws GarbledException {
        int digit = Character.digit(b, 16);
        if (!extension && digit >= 0) {
            if (++sizeDigits > MAX_SIZE_DIGITS) {
                throw new GarbledException("a chunk's size of more than " + MAX_SIZE_DIGITS + " digits");
            }
            remaining = (remaining << 4) + digit;
        } else if (b == ';' || b == ' ' || b == '\t' || b == '\r') {
            extension = true;
        } else if (!extension) {
            throw new GarbledException("a chunk's size that is no number");
        }
    }

    private int chunkEnd(byte b, int at) throws GarbledException {
        if (b == '\n') {
            beginChunk();
            part = Part.CHUNK_SIZE;
        } else if (b != '\r' || ++lineLength > 1) {
            throw new GarbledException("a chunk that is longer than its size");
        }
        return at + 1;
    }

    /** Reads over trailers up to an empty line. */
    private int trailer(byte b, int at) throws GarbledException {
        if (b == '\n') {
            if (lineLength == 0) {
                part = Part.DONE;
            }
            lineLength = 0;
        } else if (b != '\r') {
            lineLength++;
            if (++headLength > MAX_HEAD_BYTES) {
                throw new GarbledException("trailers of more than " + MAX_HEAD_BYTES + " bytes");
            }
        }
        return at + 1;
    }

    private enum Part {
        HEAD,
        FIXED,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        DONE
    }

    /** Takes what is read, in order. */
    interface Sink {
        void head(int status, MultiMap headers);

        /** Bytes {@code [from, to)} of the body; the array is the sink's from now on. */
        void data(byte[] bytes, int from, int to);

        /** The answer is whole. */
        void ended(boolean reusable);
    }

    /** What came is not HTTP/1.1. */
    static final class GarbledException extends Exception {
        private static final long serialVersionUID = 1;

        GarbledException(String found) {
            super(found, null, false, false);
        }
    }
}
