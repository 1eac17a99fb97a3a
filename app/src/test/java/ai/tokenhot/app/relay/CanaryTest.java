package ai.tokenhot.app.relay;

import ai.tokenhot.admin.LocalSocket;
import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static ai.tokenhot.app.relay.GatewayFixture.CREDENTIAL;
import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static ai.tokenhot.app.relay.GatewayFixture.SECOND_CREDENTIAL;
import static ai.tokenhot.app.relay.GatewayFixture.TWICE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Incident 47: secrets are planted wherever a gateway meets them, everything is made to go wrong, and then they are
 * looked for wherever it leaves something.
 */
@Timeout(60)
class CanaryTest {

    private static final String UNKNOWN_KEY = "sk-canary-of-a-stranger-000111222333444";

    private final List<String> answers = new ArrayList<>();

    @Test
    void noSecretIsLeftAnywhere() throws Exception {
        var console = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        var tee = new PrintStream(console, true, StandardCharsets.UTF_8);
        System.setOut(tee);
        System.setErr(tee);
        var left = new TreeMap<String, String>();
        String made;
        try (var gateway = GatewayFixture.standard().start()) {
            RunningGateway.logRequests(gateway.data().resolve("logs"));
            made = everythingGoesWrong(gateway);
            left.put("metrics", gateway.metrics());
            left.put("log", String.join("\n", gateway.log()) + String.join("\n", gateway.complaints()));
            left.put("request log", String.join("\n", gateway.requestLines()));
            GatewayFixture.eventually(
                    "the request log's file is written",
                    () -> left("logs", gateway.data()).values().stream().anyMatch(text -> text.contains("req_")));
            left.putAll(left("running", gateway.data()));
            gateway.stop();
            left.putAll(left("stopped", gateway.data()));
        } finally {
            System.setOut(out);
            System.setErr(err);
            ((Logger) LoggerFactory.getLogger("tokenhot.requests")).detachAndStopAllAppenders();
        }
        left.put("console", console.toString(StandardCharsets.UTF_8));
        left.put("answers", String.join("\n", answers));
        assertThat(left.keySet()).anyMatch(name -> name.contains("tokenhot.db"));
        assertThat(left.values()).anyMatch(text -> text.contains("receipt"));
        for (String secret : List.of(KEY, made, UNKNOWN_KEY, CREDENTIAL, SECOND_CREDENTIAL)) {
            for (Map.Entry<String, String> place : left.entrySet()) {
                for (String form : forms(secret)) {
                    assertThat(place.getValue().contains(form))
                            .as("%s holds %s", place.getKey(), form)
                            .isFalse();
                }
            }
        }
    }

    /** The secret itself, and as it would look in Base64 or without its first letters. */
    private static List<String> forms(String secret) {
        return List.of(
                secret,
                secret.substring(6),
                Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private String everythingGoesWrong(GatewayFixture gateway) throws Exception {
        String made = command(gateway, "key create", "name", "canary")
                .string("secret")
                .orElseThrow();
        answers.add(command(gateway, "key list", "none", "").text());
        for (Language language : Language.values()) {
            String echo = "wrong key " + CREDENTIAL + " sent by " + KEY;
            for (int status : List.of(200, 400, 401, 403, 429, 500)) {
                for (boolean stream : List.of(true, false)) {
                    try (RawClient client = stream ? gateway.stream(language, MODEL) : gateway.ask(language, MODEL)) {
                        gateway.take()
                                .answer(
                                        status,
                                        "application/json",
                                        language.vendorError("e", "wrong key " + CREDENTIAL));
                        keep(client);
                    }
                }
            }
            try (RawClient client = gateway.ask(language, TWICE)) {
                gateway.take().answer(401, "text/html", "<html>" + CREDENTIAL);
                gateway.second()
                        .take()
                        .answer(500, "application/json", language.vendorError("e", "no " + SECOND_CREDENTIAL));
                keep(client);
            }
            try (RawClient client = gateway.stream(language, MODEL)) {
                Exchange vendor = gateway.take();
                vendor.eventStreamHead();
                vendor.chunk(language.events().getFirst() + language.vendorErrorEvent("wrong key " + CREDENTIAL));
                keep(client);
            }
            try (RawClient client = gateway.stream(language, MODEL)) {
                gateway.take().send("garbage " + echo).hangUp();
                keep(client);
            }
            for (String target : List.of(
                    language.path(MODEL) + "?key=" + UNKNOWN_KEY,
                    language.path(MODEL) + "?key=" + KEY + "&key=" + made,
                    "/v1/unknown?key=" + KEY,
                    "/v1/receipts/none?key=" + made)) {
                try (RawClient client = gateway.connect()) {
                    client.request("POST", target, "{".getBytes(StandardCharsets.UTF_8), List.of());
                    keep(client);
                }
            }
            for (String key : List.of(UNKNOWN_KEY, made, KEY)) {
                try (RawClient client = gateway.connect()) {
                    client.request(
                            "POST",
                            language.path("no-such-model"),
                            language.request("no-such-model").getBytes(StandardCharsets.UTF_8),
                            List.of("Authorization: Bearer " + key, "x-api-key: " + key, "x-goog-api-key: " + key));
                    keep(client);
                }
            }
        }
        command(gateway, "key revoke", "id", "key_nothing");
        try (RawClient client = gateway.connect()) {
            client.send("GET / HTTP/1.1\r\nAuthorization: Bearer " + KEY + "\r\nbroken\r\n\r\n");
            keep(client);
        }
        try (RawClient client = gateway.connect()) {
            client.send("GET / HTTP/1.1\r\nAuthorization: Bearer " + KEY + "x".repeat(40_000) + "\r\n\r\n");
            keep(client);
        }
        return made;
    }

    private static JsonObject command(GatewayFixture gateway, String command, String name, String value) {
        return LocalSocket.ask(
                        gateway.data().resolve("control.sock"),
                        JsonObject.builder()
                                .put("command", command)
                                .put(name, value)
                                .build())
                .orElseThrow();
    }

    private void keep(RawClient client) throws IOException {
        RawClient.Head head = client.head();
        answers.add(head + "\n" + client.body());
    }

    /** All files of a folder as Latin-1, by name. */
    private static Map<String, String> left(String when, Path folder) {
        var texts = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(
                        when + " " + folder.relativize(file),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return texts;
    }
}
