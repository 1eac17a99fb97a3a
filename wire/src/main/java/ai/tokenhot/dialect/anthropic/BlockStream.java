package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.ChatEvent;
import ai.tokenhot.inference.Part;
import ai.tokenhot.inference.Part.CallKind;
import ai.tokenhot.inference.Proof;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Writes the blocks of a stream, one at a time. The pieces of text go from prepared bytes into the buffer. */
final class BlockStream {

    private static final byte[] STOP_HEAD =
            WireBuffer.ascii("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
    private static final byte[] STOP_TAIL = WireBuffer.ascii("}\n\n");
    private static final byte[] START_HEAD =
            WireBuffer.ascii("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
    private static final byte[] START_BLOCK = WireBuffer.ascii(",\"content_block\":");
    private static final byte[] DELTA_HEAD =
            WireBuffer.ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] DELTA_TAIL = WireBuffer.ascii("}}\n\n");
    private static final byte[] TEXT = WireBuffer.ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":");
    private static final byte[] THINKING = WireBuffer.ascii(",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":");
    private static final byte[] JSON = WireBuffer.ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":");
    private static final byte[] SIGNATURE = WireBuffer.ascii(",\"delta\":{\"type\":\"signature_delta\",\"signature\":");
    private static final byte[] CITATION = WireBuffer.ascii(",\"delta\":{\"type\":\"citations_delta\",\"citation\":");
    private static final byte[] EMPTY_TEXT = WireBuffer.ascii("{\"type\":\"text\",\"text\":\"\"}");
    private static final byte[] EMPTY_THINKING =
            WireBuffer.ascii("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");

    /** Proofs that may wait for the next block; more are of texts without a character. */
    private static final int MAX_BEHIND = 16;

    private int index = -1;
    private Kind kind = Kind.NONE;
    private boolean calls;
    private Optional<Proof> proof = Optional.empty();
    private String callId = "";
    private String callName = "";
    private CallKind callKind = CallKind.FUNCTION;
    private final StringBuilder held = new StringBuilder();

    /**
     * Proofs behind a text, which wait for the next block: a client takes the last block for the answer, so that none may
     * end with a thought. What still waits at the end is not written.
     */
    private final Deque<JsonObject> behind = new ArrayDeque<>();

    private enum Kind {
        /** No part has begun. */
        NONE,
        TEXT,
        THINKING,
        /** A thought that is hidden: its block has no pieces. */
        HIDDEN,
        /** A call that is held back until it is known whether it has a proof, which stands before it. */
        CALL_HELD,
        CALL,
        /** A part that is written whole. */
        WHOLE,
        /** A part that is not written. */
        SKIPPED
    }

    /** Whether a call was written. */
    boolean calls() {
        return calls;
    }

    /** Writes an event of the part whose turn it is. */
    void write(ChatEvent event, WireBuffer out) {
        switch (event) {
            case ChatEvent.TextDelta delta -> text(delta.text(), out);
            case ChatEvent.RefusalDelta delta -> text(delta.text(), out);
            case ChatEvent.ThinkingDelta delta -> thinking(delta, out);
            case ChatEvent.CallBegan call -> {
                kind = Kind.CALL_HELD;
                calls = true;
                callId = call.id();
                callName = call.name();
                callKind = call.kind();
            }
            case ChatEvent.ArgumentsDelta delta -> arguments(delta.text(), out);
            case ChatEvent.Whole whole -> {
                Optional<JsonObject> block = ReplyBlocks.whole(whole.content());
                kind = block.isPresent() ? Kind.WHOLE : Kind.SKIPPED;
                block.ifPresent(written -> whole(written, out));
            }
            case ChatEvent.Proved proved -> proof = Optional.of(proved.proof());
            case ChatEvent.Cited cited -> {
                if (kind == Kind.TEXT) {
                    delta(CITATION, out)
                            .raw(ReplyBlocks.citation(cited.citation()).bytes())
                            .raw(DELTA_TAIL);
                }
            }
            case ChatEvent.PartEnded ignored -> end(out);
            case ChatEvent.Began ignored -> {}
            case ChatEvent.Likely ignored -> {}
            case ChatEvent.Ended ignored -> {}
        }
    }

