package ai.tokenhot.app.relay;

import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import ai.tokenhot.testkit.scripted.ScriptedVendor;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A whole gateway in the test's process, with two vendors behind it whose every byte a test decides. Started once for a
 * class. After each test it holds the gateway to what must be true after anything: no call is left, no byte of a body is
 * held, no bug was logged.
 *
 * <p>Models: {@link #MODEL} is called {@link #UPSTREAM_MODEL} by the first vendor; {@link #PLAIN_MODEL} has the same
 * name there; {@link #TWICE} can be had from the first vendor and then from the second; nobody serves {@link #UNSERVED};
 * where {@link #DEAD} is served nobody listens, nor where {@link #REVIVED} is tried first.
 */
final class GatewayFixture
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

    static final String MODEL = "scripted-model";
    static final String UPSTREAM_MODEL = "vendor-model-2026";
    static final String PLAIN_MODEL = "plain-model";
    static final String TWICE = "twice-model";
    static final String UNSERVED = "unserved-model";
    static final String DEAD = "dead-model";
    static final String REVIVED = "revived-model";
    static final String BASE_PATH = "/base";
    static final String KEY = "sk-caller-0123456789abcdefghijklmnopqrstuvwxyz";
    static final String CREDENTIAL = "cred-first-vendor-XYZZY-secret";
    static final String SECOND_CREDENTIAL = "cred-second-vendor-PLUGH-secret";

    /** How long a state is awaited that must come. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, String> settings = new HashMap<>();
    private boolean fullDisk;
    private String firstOrigin = "";
    private String moreYaml = "";
    private String moreProviders = "";
    private Path folder = Path.of("");
    private ScriptedVendor first = ScriptedVendor.inLockStep();
    private ScriptedVendor second = ScriptedVendor.inLockStep();
    private Lines log = Lines.of("none");
    private Lines requestLog = Lines.of("none");
    private Map<String, String> started = Map.of();
    private RunningGateway gateway;

    private GatewayFixture() {}

    /** A gateway with the usual bounds. */
    static GatewayFixture standard() {
        return new GatewayFixture();
    }

    /** What waits for the database finds no room on the disk. */
    GatewayFixture withFullDisk() {
        fullDisk = true;
        return this;
    }

    /** Sets one of the gateway's environment variables. */
    GatewayFixture with(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    /** Puts another server in the first vendor's place. */
    GatewayFixture at(String origin) {
        firstOrigin = origin;
        return this;
    }

    /** Adds lines to the operator's file: members of {@code models}, indented by two. */
    GatewayFixture models(String yaml) {
        moreYaml = yaml;
        return this;
    }

    /** Adds a model that is called after the language which alone its provider, the first vendor, speaks. */
    GatewayFixture speaking(Language language) {
        moreProviders += """
                  only-%1$s:
                    dialects: [%1$s]
                    base_url: ORIGIN/base
                    credentials: [{env: FIRST_CREDENTIAL}]
                """.formatted(language.id());
        moreYaml += """
                  %1$s:
                    maker: Scripted
                    price: free
                    deployments: [{provider: only-%1$s, model: vendor-model-2026}]
                """.formatted(language.id());
        return this;
    }

    /** Starts it for one test; {@link #close} then stops it. */
    GatewayFixture start() throws IOException {
        folder = Files.createTempDirectory("relay");
        if (fullDisk) {
            Files.createDirectories(data());
            Files.createSymbolicLink(data().resolve("spool"), Path.of("/dev/full"));
        }
        log = Lines.of(Logger.ROOT_LOGGER_NAME);
        ((Logger) LoggerFactory.getLogger("tokenhot.requests")).setLevel(Level.INFO);
        requestLog = Lines.of("tokenhot.requests");
        Path configuration = folder.resolve("tokenhot.yaml");
        Files.writeString(configuration, catalog());
        var environment = new HashMap<String, String>();
        environment.put("TOKENHOT_CONFIG", configuration.toString());
        environment.put("TOKENHOT_PORT", "0");
        environment.put("TOKENHOT_MANAGEMENT_PORT", "0");
        environment.put("TOKENHOT_DATA", data().toString());
        environment.put("TOKENHOT_SANDBOX", "off");
        environment.put("TOKENHOT_EVENT_LOOPS", "2");
        environment.put("TOKENHOT_BOOTSTRAP_KEY", KEY);
        environment.put("TOKENHOT_CLIENT_GONE", "cancel");
        environment.put("FIRST_CREDENTIAL", CREDENTIAL);
        environment.put("SECOND_CREDENTIAL", SECOND_CREDENTIAL);
        environment.putAll(settings);
        started = environment;
        startAgain();
        return this;
    }

    /** Starts it again in the same data folder. */
    void startAgain() throws IOException {
        gateway = RunningGateway.start(started);
        eventually("the metrics are served", () -> gateway.managementPort() > 0);
    }

    /** Stops it, as SIGTERM would. */
    void stop() {
        gateway.close();
    }

    private String catalog() {
        String dialects = "[openai-chat, openai-responses, anthropic-messages, gemini]";
        String origin = firstOrigin.isEmpty() ? first.origin().toString() : firstOrigin;
        return """
                providers:
                  first:
                    dialects: %1$s
                    base_url: %2$s/base
                    credentials: [{env: FIRST_CREDENTIAL}]
                  second:
                    dialects: %1$s
                    base_url: %3$s
                    credentials: [{env: SECOND_CREDENTIAL}]
                  locked:
                    dialects: %1$s
                    base_url: http://127.0.0.1:9
                    credentials: [{env: NOBODY_SETS_THIS}]
                  dead:
                    dialects: %1$s
                    base_url: http://127.0.0.1:1/dead
                    keyless: true
                %4$sprices:
                  grok-4.3:
                    {from: 2026-01-01, currency: USD, source: test, same_as: {reasoning: output}, per_million: [{input: 0, output: 0}]}
                models:
                  scripted-model:
                    maker: Scripted
                    aliases: [scripted-alias]
                    price: free
                    deployments: [{provider: first, model: vendor-model-2026}]
                  plain-model:
                    maker: Scripted
                    price: free
                    deployments: [{provider: first}]
                  twice-model:
                    maker: Scripted
                    price: free
                    deployments: [{provider: first}, {provider: second, model: second-model}]
                  unserved-model:
                    maker: Scripted
                    price: free
                    deployments: [{provider: locked}]
                  dead-model:
                    maker: Scripted
                    price: free
                    deployments: [{provider: dead}]
                  revived-model:
                    maker: Scripted
                    price: free
                    deployments: [{provider: dead}, {provider: second}]
                """.formatted(dialects, origin, second.origin(), moreProviders.replace("ORIGIN", origin)) + moreYaml;
    }

    /** The first vendor. */
    ScriptedVendor first() {
        return first;
    }

    /** The second vendor. */
    ScriptedVendor second() {
        return second;
    }

    /** The next request that reaches the first vendor. */
    Exchange take() throws InterruptedException {
        return first.take();
    }

    int port() {
        return gateway.port();
    }

    Path data() {
        return folder.resolve("data");
    }

    RawClient connect() throws IOException {
        return new RawClient(port());
    }

    /** Sends a small request for a whole answer, with the key in the language's own header. */
    RawClient ask(Language language, String model, String... headers) throws IOException {
        return post(language, language.path(model), language.request(model), headers);
    }

    /** Sends a small request for a stream, with the key in the language's own header. */
    RawClient stream(Language language, String model, String... headers) throws IOException {
        return post(language, language.streamPath(model), language.streamRequest(model), headers);
    }

    /** Sends a request on a connection of its own, with the key in the language's own header. */
    RawClient post(Language language, String target, String body, String... headers) throws IOException {
        return post(connect(), language, target, body, headers);
    }

    /** Sends a request on this connection, with the key in the language's own header. */
    static RawClient post(RawClient client, Language language, String target, String body, String... headers)
            throws IOException {
        var all = new ArrayList<String>();
        all.add(language.keyHeader(KEY));
        all.add("Content-Type: application/json");
        all.addAll(List.of(headers));
        return client.request("POST", target, body.getBytes(StandardCharsets.UTF_8), all);
    }

    /** A GET with our key. */
    RawClient.Whole get(String target) throws IOException {
        try (RawClient client = connect()) {
            return client.request("GET", target, new byte[0], List.of("Authorization: Bearer " + KEY))
                    .answer();
        }
    }

    /** The receipt as the API tells it now. */
    Optional<JsonObject> receiptNow(String requestId) {
        try {
            RawClient.Whole answer = get("/v1/receipts/" + requestId);
            return answer.status() == 200 ? Optional.of((JsonObject) Json.parse(answer.body())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The receipt, which must be there now. */
    JsonObject receipt(String requestId) {
        return receiptNow(requestId)
                .orElseThrow(() -> new AssertionError("receipt of " + requestId + ": none (expected: durable by now)"));
    }

    /** The receipt of a call whose caller did not wait for it. */
    JsonObject receiptInTime(String requestId) {
        eventually("the receipt of " + requestId, () -> receiptNow(requestId).isPresent());
        return receipt(requestId);
    }

    /** The receipt of a call whose caller named it but never saw our id of it. */
    JsonObject receiptOfCaller(String callerRequestId) {
        var found = new ArrayList<JsonObject>();
        eventually("a receipt of the caller's request " + callerRequestId, () -> {
            requestLines().stream()
                    .filter(line -> line.contains("\"outcome\""))
                    .map(line ->
                            ((JsonObject) Json.parse(line)).string("request_id").orElseThrow())
                    .flatMap(id -> receiptNow(id).stream())
                    .filter(receipt -> receipt.string("caller_request_id").equals(Optional.of(callerRequestId)))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /** All metrics. */
    String metrics() {
        try (var client = new RawClient(gateway.managementPort())) {
            RawClient.Whole answer =
                    client.request("GET", "/metrics", new byte[0], List.of()).answer();
            assertThat(answer.status()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int managementPort() {
        return gateway.managementPort();
    }

    /** The sum of a metric over all its labels. */
    double metric(String name) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Lines of the request log. */
    List<String> requestLines() {
        return requestLog.messages().stream().flatMap(String::lines).toList();
    }

    /** The one line of a request in the request log. */
    JsonObject requestLine(String requestId) {
        eventually("a log line of " + requestId, () -> lines(requestId).size() > 0);
        List<String> lines = lines(requestId);
        assertThat(lines).hasSize(1);
        return (JsonObject) Json.parse(lines.getFirst());
    }

    private List<String> lines(String requestId) {
        return requestLines().stream()
                .filter(line -> line.contains("\"request_id\":\"" + requestId + "\""))
                .toList();
    }

    /** All that was logged but for the request log. */
    List<String> log() {
        return log.messages();
    }

    /** What was logged as a warning or an error. */
    List<String> complaints() {
        return log.complaints();
    }

    /** A state that must come within {@link #PATIENCE}. */
    static void eventually(String what, BooleanSupplier state) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + ": not within " + PATIENCE);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + what, e);
            }
        }
    }

    /** Nothing of any call is left. */
    void atRest() {
        eventually("no call is live (tokenhot_streams_live)", () -> metric("tokenhot_streams_live") == 0);
        eventually("every request is ended (tokenhot_requests_live)", () -> metric("tokenhot_requests_live") == 0);
        assertThat(metric("tokenhot_buffered_bytes"))
                .as("tokenhot_buffered_bytes")
                .isZero();
        assertThat(complaints()).filteredOn(line -> line.startsWith("ERROR")).isEmpty();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        drop(first);
        drop(second);
    }

    private static void drop(ScriptedVendor vendor) throws Exception {
        for (Optional<Exchange> left = vendor.takeWithin(Duration.ZERO);
                left.isPresent();
                left = vendor.takeWithin(Duration.ZERO)) {
            left.get().cut();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            atRest();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        close();
    }

    /** Stops the gateway, then the vendors, and removes its folder. */
    @Override
    public void close() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        requestLog.stop();
        log.stop();
        first.close();
        second.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
