package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.WireBuffer;
import ai.tokenhot.inference.Proof;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static ai.tokenhot.dialect.WireBuffer.ascii;

/**
 * The output of one answer while it is written: numbers of events, names of items, and every finished item, because the
 * language says all of them again at the end. What it keeps is bounded; beyond the bound it is {@linkplain #overfull()}.
 */
final class ResponsesOutput {

    static final byte[] EVENT_END = ascii("}\n\n");

    private static final byte[] ITEM_ADDED = head("response.output_item.added");
    private static final byte[] ITEM_DONE = head("response.output_item.done");
    private static final byte[] OUTPUT_INDEX = ascii(",\"output_index\":");
    private static final byte[] ITEM = ascii(",\"item\":");

    private final long maxKept;
    private final String base;
    private final Map<String, ResponsesNamespace> namespaces;
    private final List<byte[]> items = new ArrayList<>();
    private long sequence;
    private long kept;

    /**
     * The output of an answer.
     *
     * @param maxKept how many bytes may be kept for the end
     * @param requestId from which the items' names are made
     * @param namespaces the callers' names of tools that stand in a namespace, by ours
     */
    ResponsesOutput(long maxKept, String requestId, Map<String, ResponsesNamespace> namespaces) {
        this.maxKept = maxKept;
        this.base = requestId.replaceAll("[^A-Za-z0-9]", "");
        this.namespaces = namespaces;
    }

    /** How an event of this name begins, up to its number. */
    static byte[] head(String name) {
        return ascii("event: " + name + "\ndata: {\"type\":\"" + name + "\",\"sequence_number\":");
    }

    /** Begins an event. */
    WireBuffer event(byte[] head, WireBuffer out) {
        return out.raw(head).number(sequence++);
    }

    /** A name made of the request's. */
    String name(String prefix) {
        return prefix + base;
    }

    /** The name of the item with this index. */
    String name(String prefix, int index) {
        return prefix + base + "_" + index;
    }

    /** The name of the next item. */
    String nextName(String prefix) {
        return name(prefix, items.size());
    }

    /** The tool that the model called under this name. */
    ResponsesNamespace tool(String name) {
        ResponsesNamespace inside = namespaces.get(name);
        return inside == null ? new ResponsesNamespace("", name) : inside;
    }

    /** The members that name an item in the events about it. */
    static byte[] place(String id, int index) {
        return ascii(",\"item_id\":\"" + id + "\",\"output_index\":" + index);
    }

    /** Takes the next place in the output. */
    int next() {
        items.add(new byte[0]);
        return items.size() - 1;
    }

    /** Writes that an item begins. */
    void added(int index, byte[] item, WireBuffer out) {
        event(ITEM_ADDED, out)
                .raw(OUTPUT_INDEX)
                .number(index)
                .raw(ITEM)
                .raw(item)
                .raw(EVENT_END);
    }

    /** Writes that an item is complete, and keeps it. */
    void done(int index, byte[] item, WireBuffer out) {
        event(ITEM_DONE, out)
                .raw(OUTPUT_INDEX)
                .number(index)
                .raw(ITEM)
                .raw(item)
                .raw(EVENT_END);
        items.set(index, item);
    }

    /** Writes an item that comes in one piece, and keeps it. */
    void whole(byte[] item, WireBuffer out) {
        keep(item.length);
        int index = next();
        added(index, item, out);
        done(index, item, out);
    }

    /** Writes the item that carries the proof of what stands before it. */
    void proof(Proof proof, String about, WireBuffer out) {
        byte[] text = ascii(ResponsesProof.text(proof, about));
        whole(
                new WireBuffer()
                        .raw(ascii("{\"type\":\"reasoning\",\"id\":\"" + nextName("rs_")
                                + "\",\"summary\":[],\"encrypted_content\":\""))
                        .raw(text)
                        .raw(ascii("\"}"))
                        .take(),
                out);
    }

    /** Counts bytes that have to be kept. */
    void keep(int bytes) {
        kept += bytes;
    }

    /** Whether more was to be kept than may be. */
    boolean overfull() {
        return kept > maxKept;
    }

    /** Lets go of all items. */
    void forget() {
        items.clear();
    }

    /** Writes all finished items as they stand in the whole answer. */
    void write(WireBuffer out) {
        out.raw(ascii("["));
        boolean first = true;
        for (byte[] item : items) {
            if (item.length > 0) {
                out.raw(first ? new byte[0] : ascii(",")).raw(item);
                first = false;
            }
        }
        out.raw(ascii("]"));
    }

    @Override
    public String toString() {
        return "ResponsesOutput" + Arrays.asList(items.size(), kept);
    }
}
