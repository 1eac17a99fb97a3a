package ai.tokenhot.dialect;

import java.nio.charset.StandardCharsets;

/**
 * One server-sent event, as a view into the bytes it came in. Valid during the call that hands it out; the byte array
 * itself is never written to again.
 */
public final class SseEvent {

    byte[] raw = new byte[0];
    int rawFrom;
    int rawTo;
    byte[] data = raw;
    int dataFrom;
    int dataTo;
    int nameFrom;
    int nameTo;
    int dataLines;
    boolean terminated;

    SseEvent() {}

    /** The array in which the event stands. */
    public byte[] raw() {
        return raw;
    }

    /** Where the event begins in {@link #raw()}. */
    public int rawFrom() {
        return rawFrom;
    }

    /** Where the event ends in {@link #raw()}, its blank line included. */
    public int rawTo() {
        return rawTo;
    }

    /** Whether a blank line ended it; false only for a last event that the body's end cut off. */
    public boolean terminated() {
        return terminated;
    }

    /** Whether it has a data line. */
    public boolean hasData() {
        return dataLines > 0;
    }

    /** The array in which the payload stands. */
    public byte[] data() {
        return data;
    }

    /** Where the payload begins in {@link #data()}. */
    public int dataFrom() {
        return dataFrom;
    }

    /** Where the payload ends in {@link #data()}. */
    public int dataTo() {
        return dataTo;
    }

    /** Whether the event's name is this. */
    public boolean named(BytePattern name) {
        return name.is(raw, nameFrom, nameTo);
    }

    /** Whether the event has a name. */
    public boolean hasName() {
        return nameTo > nameFrom;
    }

    /** The payload as text. */
    public String text() {
        return new String(data, dataFrom, dataTo - dataFrom, StandardCharsets.UTF_8);
    }

    /** The event's name, empty when it has none. */
    public String name() {
        return new String(raw, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
    }
}
