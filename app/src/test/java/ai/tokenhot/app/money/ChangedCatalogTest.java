package ai.tokenhot.app.money;

import ai.tokenhot.app.RunningGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The catalog changes while the gateway serves. */
final class ChangedCatalogTest {

    private static final String KEY = "sk-a-key-for-catalogs-that-change";
    private static final String QUOTE = """
            {"path":"/v1/chat/completions","body":{"model":"gpt-5.4","max_completion_tokens":1,
            "messages":[{"role":"user","content":"hi"}]}}""";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private static String prices(String output) {
        return """
                prices:
                  gpt-5.4: {from: 2026-01-01, currency: USD, source: test, per_million: [{input: 0, output: %s}]}
                """.formatted(output);
    }

    /** As editors and deployments do it: the file is replaced as a whole. */
    private void write(String text) throws IOException {
        Path fresh = folder.resolve("fresh.yaml");
        Files.writeString(fresh, text);
        Files.move(fresh, folder.resolve("tokenhot.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aGoodChangeHoldsForTheNextCallAndABadOneForNone() throws Exception {
        write(prices("1000000"));
        try (var gateway = RunningGateway.start(Map.of(
                        "TOKENHOT_DATA", folder.resolve("data").toString(),
                        "TOKENHOT_CONFIG", folder.resolve("tokenhot.yaml").toString(),
                        "TOKENHOT_PORT", "0",
                        "TOKENHOT_MANAGEMENT_PORT", "0",
                        "TOKENHOT_SANDBOX", "on",
                        "TOKENHOT_BOOTSTRAP_KEY", KEY,
                        "TOKENHOT_DRAIN_SECONDS", "1"));
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(post(client, gateway, "/v1/quotes", QUOTE)).contains("\"amount\":\"1\"");
            HttpResponse<InputStream> underWay = client.send(
                    request(
                            gateway,
                            "/v1/chat/completions",
                            "{\"model\":\"gpt-5.4\",\"stream\":true,\"max_completion_tokens\":60,\"reasoning_effort\":\"none\",\"messages\":[{\"role\":\"user\",\"content\":"
                                    + "\"[[sandbox: tokens=40 gap=200ms]] hi\"}]}"),
                    BodyHandlers.ofInputStream());

            write(prices("2000000"));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!post(client, gateway, "/v1/quotes", QUOTE).contains("\"amount\":\"2\"")) {
                assertThat(System.nanoTime()).as("the change is seen in time").isLessThan(deadline);
                Thread.sleep(100);
            }
            write("prices: {gpt-5.4: {from: never}}");
            Thread.sleep(5_000);

            assertThat(post(client, gateway, "/v1/quotes", QUOTE)).contains("\"amount\":\"2\"");
            String rest = new String(underWay.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).as("the call that was under way came to its end").contains("[DONE]");
        }
    }

    private static String post(HttpClient client, RunningGateway gateway, String path, String body)
            throws IOException, InterruptedException {
        return client.send(request(gateway, path, body), BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest request(RunningGateway gateway, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("authorization", "Bearer " + KEY)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
