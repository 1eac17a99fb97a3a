package ai.tokenhot.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection of a run: sends a request, reads and checks its answer, and tells the run. */
final class LoadConnection extends ChannelInboundHandlerAdapter implements ResponseReader.Listener {

    private static final int OK = 200;

    private final LoadRun run;
    private final ResponseReader reader = new ResponseReader(this);
    private final AnswerScanner scanner = new AnswerScanner(this::stamped);
    private @Nullable ChannelHandlerContext context;
    private boolean awaiting;
    private boolean broken;
    private int status;
    private long sinceNanos;
    private long readAtNanos;

    LoadConnection(LoadRun run) {
        this.run = run;
    }

    /** Sends the run's request, which was due at a moment: latency counts from then. */
    void send(long dueNanos) {
        ChannelHandlerContext active = context;
        if (active == null) {
            run.tally().failedUnsent("connection", "closed before the request left");
            run.requestEnded();
            return;
        }
        awaiting = true;
        sinceNanos = dueNanos;
        scanner.reset();
        run.tally().sent(dueNanos, System.nanoTime());
        var ignored = active.writeAndFlush(Unpooled.wrappedBuffer(run.request()), active.voidPromise());
    }

    /** Closes the connection, which has nothing to do any more. */
    void close() {
        ChannelHandlerContext active = context;
        if (active != null) {
            var ignored = active.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        run.connected(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object message) {
        var bytes = (ByteBuf) message;
        readAtNanos = System.nanoTime();
        byte[] scratch = run.scratch();
        try {
            while (bytes.isReadable() && !broken) {
                int length = Math.min(bytes.readableBytes(), scratch.length);
                bytes.readBytes(scratch, 0, length);
                reader.feed(scratch, 0, length);
            }
        } catch (ResponseReader.MalformedException malformed) {
            fail("malformed", String.valueOf(malformed.getMessage()));
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        context = null;
        if (awaiting) {
            fail("closed", "after " + scanner.stamps() + " stamps and " + scanner.bytes() + " bytes");
        }
        run.disconnected(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        if (awaiting) {
            fail("connection", cause.toString());
        } else {
            var ignored = failed.close();
        }
    }

    @Override
    public void head(int newStatus) {
        if (!awaiting) {
            throw new ResponseReader.MalformedException("a response that nobody asked for");
        }
        status = newStatus;
    }

    @Override
    public void body(byte[] bytes, int from, int to) {
        scanner.scan(bytes, from, to);
    }

    private void stamped(long sentNanos) {
        if (scanner.stamps() == 1) {
            run.tally().firstEvent(sinceNanos, readAtNanos);
        }
        run.tally().lag(sentNanos, readAtNanos);
    }

    @Override
    public void end() {
        Plan.Expected expected = run.plan().answer();
        if (status != OK) {
            fail("status", status + " " + scanner.tail());
        } else if (scanner.stamps() != expected.stamps() || scanner.dataLines() != expected.events()) {
            fail(
                    "events",
                    scanner.stamps() + " stamps in " + scanner.dataLines() + " events (expected: " + expected.stamps()
                            + " in " + expected.events() + ")");
        } else if (!scanner.tail().contains(expected.end())) {
            fail("end", scanner.tail() + " (expected: " + expected.end() + ")");
        } else {
            awaiting = false;
            run.tally().answered(sinceNanos, readAtNanos);
            if (reader.close()) {
                broken = true;
                close();
            } else {
                run.free(this);
            }
            run.requestEnded();
        }
    }

    /** Counts the request as failed and gives the connection up. */
    private void fail(String kind, String words) {
        broken = true;
        if (awaiting) {
            awaiting = false;
            run.tally().failed(kind, words);
        } else {
            run.tally().failedUnsent(kind, words);
        }
        close();
        run.requestEnded();
    }
}
