package ai.tokenhot.app.relay;

import ai.tokenhot.admin.LocalSocket;
import ai.tokenhot.app.RunningGateway;
import ai.tokenhot.dialect.Route;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Who is let in, in which forms, and for how long. */
@Timeout(60)
class KeysTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer %s",
                "Authorization: bearer %s",
                "authorization: BEARER   %s",
                "Authorization: %s",
                "x-api-key: %s",
                "X-Goog-Api-Key: %s",
                "x-goog-api-key:%s",
                "?key=%s",
                "?alt=x&key=%s",
                "?%%6bey=%s"
            })
    void everyFormOfShowingAKeyIsTakenInEveryLanguage(String form) throws Exception {
        String shown = form.formatted(KEY);
        for (Language language : Language.values()) {
            boolean query = shown.startsWith("?");
            try (RawClient client = gateway.connect()) {
                client.request(
                        "POST",
                        language.path(MODEL) + (query ? shown : ""),
                        language.request(MODEL).getBytes(StandardCharsets.UTF_8),
                        query ? List.of() : List.of(shown));
                Exchange vendor = gateway.take();
                vendor.answer(200, "application/json", language.answer());
                assertThat(vendor.request().target()).doesNotContain(KEY);
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).as("%s %s", language, form).isEqualTo(200);
                assertThat(gateway.requestLine(answer.head().requestId()).text())
                        .doesNotContain(KEY);
            }
        }
    }

    @Test
    void oneGoodKeyAmongWrongOnesIsEnough() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.request(
                    "POST",
                    "/v1/messages",
                    Language.MESSAGES.request(MODEL).getBytes(StandardCharsets.UTF_8),
                    List.of("Authorization: Bearer placeholder", "x-api-key: " + KEY));
            gateway.take().answer(200, "application/json", Language.MESSAGES.answer());
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void missingAndUnknownKeysAreRefusedInTheLanguageBeforeTheBodyIsRead(Language language) throws Exception {
        for (List<String> keys : List.of(List.<String>of(), List.of(language.keyHeader("sk-nobody-has-this")))) {
            try (RawClient client = gateway.connect()) {
                // The body is announced, and never sent.
                var head = new StringBuilder("POST " + language.path(MODEL) + " HTTP/1.1\r\nHost: x\r\n");
                keys.forEach(key -> head.append(key).append("\r\n"));
                client.send(head.append("Content-Length: 50\r\n\r\n").toString());
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).isEqualTo(401);
                JsonObject error = (JsonObject) Json.parse(answer.body());
                assertThat(language.errorType(error)).isEqualTo(language.keyErrorType());
                assertThat(language.errorMessage(error)).contains("API key").doesNotContain("sk-nobody-has-this");
                assertThat(answer.head().header("content-type")).contains("application/json");
                if (language == Language.MESSAGES) {
                    assertThat(error.string("type")).contains("error");
                    assertThat(error.string("request_id"))
                            .contains(answer.head().requestId());
                    assertThat(answer.head().header("request-id"))
                            .contains(answer.head().requestId());
                }
                if (language == Language.CHAT || language == Language.RESPONSES) {
                    assertThat(error.object("error").orElseThrow().string("code"))
                            .contains("invalid_api_key");
                }
                assertThat(answer.head().header("connection")).contains("close");
                gateway.requestLine(answer.head().requestId());
            }
        }
    }

    /** A refusal must reach the caller though the caller is still sending what nobody reads. */
    @Test
    void refusalReachesACallerThatSendsALongBodyFirst() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (RawClient client = gateway.connect()) {
                client.request(
                        "POST",
                        "/v1/chat/completions",
                        new byte[1 << 20],
                        List.of("Authorization: Bearer sk-nobody-has-this"));
                assertThat(client.answer().status()).isEqualTo(401);
            }
        }
    }

    @Test
    void revokedKeyIsRefusedWithinASecond() throws Exception {
        JsonObject made = command("key create", "name", "to be revoked");
        String secret = made.string("secret").orElseThrow();
        String id = made.string("id").orElseThrow();
        assertThat(status(secret)).isEqualTo(200);
        assertThat(command("key revoke", "id", id).string("revoked")).isPresent();
        long revoked = System.nanoTime();
        while (status(secret) != 401) {
            assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(1));
        }
        for (Language language : Language.values()) {
            try (RawClient client = gateway.connect()) {
                client.request(
                        "POST",
                        language.path(MODEL),
                        language.request(MODEL).getBytes(StandardCharsets.UTF_8),
                        List.of(language.keyHeader(secret)));
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).isEqualTo(401);
                JsonObject error = (JsonObject) Json.parse(answer.body());
                assertThat(language.errorType(error)).isEqualTo(language.keyErrorType());
                assertThat(language.errorMessage(error)).contains("revoked");
            }
        }
        assertThat(command("key list", "", "").text()).contains(id).doesNotContain(secret);
        assertThat(command("key revoke", "id", "key_nobody").string("error").orElse(""))
                .contains("key_nobody");
        assertThat(status(KEY)).isEqualTo(200);
    }

    private static JsonObject command(String command, String name, String value) {
        var asked = JsonObject.builder().put("command", command);
        if (!name.isEmpty()) {
            asked.put(name, value);
        }
        return LocalSocket.ask(gateway.data().resolve("control.sock"), asked.build())
                .orElseThrow(() -> new AssertionError("the gateway did not answer on its socket"));
    }

    private static int status(String secret) throws Exception {
        try (RawClient client = gateway.connect()) {
            return client.request("GET", "/v1/models", new byte[0], List.of("Authorization: Bearer " + secret))
                    .answer()
                    .status();
        }
    }

    /** Incident 42. */
    @Test
    void whatALooksLikeSqlInAKeyIsAnUnknownKey() throws Exception {
        var shown = new ArrayList<>(List.of(
                "' OR '1'='1",
                "' OR 1=1 --",
                "\"; drop table api_keys; --",
                "x' union select hash from api_keys --",
                "%27%20OR%201%3D1",
                KEY + "'",
                KEY + " ",
                KEY.substring(1),
                KEY.toUpperCase(java.util.Locale.ROOT),
                "*",
                "%",
                "null",
                "undefined",
                "Bearer",
                "a".repeat(500),
                "a".repeat(501),
                "a".repeat(8_000)));
        var random = new Random(42);
        for (int i = 0; i < 150; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) (0x20 + random.nextInt(0x5f));
            }
            shown.add(new String(bytes, StandardCharsets.US_ASCII));
        }
        try (RawClient client = gateway.connect()) {
            for (String key : shown) {
                for (String form : List.of("Authorization: Bearer " + key, "x-api-key: " + key)) {
                    int status = client.request("GET", "/v1/models", new byte[0], List.of(form))
                            .answer()
                            .status();
                    // White space around a header's value is no part of it.
                    assertThat(status).as(form).isEqualTo(key.strip().equals(KEY) ? 200 : 401);
                }
            }
        }
        assertThat(status(KEY)).isEqualTo(200);
    }

    static Stream<String> routes() {
        return RunningGateway.dialects().stream()
                .flatMap(dialect -> dialect.routes().stream().map(route -> dialect.id() + " " + line(route)))
                .distinct();
    }

    private static String line(Route route) {
        return route.method() + " " + route.path().replace("{model}", MODEL)
                + route.marker().map(marker -> " " + marker).orElse("");
    }

    /** Incident 39: every path that a dialect declares, the deprecated ones too. */
    @ParameterizedTest
    @MethodSource("routes")
    void everyDeclaredRouteRefusesWithoutAKey(String route) throws Exception {
        String[] words = route.split(" ");
        for (String path : List.of(words[2], words[2] + "/", "/v1" + words[2])) {
            if (path.startsWith("/v1/v1beta")) {
                continue;
            }
            try (RawClient client = gateway.connect()) {
                var headers = new ArrayList<String>();
                if (words.length > 3) {
                    headers.add(words[3] + ": 1");
                }
                RawClient.Whole answer =
                        client.request(words[1], path, new byte[0], headers).answer();
                assertThat(answer.status()).as("%s on %s", words[1], path).isEqualTo(401);
                assertThat(answer.body()).contains("error").doesNotContain(MODEL);
            }
        }
    }

    @Test
    void receiptsRefuseWithoutAKeyAndHideOthersReceipts() throws Exception {
        try (RawClient client = gateway.connect()) {
            assertThat(client.request("GET", "/v1/receipts/req_x", new byte[0], List.of())
                            .answer()
                            .status())
                    .isEqualTo(401);
        }
        for (String id : List.of("req_x", "' or 1=1 --", "x".repeat(101), "..%2f..%2fkeys", "")) {
            assertThat(gateway.get("/v1/receipts/" + id.replace(" ", "%20")).status())
                    .as(id)
                    .isEqualTo(404);
        }
    }
}
