package ai.tokenhot.sandbox.face;

import ai.tokenhot.json.Json;
import java.util.function.Supplier;

/** Something that a stream brings. */
public sealed interface StreamEvent {

    /**
     * An event with data, made when it is sent.
     *
     * @param name its {@code event:} line; empty for none
     * @param closes whether it belongs to the end that a broken stream lacks
     */
    record Data(String name, Supplier<byte[]> data, boolean closes) implements StreamEvent {}

    /** An event of the vendor that only keeps the connection alive; directives that count events leave it out. */
    record KeepAlive(String name, Supplier<Json> data) implements StreamEvent {}

    /** A line that clients ignore. */
    record Comment(String text) implements StreamEvent {}

    /** Unnamed JSON. */
    static StreamEvent of(Supplier<Json> data) {
        return new Data("", () -> data.get().bytes(), false);
    }

    /** Named JSON. */
    static StreamEvent named(String name, Supplier<Json> data) {
        return new Data(name, () -> data.get().bytes(), false);
    }

    /** The same as part of the stream's end. */
    default StreamEvent closing() {
        return switch (this) {
            case Data(String name, Supplier<byte[]> data, boolean ignored) -> new Data(name, data, true);
            case KeepAlive keepAlive -> keepAlive;
            case Comment comment -> comment;
        };
    }
}
