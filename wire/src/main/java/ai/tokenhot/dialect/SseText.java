package ai.tokenhot.dialect;

import java.nio.charset.StandardCharsets;

/** Writes server-sent events. */
public final class SseText {

    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private SseText() {}

    /** A comment: keeps a connection open and is read over by every client. */
    public static byte[] comment() {
        return COMMENT.clone();
    }

    /** An event without a name; the payload has no line ends. */
    public static byte[] event(byte[] payload) {
        byte[] event = new byte[DATA.length + payload.length + 2];
        System.arraycopy(DATA, 0, event, 0, DATA.length);
        System.arraycopy(payload, 0, event, DATA.length, payload.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }

    /** An event with a name; the payload has no line ends. */
    public static byte[] event(String name, byte[] payload) {
        byte[] head = ("event: " + name + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] rest = event(payload);
        byte[] event = new byte[head.length + rest.length];
        System.arraycopy(head, 0, event, 0, head.length);
        System.arraycopy(rest, 0, event, head.length, rest.length);
        return event;
    }
}
