package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/** A reasoning item that is being written. Its text, if there is any, is one summary. */
final class ResponsesThought extends ResponsesPart {

    private static final byte[] PART_ADDED = ResponsesOutput.head("response.reasoning_summary_part.added");
    private static final byte[] TEXT_DELTA = ResponsesOutput.head("response.reasoning_summary_text.delta");
    private static final byte[] TEXT_DONE = ResponsesOutput.head("response.reasoning_summary_text.done");
    private static final byte[] PART_DONE = ResponsesOutput.head("response.reasoning_summary_part.done");
    private static final byte[] TEXT = ascii(",\"text\":\"");
    private static final byte[] PART = ascii(",\"part\":{\"type\":\"summary_text\",\"text\":\"");
    private static final byte[] PART_END = ascii("\"}}\n\n");

    private final int index;
    private final String id;
    private final byte[] place;
    private boolean begun;

    /** Whether the provider hides its text. */
    boolean hidden;

    /** Writes that it begins. */
    ResponsesThought(ResponsesOutput output, WireBuffer out) {
        super(output);
        index = output.next();
        id = output.name("rs_", index);
        place = ascii(",\"item_id\":\"" + id + "\",\"output_index\":" + index + ",\"summary_index\":0");
        output.added(index, ascii("{\"type\":\"reasoning\",\"id\":\"" + id + "\",\"summary\":[]}"), out);
    }

    @Override
    void more(String more, WireBuffer out) {
        if (more.isEmpty()) {
            return;
        }
        if (!begun) {
            begun = true;
            output.event(PART_ADDED, out).raw(place).raw(PART).raw(PART_END);
        }
        keep(more, output.event(TEXT_DELTA, out).raw(place).raw(DELTA)).raw(QUOTE_END);
    }

    @Override
    void end(WireBuffer out) {
        if (begun) {
            output.event(TEXT_DONE, out).raw(place).raw(TEXT).raw(text, 0).raw(QUOTE_END);
            output.event(PART_DONE, out).raw(place).raw(PART).raw(text, 0).raw(PART_END);
        }
        var item = new WireBuffer().raw(ascii("{\"type\":\"reasoning\",\"id\":\"" + id + "\",\"summary\":["));
        if (begun) {
            item.raw(ascii("{\"type\":\"summary_text\",\"text\":\""))
                    .raw(text, 0)
                    .raw(ascii("\"}"));
        }
        item.raw(ascii("]"));
        if (proof != null) {
            byte[] encrypted =
                    ascii(ResponsesProof.text(proof, hidden ? ResponsesProof.HIDDEN_THOUGHT : ResponsesProof.THOUGHT));
            output.keep(encrypted.length);
            item.raw(ascii(",\"encrypted_content\":\"")).raw(encrypted).raw(ascii("\""));
        }
        output.done(index, item.raw(ascii("}")).take(), out);
    }
}
