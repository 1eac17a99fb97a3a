package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** What an operator sees: metrics, the request log, health; and what a browser may do. */
@Timeout(60)
class OperationsTest {

    private static final String PAGE = "https://page.example";

    @RegisterExtension
    static final GatewayFixture gateway =
            GatewayFixture.standard().with("TOKENHOT_CORS_ORIGINS", PAGE + ",https://other.example");

    @Test
    void metricsTellOfCallsTokensAndTheMachine() throws Exception {
        double before = gateway.metric("tokenhot_requests_total");
        double tokens = gateway.metric("gen_ai_usage_total");
        for (Language language : Language.values()) {
            try (RawClient client = gateway.ask(language, MODEL)) {
                gateway.take().answer(200, "application/json", language.answer());
                client.answer();
            }
        }
        try (RawClient client = gateway.ask(Language.CHAT, "made-up-by-the-caller")) {
            client.answer();
        }
        try (RawClient client = gateway.stream(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(Language.CHAT.events().getFirst());
            client.head();
            assertThat(gateway.metric("tokenhot_streams_live")).isEqualTo(1);
            assertThat(gateway.metric("tokenhot_requests_live")).isEqualTo(1);
            vendor.chunk(String.join("", Language.CHAT.vendorEvents())).lastChunk();
            client.body();
        }
        GatewayFixture.eventually(
                "all calls are counted", () -> gateway.metric("tokenhot_requests_total") == before + 6);
        assertThat(gateway.metric("gen_ai_usage_total")).isEqualTo(tokens + 5 * 23);
        String metrics = gateway.metrics();
        for (String series : List.of(
                "tokenhot_requests_total{",
                "tokenhot_request_duration_seconds_bucket{",
                "tokenhot_request_duration_seconds_count{",
                "tokenhot_time_to_first_event_seconds_bucket{",
                "gen_ai_usage_total{",
                "tokenhot_streams_live ",
                "tokenhot_requests_live ",
                "tokenhot_buffered_bytes ",
                "tokenhot_event_loop_lag_seconds_count ",
                "tokenhot_commit_group_size_count ")) {
            assertThat(metrics.lines()).as(series).anyMatch(line -> line.startsWith(series));
        }
        assertThat(metrics.lines())
                .anyMatch(line -> line.startsWith("tokenhot_requests_total{")
                        && line.contains("dialect=\"openai-chat\"")
                        && line.contains("gen_ai_provider_name=\"first\"")
                        && line.contains("gen_ai_request_model=\"" + MODEL + "\"")
                        && line.contains("outcome=\"completed\"")
                        && line.contains("status=\"200\""))
                .anyMatch(line -> line.startsWith("gen_ai_usage_total{") && line.contains("quantity=\"cached_input\""))
                .anyMatch(line -> line.startsWith("tokenhot_requests_total{") && line.contains("status=\"404\""));
        // Names that a caller makes up must not make series without end.
        assertThat(metrics).doesNotContain("made-up-by-the-caller", KEY);
        try (var client = new RawClient(gateway.managementPort())) {
            assertThat(client.request("GET", "/", new byte[0], List.of())
                            .answer()
                            .status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void requestHasOneLineInTheLogWithItsId(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL, "X-Request-Id: callers\"own\\id")) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", language.vendorEvents())).lastChunk();
            RawClient.Head head = client.head();
            client.body();
            JsonObject line = gateway.requestLine(head.requestId());
            assertThat(line.string("method")).contains("POST");
            assertThat(line.string("path")).contains(language.streamPath(MODEL).split("\\?")[0]);
            assertThat(line.integer("status")).contains(200L);
            assertThat(line.string("dialect")).contains(language.id());
            assertThat(line.string("outcome")).contains("completed");
            assertThat(line.string("gen_ai.request.model")).contains(MODEL);
            assertThat(line.string("gen_ai.response.model")).contains("served-model");
            assertThat(line.string("gen_ai.provider.name")).contains("first");
            assertThat(line.integer("gen_ai.usage.input_tokens")).contains(16L);
            assertThat(line.integer("gen_ai.usage.output_tokens")).contains(7L);
            assertThat(line.flag("stream")).contains(true);
            assertThat(line.string("api_key").orElse("")).startsWith("key_");
            assertThat(line.integer("micros").orElseThrow()).isPositive();
            assertThat(line.integer("first_event_micros").orElseThrow()).isPositive();
        }
    }

    @Test
    void everyRequestHasItsOwnIdAndLineWhateverItIs() throws Exception {
        Set<String> ids = new HashSet<>();
        for (String request : List.of(
                "GET /healthz",
                "GET /readyz",
                "GET /",
                "HEAD /",
                "OPTIONS /v1/messages",
                "GET /v1/models",
                "GET /v1/models/nothing",
                "GET /nowhere",
                "DELETE /v1/messages",
                "POST /v1/messages",
                "GET /v1/receipts/none")) {
            String[] words = request.split(" ");
            try (RawClient client = gateway.connect()) {
                client.request(words[0], words[1], new byte[0], List.of("Authorization: Bearer " + KEY));
                RawClient.Head head = client.head();
                assertThat(ids.add(head.requestId())).isTrue();
                JsonObject line = gateway.requestLine(head.requestId());
                assertThat(line.string("method")).contains(words[0]);
                assertThat(line.string("path")).contains(words[1]);
                assertThat(line.integer("status")).contains((long) head.status());
            }
        }
    }

    @Test
    void healthIsToldWithoutAKey() throws Exception {
        try (RawClient client = gateway.connect()) {
            RawClient.Whole live =
                    client.request("GET", "/healthz", new byte[0], List.of()).answer();
            assertThat(live.status()).isEqualTo(200);
            RawClient.Whole ready =
                    client.request("GET", "/readyz", new byte[0], List.of()).answer();
            assertThat(ready.status()).isEqualTo(200);
            assertThat(((JsonObject) Json.parse(ready.body())).string("status")).contains("ready");
        }
    }

    @Test
    void modelsAreListedInTheShapeOfWhoAsks() throws Exception {
        JsonObject openai = (JsonObject) Json.parse(gateway.get("/v1/models").body());
        assertThat(openai.string("object")).contains("list");
        List<JsonObject> models = openai.array("data").orElseThrow().objects().toList();
        assertThat(models)
                .extracting(model -> model.string("id").orElse(""))
                .contains(MODEL, "scripted-alias", "dead-model")
                .doesNotContain("unserved-model", "gpt-5");
        try (RawClient client = gateway.connect()) {
            JsonObject anthropic = (JsonObject) Json.parse(client.request(
                            "GET",
                            "/v1/models",
                            new byte[0],
                            List.of("x-api-key: " + KEY, "anthropic-version: 2023-06-01"))
                    .answer()
                    .body());
            assertThat(anthropic.flag("has_more")).isPresent();
            assertThat(anthropic.array("data").map(JsonArray::size).orElse(0)).isPositive();
        }
        JsonObject gemini =
                (JsonObject) Json.parse(gateway.get("/v1beta/models").body());
        assertThat(gemini.array("models").orElseThrow().objects())
                .anyMatch(model -> model.string("name").orElse("").equals("models/" + MODEL));
        assertThat(gateway.get("/v1/models/" + MODEL).body()).contains("\"" + MODEL + "\"");
        assertThat(gateway.get("/v1/models/nothing").status()).isEqualTo(404);
        assertThat(gateway.get("/v1/models/unserved-model").status()).isEqualTo(404);
    }

    @Test
    void browsersOfGivenPagesMayCall() throws Exception {
        try (RawClient client = gateway.connect()) {
            RawClient.Head head = client.request(
                            "OPTIONS",
                            "/v1/messages",
                            new byte[0],
                            List.of(
                                    "Origin: " + PAGE,
                                    "Access-Control-Request-Method: POST",
                                    "Access-Control-Request-Headers: x-api-key, anthropic-version"))
                    .head();
            assertThat(head.status()).isEqualTo(204);
            assertThat(head.headers("access-control-allow-origin")).containsExactly(PAGE);
            assertThat(head.header("access-control-allow-methods").orElse("")).contains("POST");
            assertThat(head.header("access-control-allow-headers")).contains("x-api-key, anthropic-version");
        }
        try (RawClient client = gateway.ask(Language.CHAT, MODEL, "Origin: " + PAGE)) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().headers("origin")).isEmpty();
            vendor.head(200, "access-control-allow-origin: *", "content-length: 2", "content-type: application/json");
            vendor.send("{}").end();
            RawClient.Head head = client.answer().head();
            assertThat(head.headers("access-control-allow-origin")).containsExactly(PAGE);
            assertThat(head.header("access-control-expose-headers").orElse("")).contains("x-request-id");
            assertThat(head.header("vary").orElse("")).containsIgnoringCase("origin");
        }
        // What is refused must be readable by the page as well.
        try (RawClient client = gateway.connect()) {
            RawClient.Whole refused = client.request(
                            "GET", "/v1/models", new byte[0], List.of("Origin: " + PAGE, "x-api-key: wrong"))
                    .answer();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.head().headers("access-control-allow-origin")).containsExactly(PAGE);
        }
    }

    @Test
    void browsersOfOtherPagesMayNot() throws Exception {
        for (String origin :
                List.of("https://evil.example", "https://page.example.evil.test", "http://page.example", "null")) {
            try (RawClient client = gateway.connect()) {
                RawClient.Head head = client.request(
                                "OPTIONS",
                                "/v1/messages",
                                new byte[0],
                                List.of("Origin: " + origin, "Access-Control-Request-Method: POST"))
                        .head();
                assertThat(head.lines())
                        .noneMatch(
                                line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
            }
        }
    }

    /** The JDK's client offers HTTP/2 with its first request, as it comes. */
    @Test
    void clientOfTheJdkIsServedAsItComes() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Language language : Language.values()) {
                var request = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + gateway.port() + language.streamPath(MODEL)))
                        .header("authorization", "Bearer " + KEY)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(language.streamRequest(MODEL)))
                        .build();
                var answer = client.sendAsync(request, BodyHandlers.ofString());
                Exchange vendor = gateway.take();
                vendor.eventStreamHead();
                vendor.chunk(String.join("", language.vendorEvents())).lastChunk();
                assertThat(answer.get().statusCode()).isEqualTo(200);
                assertThat(answer.get().body()).isEqualTo(String.join("", language.events()));
            }
        }
    }
}
