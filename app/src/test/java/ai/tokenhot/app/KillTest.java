package ai.tokenhot.app;

import ai.tokenhot.admin.Keys;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import ai.tokenhot.store.sqlite.SqliteLedgerStore;
import ai.tokenhot.store.sqlite.SqliteWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Incident 3: the process is killed at any moment, and no answer whose end somebody saw is without its receipt. */
@Tag("end-to-end")
final class KillTest {

    private static final String KEY = "sk-a-key-for-the-kill-test-only";
    private static final int CALLERS = 8;
    private static final Pattern SERVING = Pattern.compile("serves http://localhost:(\\d+)");
    private static final String HELLO =
            "\"messages\":[{\"role\":\"user\",\"content\":\"[[sandbox: tokens=20]] Hello\"}]";

    @TempDir
    private Path data;

    @Test
    void everyAnswerWhoseEndWasSeenHasExactlyOneReceipt() throws Exception {
        for (int kill = 1; kill <= 3; kill++) {
            killUnderLoad(kill);
        }
    }

    @Test
    @Tag("long")
    void theSameForManyKills() throws Exception {
        for (int kill = 1; kill <= 40; kill++) {
            killUnderLoad(kill);
        }
    }

    private void killUnderLoad(int round) throws Exception {
        Queue<String> ended = new ConcurrentLinkedQueue<>();
        var stop = new AtomicBoolean();
        Process gateway = start();
        try (HttpClient client = HttpClient.newHttpClient();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = port(gateway);
            for (int i = 0; i < CALLERS; i++) {
                boolean stream = i % 2 == 0;
                callers.execute(() -> callUntilItBreaks(client, port, stream, ended, stop));
            }
            await(ended, 20 * round);
            gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            stop.set(true);
        } finally {
            gateway.destroyForcibly();
        }
        assertThat(ended).hasSizeGreaterThanOrEqualTo(20);
        assertThat(withoutReceipt(List.copyOf(ended))).isEmpty();
    }

    private static void callUntilItBreaks(
            HttpClient client, int port, boolean stream, Queue<String> ended, AtomicBoolean stop) {
        String body = "{\"model\":\"gpt-5.4-mini\",\"stream\":" + stream + "," + HELLO + "}";
        while (!stop.get()) {
            try {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                                .timeout(Duration.ofSeconds(20))
                                .header("authorization", "Bearer " + KEY)
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
                boolean whole =
                        answer.statusCode() == 200 && (!stream || answer.body().contains("data: [DONE]"));
                if (whole) {
                    ended.add(answer.headers().firstValue("x-request-id").orElseThrow());
                }
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void await(Queue<String> ended, int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (ended.size() < count && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
    }

    private List<String> withoutReceipt(List<String> ids) {
        SqliteDatabase database = SqliteDatabase.open(data.resolve("tokenhot.db"));
        try (var writer = new SqliteWriter(database, size -> {})) {
            var ledger = new SqliteLedgerStore(database, writer);
            return ids.stream()
                    .filter(id -> {
                        Optional<?> receipt = ledger.receipt(Keys.DEFAULT_PROJECT, id);
                        return receipt.isEmpty();
                    })
                    .toList();
        }
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "ai.tokenhot.app.Main",
                "serve");
        builder.environment()
                .putAll(Map.of(
                        "TOKENHOT_DATA", data.toString(),
                        "TOKENHOT_PORT", "0",
                        "TOKENHOT_MANAGEMENT_PORT", "0",
                        "TOKENHOT_SANDBOX", "on",
                        "TOKENHOT_BOOTSTRAP_KEY", KEY));
        builder.redirectError(data.resolve("errors.log").toFile());
        return builder.start();
    }

    private static int port(Process gateway) throws IOException {
        var reader = gateway.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Matcher serving = SERVING.matcher(line);
            if (serving.find()) {
                return Integer.parseInt(serving.group(1));
            }
        }
        throw new IOException("the gateway ended before it served");
    }
}
