package ai.tokenhot.app.relay;

import ai.tokenhot.admin.LocalSocket;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Incident 48: what is remembered of a key is the same for all its requests; nothing of one request is in another. */
@Timeout(60)
class IdentityTest {

    private static final int CALLS = 240;

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @Test
    void requestsOfManyKeysAtOnceDoNotMix() throws Exception {
        List<JsonObject> keys = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            keys.add(LocalSocket.ask(
                            gateway.data().resolve("control.sock"),
                            JsonObject.builder()
                                    .put("command", "key create")
                                    .put("name", "key " + i)
                                    .build())
                    .orElseThrow());
        }
        var over = new AtomicBoolean();
        Thread vendor = Thread.ofVirtual().start(() -> echo(over));
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (var callers = Executors.newFixedThreadPool(24, Thread.ofVirtual().factory())) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < CALLS; i++) {
                int number = i;
                running.add(callers.submit(() -> {
                    call(
                            keys.get(number % keys.size()),
                            List.of(Language.values()).get(number % 3),
                            number,
                            ids);
                    return null;
                }));
            }
            for (Future<?> call : running) {
                call.get();
            }
        } finally {
            over.set(true);
        }
        vendor.join();
        assertThat(ids).hasSize(CALLS);
    }

    private static void call(JsonObject key, Language language, int number, Set<String> ids) throws IOException {
        String marker = "caller-" + number;
        try (RawClient client = gateway.connect()) {
            client.request(
                    "POST",
                    language.path(MODEL),
                    language.request(MODEL).getBytes(StandardCharsets.UTF_8),
                    List.of(
                            language.keyHeader(key.string("secret").orElseThrow()),
                            "X-Request-Id: " + marker,
                            "X-Marker: " + marker));
            RawClient.Whole answer = client.answer();
            assertThat(answer.body()).contains("\"" + marker + "\"");
            String id = answer.head().requestId();
            assertThat(ids.add(id)).isTrue();
            JsonObject receipt = gateway.receipt(id);
            assertThat(receipt.string("caller_request_id")).contains(marker);
            assertThat(receipt.string("api_key")).isEqualTo(key.string("id"));
            assertThat(receipt.string("upstream_request_id")).contains("vendor-of-" + marker);
            assertThat(receipt.string("dialect")).contains(language.id());
            JsonObject line = gateway.requestLine(id);
            assertThat(line.string("api_key")).isEqualTo(key.string("id"));
        }
    }

    /** Says each caller's own marker back, in another order than asked. */
    private static void echo(AtomicBoolean over) {
        var waiting = new ArrayList<Exchange>();
        while (!over.get()) {
            try {
                var next = gateway.first().takeWithin(Duration.ofMillis(10));
                next.ifPresent(waiting::add);
                if (waiting.size() > 8 || (next.isEmpty() && !waiting.isEmpty())) {
                    answer(waiting.removeLast());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static void answer(Exchange vendor) throws IOException {
        String marker = vendor.request().header("x-marker").orElseThrow();
        String path = vendor.request().path();
        Language language = path.endsWith("/messages")
                ? Language.MESSAGES
                : path.endsWith("/responses") ? Language.RESPONSES : Language.CHAT;
        String body = language.answer().replace("\"Hello\"", "\"" + marker + "\"");
        vendor.head(
                200,
                "content-type: application/json",
                "x-request-id: vendor-of-" + marker,
                "content-length: " + body.length());
        vendor.send(body).end();
    }
}
