package ai.tokenhot.sandbox;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One running sandbox for all tests of the JVM, and a client that speaks to it over real HTTP. */
public final class Sandbox {

    private static final SandboxServer SERVER = SandboxServer.start(Vertx.vertx(), "127.0.0.1", 0);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Sandbox() {}

    /** Where it listens. */
    public static String origin() {
        return SERVER.origin();
    }

    /** Its port. */
    public static int port() {
        return SERVER.port();
    }

    /** An answer. */
    public record Answer(int status, java.net.http.HttpHeaders headers, String body) {
        public JsonObject json() {
            return (JsonObject) Json.parse(body);
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The events of a stream: each the lines between two blank ones, whatever the line end. */
        public List<String> events() {
            var events = new ArrayList<String>();
            for (String event : body.split("\r\n\r\n|\n\n|\r\r")) {
                if (!event.isBlank()) {
                    events.add(event);
                }
            }
            return events;
        }

        /** The data of the stream's events, comments left out. */
        public List<String> data() {
            return events().stream()
                    .flatMap(event -> event.lines()
                            .filter(line -> line.startsWith("data: "))
                            .map(line -> line.substring(6)))
                    .toList();
        }

        /** The data of the stream's events that are JSON objects. */
        public List<JsonObject> chunks() {
            return data().stream()
                    .filter(text -> text.startsWith("{"))
                    .map(text -> (JsonObject) Json.parse(text))
                    .toList();
        }
    }

    /** A request that is being put together. */
    public static Request request(String path) {
        return new Request(HttpRequest.newBuilder(URI.create(origin() + path)));
    }

    /** See {@link #request}. */
    public record Request(HttpRequest.Builder builder) {
        public Request header(String name, String value) {
            builder.header(name, value);
            return this;
        }

        public Answer post(String body) {
            builder.header("content-type", "application/json");
            return send(builder.POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
        }

        public Answer post(Json body) {
            return post(body.text());
        }

        public Answer get() {
            return send(builder.GET());
        }

        public Answer delete() {
            return send(builder.DELETE());
        }

        private static Answer send(HttpRequest.Builder builder) {
            try {
                HttpResponse<String> response =
                        CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                return new Answer(response.statusCode(), response.headers(), response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
