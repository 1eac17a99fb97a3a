package ai.tokenhot.app.conformance;

import ai.tokenhot.app.LinkedFiles;
import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonNull;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.SandboxServer;
import ai.tokenhot.testkit.scripted.Exchange;
import ai.tokenhot.testkit.scripted.ReceivedRequest;
import ai.tokenhot.testkit.scripted.ScriptedVendor;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A gateway, the sandbox as the vendors, and between them somebody who writes down what the gateway asks and is answered.
 * The sandbox reads the vendors' languages by itself, so what it takes is not only what our own reading takes.
 */
final class Laboratory implements AutoCloseable {

    static final String KEY = "sk-conformance-0123456789abcdefghijklmnop";

    /** A model whose host speaks Responses and nothing else; otherwise as the vendor's. */
    static final String RESPONSES_ONLY = "gpt-5.4-by-responses";

    private static final Set<String> HOP_BY_HOP =
            Set.of("host", "content-length", "connection", "transfer-encoding", "accept-encoding", "expect", "upgrade");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();
    private final SandboxServer sandbox = SandboxServer.start(vertx, "127.0.0.1", 0);
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ScriptedVendor recorder = ScriptedVendor.answering(this::record);
    private final LinkedFiles files = new LinkedFiles();
    private final RunningGateway gateway;
    private volatile Optional<Feature.Instead> instead = Optional.empty();

    /**
     * What a vendor was asked and answered.
     *
     * @param broken whether the answer broke off
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Asked(String path, byte[] request, int status, byte[] answer, boolean broken) {}

    /**
     * What a caller got.
     *
     * @param losses as the receipt tells them
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Observed(int status, byte[] body, List<Loss> losses, List<Asked> upstream) {
        JsonObject json() {
            return (JsonObject) Json.parse(body);
        }
    }

    Laboratory() throws IOException {
        Path folder = Files.createTempDirectory("conformance");
        Path configuration = folder.resolve("tokenhot.yaml");
        Files.writeString(configuration, """
                providers:
                  responses-only:
                    dialects: [openai-responses]
                    base_url: %s/openai/v1
                    credentials: [{env: OPENAI_API_KEY}]
                prices:
                  grok-4.3: {from: 2026-01-01, currency: USD, source: test, per_million: [{input: 0, output: 0}]}
                models:
                  %s:
                    maker: OpenAI
                    input: [text, image, file]
                    capabilities: [tools, parallel_tools, structured_output, thinking, caching, streaming]
                    denials: [sampling, cache_marks, web_search_option]
                    thinking: {efforts: [none, low, medium, high, xhigh]}
                    price: free
                    deployments: [{provider: responses-only, model: gpt-5.4}]
                """.formatted(recorder.origin(), RESPONSES_ONLY));
        var environment = new HashMap<String, String>(files.environment());
        environment.putAll(Map.ofEntries(
                Map.entry("TOKENHOT_CONFIG", configuration.toString()),
                Map.entry("TOKENHOT_PORT", "0"),
                Map.entry("TOKENHOT_MANAGEMENT_PORT", "0"),
                Map.entry("TOKENHOT_DATA", folder.resolve("data").toString()),
                Map.entry("TOKENHOT_SANDBOX", "off"),
                Map.entry("TOKENHOT_EVENT_LOOPS", "1"),
                Map.entry("TOKENHOT_BOOTSTRAP_KEY", KEY),
                Map.entry("TOKENHOT_BOOTSTRAP_CREDIT", "1000000"),
                Map.entry("OPENAI_API_KEY", "any"),
                Map.entry("ANTHROPIC_API_KEY", "any"),
                Map.entry("GEMINI_API_KEY", "any"),
                Map.entry("XAI_API_KEY", "any"),
                Map.entry("OPENAI_BASE_URL", recorder.origin() + "/openai/v1"),
                Map.entry("ANTHROPIC_BASE_URL", recorder.origin() + "/anthropic"),
                Map.entry("GEMINI_BASE_URL", recorder.origin() + "/gemini"),
                Map.entry("XAI_BASE_URL", recorder.origin() + "/xai/v1")));
        gateway = RunningGateway.start(environment);
    }

    /** From now on the vendor answers this, or again what it would. */
    void answer(Optional<Feature.Instead> answer) {
        instead = answer;
    }

