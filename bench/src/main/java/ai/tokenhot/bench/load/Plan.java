package ai.tokenhot.bench.load;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.List;

/**
 * What the load generator does in one run.
 *
 * @param port the target's port on loopback
 * @param path the request target
 * @param headers complete header lines but for Host, Content-Type and Content-Length
 * @param body the request's body, ASCII
 * @param pace when requests leave
 * @param answer what each answer must be
 * @param maxSeconds after so many seconds the run is given up; what is missing then is an error
 */
public record Plan(
        int port, String path, List<String> headers, String body, Pace pace, Expected answer, int maxSeconds) {

    /** The most connections of one run. */
    public static final int MAX_CONNECTIONS = 10_000;

    public Plan {
        headers = List.copyOf(headers);
    }

    /** When requests leave. */
    public sealed interface Pace {

        /** How many requests there are. */
        int requests();

        /** The most connections that are open at once. */
        int connections();

        /**
         * Each connection sends its next request when the last is answered.
         *
         * @param connectionsPerSecond how fast connections are opened
         */
        record Closed(int connections, int requests, int connectionsPerSecond) implements Pace {
            public Closed {
                requireConnections(connections);
            }
        }

        /** A request leaves at each tick of the clock, whether the others are answered or not. */
        record Open(int connections, int requests, int requestsPerSecond) implements Pace {
            public Open {
                requireConnections(connections);
            }
        }

        private static void requireConnections(int connections) {
            if (connections < 1 || connections > MAX_CONNECTIONS) {
                throw new IllegalArgumentException(
                        "connections: " + connections + " (expected: 1–" + MAX_CONNECTIONS + ")");
            }
        }
    }

    /**
     * What each answer must be, besides its status 200.
     *
     * @param stamps how many stamped texts it has
     * @param events how many {@code data:} lines it has
     * @param end what its last line contains
     */
    public record Expected(int stamps, int events, String end) {}

    /** As a line for the load generator's standard input. */
    public JsonObject toJson() {
        var json = JsonObject.builder()
                .put("port", port)
                .put("path", path)
                .put("headers", JsonArray.ofStrings(headers))
                .put("body", body)
                .put("maxSeconds", maxSeconds)
                .put(
                        "answer",
                        JsonObject.builder()
                                .put("stamps", answer.stamps())
                                .put("events", answer.events())
                                .put("end", answer.end())
                                .build());
        var paceJson =
                JsonObject.builder().put("connections", pace.connections()).put("requests", pace.requests());
        switch (pace) {
            case Pace.Closed closed -> paceJson.put("connectionsPerSecond", closed.connectionsPerSecond());
            case Pace.Open open -> paceJson.put("requestsPerSecond", open.requestsPerSecond());
        }
        return json.put("pace", paceJson.build()).build();
    }

    /** Reads what {@link #toJson()} wrote. */
    public static Plan fromJson(JsonObject json) {
        JsonObject pace = json.object("pace").orElseThrow();
        JsonObject answer = json.object("answer").orElseThrow();
        int connections = number(pace, "connections");
        int requests = number(pace, "requests");
        return new Plan(
                number(json, "port"),
                json.string("path").orElseThrow(),
                json.array("headers").orElseThrow().strings().toList(),
                json.string("body").orElseThrow(),
                pace.has("requestsPerSecond")
                        ? new Pace.Open(connections, requests, number(pace, "requestsPerSecond"))
                        : new Pace.Closed(connections, requests, number(pace, "connectionsPerSecond")),
                new Expected(
                        number(answer, "stamps"),
                        number(answer, "events"),
                        answer.string("end").orElseThrow()),
                number(json, "maxSeconds"));
    }

    private static int number(JsonObject json, String name) {
        return Math.toIntExact(json.integer(name).orElseThrow());
    }

    /** The request's bytes. */
    String request() {
        var text = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        headers.forEach(line -> text.append(line).append("\r\n"));
        return text.append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }
}
