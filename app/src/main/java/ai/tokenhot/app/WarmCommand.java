package ai.tokenhot.app;

import ai.tokenhot.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts everything on free ports with a data folder of its own, makes a few calls of the sandbox, and stops: the
 * training run of the start-up cache, and a proof that the jar works.
 */
@Command(name = "warm", hidden = true, description = "Trains the start-up cache.")
final class WarmCommand implements Callable<Integer> {

    private static final int ROUNDS = 3;
    private static final Map<String, String> CALLS = Map.of(
            "/v1/chat/completions",
            "{\"model\":\"gpt-5.4-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}",
            "/v1/responses",
            "{\"model\":\"gpt-5.4-mini\",\"input\":\"Hello\"%s}",
            "/v1/messages",
            "{\"model\":\"claude-opus-4-6\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}");
    private static final String GEMINI = "{\"contents\":[{\"parts\":[{\"text\":\"Hello\"}]}]}";

    @Override
    public Integer call() throws Exception {
        Path data = Files.createTempDirectory("tokenhot-warm");
        Map<String, String> environment = Map.of(
                "TOKENHOT_DATA", data.toString(),
                "TOKENHOT_PORT", "0",
                "TOKENHOT_MANAGEMENT_PORT", "0",
                "TOKENHOT_SANDBOX", "on",
                "TOKENHOT_DRAIN_SECONDS", "1");
        try (Gateway gateway = Gateway.start(Configuration.read(environment), environment)) {
            String key = gateway.firstKey().orElseThrow().secret();
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (int round = 0; round < ROUNDS; round++) {
                    calls(client, gateway.port(), key);
                }
            }
        } finally {
            remove(data);
        }
        return 0;
    }

    private static void calls(HttpClient client, int port, String key) throws IOException, InterruptedException {
        for (String tail : List.of("", ",\"stream\":true")) {
            for (Map.Entry<String, String> call : CALLS.entrySet()) {
                post(client, port, key, call.getKey(), call.getValue().formatted(tail));
            }
        }
        post(client, port, key, "/v1beta/models/gemini-2.5-flash:generateContent", GEMINI);
        post(client, port, key, "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", GEMINI);
        post(client, port, key, "/v1/chat/completions", Json.of("not an object").text());
    }

    private static void post(HttpClient client, int port, String key, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("authorization", "Bearer " + key)
                .header("anthropic-version", "2023-06-01")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        client.send(request, BodyHandlers.ofString());
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
