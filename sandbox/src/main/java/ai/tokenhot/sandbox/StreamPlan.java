package ai.tokenhot.sandbox;

import ai.tokenhot.sandbox.face.Framing;
import ai.tokenhot.sandbox.face.Reply;
import ai.tokenhot.sandbox.face.StreamEvent;
import ai.tokenhot.sandbox.script.Directives;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a stream brings and how it ends, mishaps included: a pure function of the reply.
 *
 * @param writes the bytes of each write, made when it is due
 */
record StreamPlan(List<Write> writes, Ending ending) {

    /** How a stream ends. */
    enum Ending {
        /** As HTTP says. */
        CLEAN,
        /** The connection is closed in the middle. */
        CUT
    }

    /**
     * One write.
     *
     * @param event whether it brings an event, so that the gap comes before it
     */
    record Write(Supplier<byte[]> bytes, boolean event) {}

    static StreamPlan of(Reply.Streamed reply) {
        Directives directives = reply.directives();
        Framing framing = directives
                .lineEnd()
                .<Framing>map(end -> reply.framing() instanceof Framing.ServerSentEvents
                        ? new Framing.ServerSentEvents(end)
                        : reply.framing())
                .orElse(reply.framing());
        var writes = new ArrayList<Write>();
        int brought = 0;
        for (StreamEvent event : reply.events()) {
            boolean isData = event instanceof StreamEvent.Data;
            if (isData && directives.cut().orElse(-1) == brought) {
                return new StreamPlan(writes, Ending.CUT);
            }
            if (isData && directives.errorAfter().orElse(-1) == brought) {
                for (StreamEvent failure : reply.failure()) {
                    writes.add(write(framing, failure, brought == 0, false));
                    brought++;
                }
                addTail(framing, writes, false);
                return new StreamPlan(writes, Ending.CLEAN);
            }
            if (directives.withoutFinish()
                    && event instanceof StreamEvent.Data(var name, var data, boolean last)
                    && last) {
                continue;
            }
            if (directives.pings() && isData && brought > 0) {
                writes.add(write(framing, reply.ping(), false, false));
            }
            brought += isData ? 1 : 0;
            boolean malformed = isData && directives.malformed().orElse(-1) == brought;
            writes.add(write(framing, event, brought == 1, malformed));
        }
        if (!directives.withoutFinish()) {
            addTail(framing, writes, brought == 0);
        }
        boolean cut = directives.cut().isPresent() && directives.cut().getAsInt() <= brought;
        return new StreamPlan(writes, cut ? Ending.CUT : Ending.CLEAN);
    }

    private static void addTail(Framing framing, List<Write> writes, boolean empty) {
        byte[] tail = framing.tail(empty);
        if (tail.length > 0) {
            writes.add(new Write(() -> tail, false));
        }
    }

    private static Write write(Framing framing, StreamEvent event, boolean first, boolean malformed) {
        return switch (event) {
            case StreamEvent.Data(String name, Supplier<byte[]> data, boolean ignored) ->
                new Write(() -> framing.frame(first, name, malformed ? half(data.get()) : data.get()), true);
            case StreamEvent.KeepAlive(String name, var data) ->
                new Write(() -> framing.frame(first, name, data.get().bytes()), false);
            case StreamEvent.Comment(String text) -> new Write(() -> framing.comment(text), false);
        };
    }

    /** The first half of some JSON, which is none; whole characters only. */
    private static byte[] half(byte[] data) {
        int end = Math.max(1, data.length / 2);
        while (end > 1 && (data[end] & 0xC0) == 0x80) {
            end--;
        }
        byte[] half = Arrays.copyOf(data, end);
        return new String(half, StandardCharsets.UTF_8).equals("[") ? "{".getBytes(StandardCharsets.UTF_8) : half;
    }
}
