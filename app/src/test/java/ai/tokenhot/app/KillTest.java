package ai.tokenhot.app;

import ai.tokenhot.store.jdbc.LedgerAudit;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/**
 * Incident 3: the process is killed at any moment. No answer whose end somebody saw is without its receipt and its charge,
 * which is the vendor's own count to the last billionth; every other call costs nothing, or what its policy says; and
 * the ledger's proof holds.
 */
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
        Queue<Ended> ended = new ConcurrentLinkedQueue<>();
        var stop = new AtomicBoolean();
        Process gateway = start();
        try (HttpClient client = HttpClient.newHttpClient();
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = port(gateway);
            for (int i = 0; i < CALLERS; i++) {
                boolean stream = i % 2 == 0;
                callers.execute(() -> callUntilItBreaks(client, port, stream, ended, stop));
            }
            callers.execute(() -> cancelUntilItBreaks(client, port, stop));
            await(ended, 20 * round);
            gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            stop.set(true);
        } finally {
            gateway.destroyForcibly();
        }
        assertThat(ended).hasSizeGreaterThanOrEqualTo(20);
        assertTheLedgerIsRight(List.copyOf(ended));
    }

    /** A caller that goes before the end, again and again. */
    private static void cancelUntilItBreaks(HttpClient client, int port, AtomicBoolean stop) {
        String body = "{\"model\":\"gpt-5.4-mini\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                + "\"[[sandbox: tokens=40 gap=5ms]] Hello\"}]}";
        while (!stop.get()) {
            try (InputStream answer = client.send(request(port, body), BodyHandlers.ofInputStream())
                    .body()) {
                answer.read(new byte[300]);
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static HttpRequest request(int port, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + KEY)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /**
     * An answer that came to its end.
     *
     * @param charge what it costs by the vendor's own count, in billionths
     */
    private record Ended(String id, long charge) {}

    private static void callUntilItBreaks(
            HttpClient client, int port, boolean stream, Queue<Ended> ended, AtomicBoolean stop) {
        String body = "{\"model\":\"gpt-5.4-mini\",\"stream\":" + stream
                + (stream ? ",\"stream_options\":{\"include_usage\":true}," : ",") + HELLO + "}";
        while (!stop.get()) {
            try {
                HttpResponse<String> answer = client.send(request(port, body), BodyHandlers.ofString());
                boolean whole =
                        answer.statusCode() == 200 && (!stream || answer.body().contains("data: [DONE]"));
                if (whole) {
                    ended.add(new Ended(
                            answer.headers().firstValue("x-request-id").orElseThrow(), charge(answer.body())));
                }
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void await(Queue<Ended> ended, int count) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (ended.size() < count && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
    }

    /** By the catalog's price of the model: 0.75, 0.075 and 4.50 dollars a million. */
    private static long charge(String answer) {
        long input = number(answer, "prompt_tokens");
        long cached = number(answer, "cached_tokens");
        return (input - cached) * 750 + cached * 75 + number(answer, "completion_tokens") * 4_500;
    }

    private static long number(String answer, String name) {
        Matcher figure = Pattern.compile('"' + name + "\":(\\d+)").matcher(answer);
        assertThat(figure.find()).as(name).isTrue();
        return Long.parseLong(figure.group(1));
    }

    private void assertTheLedgerIsRight(List<Ended> ended) {
        SqliteDatabase database = SqliteDatabase.open(data.resolve("tokenhot.db"));
        Map<String, Long> charged = database.jdbi()
                .withHandle(handle -> handle.createQuery("select request_id, charge from receipts")
                        .reduceRows(new HashMap<>(), (all, row) -> {
                            all.put(row.getColumn("request_id", String.class), row.getColumn("charge", Long.class));
                            return all;
                        }));
        for (Ended one : ended) {
            assertThat(charged).containsEntry(one.id(), one.charge());
        }
        long others = database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                select count(*) from receipts where outcome <> 'completed'
                                and charge > cast(1e9 * json_extract(body, '$.hold.amount') as integer)""").mapTo(Long.class).one());
        assertThat(others).as("calls that cost more than was held").isZero();
        assertThat(LedgerAudit.run(database, rows -> {})).isEmpty();
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
                        "TOKENHOT_BOOTSTRAP_CREDIT", "1000000",
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
