package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.ReplyScope;
import ai.tokenhot.dialect.SseText;
import ai.tokenhot.dialect.StreamEncoder;
import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Finish;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a caller's stream: {@code chat-dialects.md} section 6.11. Blocks stand one behind the other, so what comes of
 * later parts waits until the part before them has ended.
 */
final class MessagesStreamEncoder implements StreamEncoder {

    /** Characters of later parts that wait; with more the answer fails. */
    static final int MAX_WAITING = 8 << 20;

    /** What an event of a waiting part counts besides its text. */
    private static final int EVENT_WEIGHT = 64;

    private static final byte[] STOPPED =
            WireBuffer.ascii("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

    private final ReplyScope scope;
    private final BlockStream blocks = new BlockStream();
    private final Map<Integer, Deque<ChatEvent>> waiting = new TreeMap<>();
    private int turn;
    private int waits;
    private boolean started;
    private boolean failed;
    private @Nullable Finish finish;

    MessagesStreamEncoder(ReplyScope scope) {
        this.scope = scope;
    }

    @Override
    public void encode(ChatEvent event, WireBuffer out) {
        if (failed) {
            return;
        }
        start(out);
        switch (event) {
            case ChatEvent.Began ignored -> {}
            case ChatEvent.TextDelta delta ->
                part(delta.choice(), delta.part(), event, delta.text().length(), out);
            case ChatEvent.RefusalDelta delta ->
                part(delta.choice(), delta.part(), event, delta.text().length(), out);
            case ChatEvent.ThinkingDelta delta ->
                part(delta.choice(), delta.part(), event, delta.text().length(), out);
            case ChatEvent.CallBegan call ->
                part(call.choice(), call.part(), event, call.name().length(), out);
            case ChatEvent.ArgumentsDelta delta ->
                part(delta.choice(), delta.part(), event, delta.text().length(), out);
            case ChatEvent.Whole whole -> part(whole.choice(), whole.part(), event, 0, out);
            case ChatEvent.Proved proved ->
                part(
                        proved.choice(),
                        proved.part(),
                        event,
                        proved.proof().value().length(),
                        out);
            case ChatEvent.Cited cited -> part(cited.choice(), cited.part(), event, 0, out);
            case ChatEvent.PartEnded end -> part(end.choice(), end.part(), event, 0, out);
            case ChatEvent.Likely ignored -> {}
            case ChatEvent.Ended end -> {
                if (end.choice() == 0) {
                    finish = end.finish();
                }
            }
        }
    }

    /** The beginning leaves at once: clients wait for it. */
    private void start(WireBuffer out) {
        if (started) {
            return;
        }
        started = true;
        byte[] message = JsonWriter.write(writer -> {
            writer.startObject()
                    .member("type", "message_start")
                    .name("message")
                    .startObject()
                    .member("id", ReplyBlocks.id(scope.requestId()))
                    .member("type", "message")
                    .member("role", "assistant")
                    .member("model", scope.request().model())
                    .name("content")
                    .startArray()
                    .endArray()
                    .name("stop_reason")
                    .nothing()
                    .name("stop_sequence")
                    .nothing()
                    .name("usage");
            UsageText.write(Usage.unknown(), writer);
            writer.endObject().endObject();
        });
        out.raw(SseText.event("message_start", message));
    }

    private void part(int choice, int part, ChatEvent event, int weight, WireBuffer out) {
        if (choice != 0 || part < turn) {
            return;
        }
        if (part > turn) {
            waits += weight + EVENT_WEIGHT;
            if (waits > MAX_WAITING) {
                fail(
                        Failure.of(
                                FailureKind.PROVIDER_GARBLED,
                                "The provider mixed more parts of its answer than can be put in order."),
                        out);
                return;
            }
            waiting.computeIfAbsent(part, ignored -> new ArrayDeque<>()).add(event);
            return;
        }
        blocks.write(event, out);
        if (event instanceof ChatEvent.PartEnded) {
            turn++;
            release(out);
        }
    }

    /** Writes what waited for the part whose turn it is now, and for those behind it as far as each has ended. */
    private void release(WireBuffer out) {
        @Nullable Deque<ChatEvent> next = waiting.remove(turn);
        while (next != null) {
            boolean ended = false;
            for (ChatEvent event : next) {
                blocks.write(event, out);
                ended |= event instanceof ChatEvent.PartEnded;
            }
            if (waiting.isEmpty()) {
                waits = 0;
            }
            if (!ended) {
                return;
            }
            turn++;
            next = waiting.remove(turn);
        }
    }

    @Override
    public void close(Usage usage, WireBuffer out) {
        if (failed) {
            return;
        }
        start(out);
        @Nullable Finish end = finish;
        if (end == null) {
            fail(Failure.of(FailureKind.PROVIDER_CUT, "The provider's answer ended without an end."), out);
            return;
        }
        rest(out);
        byte[] delta = JsonWriter.write(writer -> {
            writer.startObject().member("type", "message_delta").name("delta").startObject();
            StopReasons.write(end, blocks.calls(), writer);
            writer.endObject().name("usage");
            UsageText.write(usage, writer);
            writer.endObject();
        });
        out.raw(SseText.event("message_delta", delta)).raw(STOPPED);
    }

    /** Ends what no event ended, and writes what still waits. */
    private void rest(WireBuffer out) {
        blocks.end(out);
        List<Deque<ChatEvent>> left = new ArrayList<>(waiting.values());
        waiting.clear();
        for (Deque<ChatEvent> events : left) {
            events.forEach(event -> blocks.write(event, out));
            blocks.end(out);
        }
    }

    @Override
    public void fail(Failure failure, WireBuffer out) {
        if (!failed) {
            failed = true;
            waiting.clear();
            out.raw(SseText.event("error", MessagesErrors.envelope(failure, scope.requestId())));
        }
    }
}
