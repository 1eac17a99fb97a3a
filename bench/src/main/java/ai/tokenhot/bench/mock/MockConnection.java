package ai.tokenhot.bench.mock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection to the mock: answers its requests one after the other. Knows HTTP/1.1 with Content-Length, no more. */
final class MockConnection extends ChannelInboundHandlerAdapter {

    /** The largest request, head and body. */
    static final int MAX_REQUEST_BYTES = 1 << 20;

    private static final int FIRST_BUFFER_BYTES = 4096;
    private static final byte[] READY_PATH = "/ready ".getBytes(StandardCharsets.US_ASCII);
    private static final Frame READY = Frame.of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

    private final PacedStreams pacedStreams;
    private final Set<MockConnection> connections;
    private final byte[] digits = new byte[Stamp.DIGITS];
    private final Request request = new Request();
    private byte[] received = new byte[FIRST_BUFFER_BYTES];
    private int receivedBytes;
    private @Nullable ChannelHandlerContext context;

    private @Nullable Answers answers;
    private int events;
    private int gapMillis;
    private int nextEvent;
    private long dueNanos;

    /** Adds itself to the connections while it stands. */
    MockConnection(PacedStreams pacedStreams, Set<MockConnection> connections) {
        this.pacedStreams = pacedStreams;
        this.connections = connections;
    }

    /** When the next event is due, on the clock of {@link System#nanoTime()}. */
    long dueNanos() {
        return dueNanos;
    }

    /** Sets when the next event is due. */
    void dueNanos(long nanos) {
        dueNanos = nanos;
    }

    /** Whether no request is under way. */
    boolean idle() {
        return answers == null && receivedBytes == 0;
    }

    /**
     * Ends our half of the connection. It closes when the peer has ended its own: then the peer knows, and sends no
     * request into a connection that is gone.
     */
    void endOutput() {
        if (context != null) {
            var ignored = ((SocketChannel) context.channel()).shutdownOutput();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        connections.add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        context = null;
        answers = null;
        connections.remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        var ignored = failed.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object message) {
        var bytes = (ByteBuf) message;
        try {
            int length = bytes.readableBytes();
            if (receivedBytes + length > MAX_REQUEST_BYTES) {
                refuse(active, "413 Content Too Large", "more than " + MAX_REQUEST_BYTES + " bytes");
                return;
            }
            if (receivedBytes + length > received.length) {
                received = Arrays.copyOf(received, Math.max(received.length * 2, receivedBytes + length));
            }
            bytes.readBytes(received, receivedBytes, length);
            receivedBytes += length;
        } finally {
            bytes.release();
        }
        answerNext(active);
    }

    /** Answers what has been received whole, unless a stream is under way. */
    private void answerNext(ChannelHandlerContext active) {
        try {
            while (answers == null && receivedBytes > 0) {
                int end = request.find(received, 0, receivedBytes);
                if (end == Request.INCOMPLETE) {
                    return;
                }
                answer(active);
                System.arraycopy(received, end, received, 0, receivedBytes - end);
                receivedBytes -= end;
            }
        } catch (IllegalArgumentException refused) {
            refuse(active, "400 Bad Request", String.valueOf(refused.getMessage()));
        }
    }

    private void answer(ChannelHandlerContext active) {
        if (request.targets(received, READY_PATH)) {
            write(active, READY);
            return;
        }
        Answers asked = Answers.to(request, received);
        Script script = request.script(received);
        if (!request.streams(received)) {
            write(active, asked.unary());
            return;
        }
        if (script.events() < asked.fewestEvents()) {
            throw new IllegalArgumentException(
                    "events: " + script.events() + " (expected: >= " + asked.fewestEvents() + ")");
        }
        events = script.events();
        gapMillis = script.gapMillis();
        if (gapMillis == 0) {
            writeAll(active, asked);
        } else {
            answers = asked;
            long now = System.nanoTime();
            writeFirst(active, asked, now);
            pacedStreams.add(this, gapMillis, now);
        }
    }

    private void write(ChannelHandlerContext active, Frame frame) {
        Stamp.write(System.nanoTime(), digits, 0);
        ByteBuf out = active.alloc().directBuffer(frame.length());
        frame.writeTo(out, digits);
        send(active, out);
    }

    private void writeAll(ChannelHandlerContext active, Answers asked) {
        int length = asked.head().length() + asked.end().length();
        for (int i = 0; i < events; i++) {
            length += asked.event(i, events).length();
        }
        ByteBuf out = active.alloc().directBuffer(length);
        Stamp.write(System.nanoTime(), digits, 0);
        asked.head().writeTo(out, digits);
        for (int i = 0; i < events; i++) {
            asked.event(i, events).writeTo(out, digits);
        }
        asked.end().writeTo(out, digits);
        send(active, out);
    }

    private void writeFirst(ChannelHandlerContext active, Answers asked, long nowNanos) {
        Frame first = asked.event(0, events);
        ByteBuf out = active.alloc().directBuffer(asked.head().length() + first.length());
        Stamp.write(nowNanos, digits, 0);
        asked.head().writeTo(out, digits);
        first.writeTo(out, digits);
        nextEvent = 1;
        var ignored = active.writeAndFlush(out, active.voidPromise());
    }

    /** Sends the stream's next event. Returns the gap to the one after it, in milliseconds, or 0 when there is none. */
    int sendNextEvent() {
        ChannelHandlerContext active = context;
        Answers asked = answers;
        if (active == null || asked == null) {
            return 0; // the peer is gone
        }
        if (!active.channel().isWritable()) {
            return gapMillis; // a slow reader: try again one gap later
        }
        Frame frame = asked.event(nextEvent, events);
        nextEvent++;
        boolean last = nextEvent == events;
        ByteBuf out =
                active.alloc().directBuffer(frame.length() + (last ? asked.end().length() : 0));
        Stamp.write(System.nanoTime(), digits, 0);
        frame.writeTo(out, digits);
        if (!last) {
            var ignored = active.writeAndFlush(out, active.voidPromise());
            return gapMillis;
        }
        asked.end().writeTo(out, digits);
        answers = null;
        send(active, out);
        answerNext(active);
        return 0;
    }

    /** Sends the end of an answer. */
    private void send(ChannelHandlerContext active, ByteBuf out) {
        var written = active.writeAndFlush(out);
        if (request.close()) {
            var ignored = written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void refuse(ChannelHandlerContext active, String status, String why) {
        String body = "{\"error\":{\"message\":\"mock upstream: " + why.replace("\"", "'")
                + "\",\"type\":\"invalid_request_error\"}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + bytes.length + "\r\n\r\n";
        receivedBytes = 0;
        var ignored = active.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), bytes))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
