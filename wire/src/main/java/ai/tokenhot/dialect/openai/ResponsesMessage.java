package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/** A message item that is being written. It stays open while texts follow one another. */
final class ResponsesMessage {

    private final ResponsesOutput output;
    private final int index;
    private final String id;
    private final WireBuffer parts = new WireBuffer();
    private int begun;
    private int ended;
    private boolean last;
    private boolean closed;

    /** Writes that it begins. */
    ResponsesMessage(ResponsesOutput output, WireBuffer out) {
        this.output = output;
        index = output.next();
        id = output.name("msg_", index);
        output.added(index, item("in_progress"), out);
    }

    private byte[] item(String status) {
        return new WireBuffer()
                .raw(ascii("{\"type\":\"message\",\"id\":\"" + id + "\",\"status\":\"" + status
                        + "\",\"role\":\"assistant\",\"content\":["))
                .raw(parts, 0)
                .raw(ascii("]}"))
                .take();
    }

    /** Whether another part can begin in it: all that began have ended, and nothing else came in between. */
    boolean open() {
        return !closed && !last && begun == ended;
    }

    /** A part begins. What names it in the events about it. */
    byte[] begin() {
        return ascii(",\"item_id\":\"" + id + "\",\"output_index\":" + index + ",\"content_index\":" + begun++);
    }

    /** A part has ended. */
    void end(byte[] part) {
        parts.raw(ascii(ended++ == 0 ? "" : ",")).raw(part);
    }

    /** No further part begins in it: it ends with the last that is open. */
    void close(WireBuffer out) {
        last = true;
        if (!closed && begun == ended) {
            closed = true;
            output.done(index, item("completed"), out);
        }
    }

    /** Whether it only waits for its last part. */
    boolean closing() {
        return last && !closed;
    }
}