    /** A text's block opens with its first character. */
    private void text(String text, WireBuffer out) {
        if (text.isEmpty()) {
            return;
        }
        if (kind != Kind.TEXT) {
            kind = Kind.TEXT;
            open(EMPTY_TEXT, out);
        }
        delta(TEXT, out).string(text).raw(DELTA_TAIL);
    }

    private void thinking(ChatEvent.ThinkingDelta delta, WireBuffer out) {
        if (kind == Kind.NONE && delta.redacted() && delta.text().isEmpty()) {
            kind = Kind.HIDDEN;
            return;
        }
        if (kind != Kind.THINKING) {
            kind = Kind.THINKING;
            open(EMPTY_THINKING, out);
        }
        if (!delta.text().isEmpty()) {
            delta(THINKING, out).string(delta.text()).raw(DELTA_TAIL);
        }
    }

    private void arguments(String text, WireBuffer out) {
        if (kind == Kind.CALL_HELD && (held.isEmpty() || callKind == CallKind.CUSTOM)) {
            held.append(text);
            return;
        }
        openCall(out);
        json(text, out);
    }

    private void openCall(WireBuffer out) {
        if (kind != Kind.CALL_HELD) {
            return;
        }
        proof.ifPresent(ahead -> whole(Proofs.redacted(Proofs.dataOfNext(ahead)), out));
        proof = Optional.empty();
        kind = Kind.CALL;
        open(
                JsonObject.builder()
                        .put("type", "tool_use")
                        .put("id", CallIds.toClient(callId))
                        .put("name", callName)
                        .put("input", JsonObject.empty())
                        .build()
                        .bytes(),
                out);
        String first = held.toString();
        held.setLength(0);
        json(callKind == CallKind.CUSTOM ? wrapped(first).text() : first, out);
    }

    private Json wrapped(String text) {
        return ReplyBlocks.input(new Part.ToolCall(callId, callName, text, callKind));
    }

    private void json(String text, WireBuffer out) {
        if (!text.isEmpty()) {
            delta(JSON, out).string(text).raw(DELTA_TAIL);
        }
    }

    /** Ends the part that is open, if one is. */
    void end(WireBuffer out) {
        openCall(out);
        switch (kind) {
            case NONE -> proof.ifPresent(own -> behind(Proofs.dataOfEmpty(own)));
            case WHOLE -> proof.ifPresent(own -> behind(Proofs.dataOfLast(own)));
            case SKIPPED -> {}
            case TEXT -> {
                stop(out);
                proof.ifPresent(own -> behind(Proofs.dataOfLast(own)));
            }
            case CALL -> {
                stop(out);
                proof.ifPresent(late -> whole(Proofs.redacted(Proofs.dataOfLast(late)), out));
            }
            case THINKING -> {
                proof.ifPresent(signature ->
                        delta(SIGNATURE, out).string(Proofs.toCaller(signature)).raw(DELTA_TAIL));
                stop(out);
            }
            case HIDDEN -> whole(hidden(), out);
            case CALL_HELD -> throw new IllegalStateException("a call that is held was just opened");
        }
        proof = Optional.empty();
        kind = Kind.NONE;
    }

    private void behind(String data) {
        if (behind.size() < MAX_BEHIND) {
            behind.add(Proofs.redacted(data));
        }
    }

    private JsonObject hidden() {
        return proof.map(Proofs::toCaller)
                .map(Proofs::redacted)
                .orElseGet(() -> JsonObject.builder()
                        .put("type", "thinking")
                        .put("thinking", "")
                        .put("signature", "")
                        .build());
    }

    private void whole(JsonObject block, WireBuffer out) {
        open(block.bytes(), out);
        stop(out);
    }

    private void open(byte[] block, WireBuffer out) {
        while (!behind.isEmpty()) {
            begin(behind.removeFirst().bytes(), out);
            stop(out);
        }
        begin(block, out);
    }

    private void begin(byte[] block, WireBuffer out) {
        index++;
        out.raw(START_HEAD).number(index).raw(START_BLOCK).raw(block).raw(STOP_TAIL);
    }

    private void stop(WireBuffer out) {
        out.raw(STOP_HEAD).number(index).raw(STOP_TAIL);
    }

    private WireBuffer delta(byte[] head, WireBuffer out) {
        return out.raw(DELTA_HEAD).number(index).raw(head);
    }
}
