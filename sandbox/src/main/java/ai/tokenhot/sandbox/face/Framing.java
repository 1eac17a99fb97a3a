package ai.tokenhot.sandbox.face;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** How the events of a stream become bytes. */
public sealed interface Framing {

    /**
     * Server-sent events.
     *
     * @param lineEnd LF, CRLF or CR
     */
    record ServerSentEvents(String lineEnd) implements Framing {}

    /** One JSON array, an element per event; comments have no place in it. */
    record JsonArray() implements Framing {}

    /** The bytes of one event; {@code data} is its content. */
    default byte[] frame(boolean first, String name, byte[] data) {
        var bytes = new ByteArrayOutputStream(data.length + name.length() + 20);
        switch (this) {
            case ServerSentEvents(String lineEnd) -> {
                if (!name.isEmpty()) {
                    write(bytes, "event: " + name + lineEnd);
                }
                write(bytes, "data: ");
                bytes.writeBytes(data);
                write(bytes, lineEnd + lineEnd);
            }
            case JsonArray() -> {
                write(bytes, first ? "[" : ",\r\n");
                bytes.writeBytes(data);
            }
        }
        return bytes.toByteArray();
    }

    /** The bytes of a comment; none where there are no comments. */
    default byte[] comment(String text) {
        return switch (this) {
            case ServerSentEvents(String lineEnd) -> (": " + text + lineEnd + lineEnd).getBytes(StandardCharsets.UTF_8);
            case JsonArray() -> new byte[0];
        };
    }

    /** What follows the last event of a stream that ends well. */
    default byte[] tail(boolean empty) {
        return switch (this) {
            case ServerSentEvents(String ignored) -> new byte[0];
            case JsonArray() -> (empty ? "[]" : "]").getBytes(StandardCharsets.UTF_8);
        };
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