    /** An ordinary request with these members in their place. */
    JsonObject request(Pair pair, JsonObject members, boolean stream) {
        JsonObject.Builder body = pair.caller().base(pair.modelName(), stream).with();
        members.members().forEach((name, value) -> {
            switch (value) {
                case JsonNull ignored -> body.remove(name);
                case JsonObject settings
                when name.equals("generationConfig") -> {
                    JsonObject.Builder merged =
                            body.build().object(name).orElseThrow().with();
                    settings.members().forEach(merged::put);
                    body.put(name, (Json) merged.build());
                }
                default -> body.put(name, value);
            }
        });
        return (JsonObject) Json.parse(body.build()
                .text()
                .replace("PICTURE_URL", files.pictureUrl())
                .replace("DOCUMENT_URL", files.documentUrl()));
    }

    /** Asks as the caller would. */
    Observed ask(Pair pair, JsonObject body, boolean stream) throws IOException, InterruptedException {
        asked.clear();
        HttpRequest.Builder request = HttpRequest.newBuilder(at(pair.caller().path(pair.modelName(), stream)))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.bytes()));
        pair.caller().headers.forEach(request::header);
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        List<Asked> upstream = List.copyOf(asked);
        List<Loss> losses = upstream.isEmpty()
                ? List.of()
                : losses(response.headers().firstValue("x-request-id").orElseThrow());
        if (response.statusCode() == 200
                && response.headers().firstValue("x-tokenhot-loss").isPresent() == losses.isEmpty()) {
            throw new AssertionError("the header tells other losses than the receipt: " + losses);
        }
        return new Observed(response.statusCode(), response.body(), losses, upstream);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    private List<Loss> losses(String requestId) throws IOException, InterruptedException {
        HttpResponse<byte[]> receipt = client.send(
                HttpRequest.newBuilder(at("/v1/receipts/" + requestId))
                        .header("authorization", "Bearer " + KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (receipt.statusCode() != 200) {
            throw new AssertionError("receipt: " + receipt.statusCode());
        }
        return ((JsonObject) Json.parse(receipt.body()))
                .array("losses").map(JsonArray::objects).stream()
                        .flatMap(losses -> losses)
                        .map(loss -> new Loss(
                                loss.string("field").orElseThrow(),
                                Loss.Kind.valueOf(
                                        loss.string("kind").orElseThrow().toUpperCase(Locale.ROOT)),
                                loss.string("how").orElseThrow()))
                        .toList();
    }

    private void record(Exchange exchange) throws IOException, InterruptedException {
        ReceivedRequest received = exchange.request();
        Optional<Feature.Instead> scripted = instead;
        if (scripted.isPresent()) {
            boolean stream = received.path().contains(":stream")
                    || new String(received.body().array(), StandardCharsets.UTF_8).contains("\"stream\":true");
            String answer = stream ? scripted.get().streamed() : scripted.get().whole();
            asked.add(new Asked(
                    received.path(), received.body().array(), 200, answer.getBytes(StandardCharsets.UTF_8), false));
            exchange.answer(200, stream ? "text/event-stream" : "application/json", answer);
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sandbox.origin() + received.target()))
                .method(
                        received.method(),
                        HttpRequest.BodyPublishers.ofByteArray(received.body().array()));
        received.headers().stream()
                .filter(header -> !HOP_BY_HOP.contains(header.name().toLowerCase(Locale.ROOT)))
                .forEach(header -> request.header(header.name(), header.value()));
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        var answer = new ByteArrayOutputStream();
        boolean broken = false;
        try (InputStream body = response.body()) {
            body.transferTo(answer);
        } catch (IOException cut) {
            broken = true;
        }
        asked.add(new Asked(
                received.path(), received.body().array(), response.statusCode(), answer.toByteArray(), broken));
        String type =
                "content-type: " + response.headers().firstValue("content-type").orElse("text/plain");
        if (broken) {
            exchange.head(response.statusCode(), type, "transfer-encoding: chunked");
            exchange.chunk(answer.toByteArray()).hangUp();
        } else {
            exchange.head(response.statusCode(), type, "content-length: " + answer.size());
            exchange.send(answer.toByteArray()).end();
        }
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        recorder.close();
        files.close();
        sandbox.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        client.close();
    }
}
