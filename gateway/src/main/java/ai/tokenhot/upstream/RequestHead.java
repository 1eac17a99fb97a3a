package ai.tokenhot.upstream;

import ai.tokenhot.catalog.Endpoint;
import ai.tokenhot.dialect.Header;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Writes a request in HTTP/1.1. */
final class RequestHead {

    /** Smaller bodies are copied behind the head: one buffer costs less than two. */
    private static final int MAX_COPIED = 16 << 10;

    private static final byte[] VERSION = " HTTP/1.1\r\nhost: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);

    private RequestHead() {}

    /**
     * A request with its body.
     *
     * @throws IllegalArgumentException when a header or the path holds what would end it
     */
    static ByteBuf write(UpstreamRequest request, ByteBufAllocator allocator) {
        byte[] body = request.body();
        boolean copied = body.length <= MAX_COPIED;
        ByteBuf head = allocator.ioBuffer(size(request) + (copied ? body.length : 0));
        try {
            text(head, request.method(), '!', "method");
            head.writeByte(' ');
            text(head, request.path(), '!', "path");
            head.writeBytes(VERSION);
            text(head, authority(request.endpoint()), '!', "host");
            head.writeBytes(LENGTH);
            text(head, Integer.toString(body.length), '!', "length");
            for (Header header : request.headers()) {
                head.writeByte('\r').writeByte('\n');
                text(head, header.name(), '!', "header name");
                head.writeByte(':').writeByte(' ');
                text(head, header.value(), ' ', "header value");
            }
            head.writeByte('\r').writeByte('\n').writeByte('\r').writeByte('\n');
            if (copied) {
                return head.writeBytes(body);
            }
            return Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(body));
        } catch (RuntimeException e) {
            head.release();
            throw e;
        }
    }

    /**
     * Makes sure that a request can be written.
     *
     * @throws IllegalArgumentException as {@link #write}
     */
    static void check(UpstreamRequest request) {
        write(request, UnpooledByteBufAllocator.DEFAULT).release();
    }

    private static int size(UpstreamRequest request) {
        int size = 64 + request.path().length() + request.endpoint().host().length();
        for (Header header : request.headers()) {
            size += header.name().length() + header.value().length() + 4;
        }
        return size;
    }

    private static String authority(Endpoint endpoint) {
        int usual = endpoint.tls() ? 443 : 80;
        return endpoint.port() == usual ? endpoint.host() : endpoint.host() + ":" + endpoint.port();
    }

    /** Each character as one byte, as headers were read; {@code least} is the smallest that may stand there. */
    private static void text(ByteBuf out, String text, char least, String what) {
        int length = text.length();
        out.ensureWritable(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < least && c != '\t') || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException(what + ": character " + (int) c + " (expected: a visible one)");
            }
            out.writeByte(c);
        }
    }
}
