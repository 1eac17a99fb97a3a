package ai.tokenhot.sandbox.face;

import ai.tokenhot.json.Json;
import ai.tokenhot.sandbox.script.Directives;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a face answers. The directives in it say how the server shall bring it: late, in pieces, broken. */
public sealed interface Reply {

    /** Response headers. */
    Map<String, String> headers();

    /** One body. */
    record Whole(int status, Map<String, String> headers, Buffer body, Directives directives) implements Reply {

        /** JSON. */
        public static Whole json(int status, Json body) {
            return text(status, "application/json", body.text());
        }

        /** Text of some type. */
        public static Whole text(int status, String contentType, String body) {
            return new Whole(
                    status,
                    Map.of("content-type", contentType),
                    Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)),
                    Directives.NONE);
        }

        /** The same, brought as the directives say. */
        public Whole as(Directives others) {
            return new Whole(status, headers, body, others);
        }

        /** The same with more headers, which win. */
        public Whole with(Map<String, String> more) {
            var all = new LinkedHashMap<>(headers);
            all.putAll(more);
            return new Whole(status, all, body, directives);
        }
    }

    /**
     * A stream of events with status 200.
     *
     * @param failure the vendor's events that say that something went wrong, mostly one
     * @param ping what keeps the connection alive between events
     */
    record Streamed(
            Map<String, String> headers,
            Framing framing,
            List<StreamEvent> events,
            List<StreamEvent> failure,
            StreamEvent ping,
            Directives directives)
            implements Reply {

        /** Copies the lists. */
        public Streamed {
            events = List.copyOf(events);
            failure = List.copyOf(failure);
        }

        /** A stream whose failure is one event. */
        public Streamed(
                Map<String, String> headers,
                Framing framing,
                List<StreamEvent> events,
                StreamEvent failure,
                StreamEvent ping,
                Directives directives) {
            this(headers, framing, events, List.of(failure), ping, directives);
        }

        /** The same with more headers, which win. */
        public Streamed with(Map<String, String> more) {
            var all = new LinkedHashMap<>(headers);
            all.putAll(more);
            return new Streamed(all, framing, events, failure, ping, directives);
        }
    }
}
