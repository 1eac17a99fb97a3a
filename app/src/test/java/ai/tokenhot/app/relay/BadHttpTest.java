package ai.tokenhot.app.relay;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Anything at all may arrive at the socket. */
@Timeout(120)
class BadHttpTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "\r\n\r\n\r\n\r\nGET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon here\r\n\r\n",
                "GET / HTTP/1.1\r\n : empty name\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello",
                "POST /v1/messages HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "POST /v1/messages HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello",
                "POST /v1/messages HTTP/1.1\r\nTransfer-Encoding: nonsense\r\n\r\nhello",
                "POST /v1/messages HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                "POST /v1/messages HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello",
                "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1/models?key=%zz&%=%%% HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /v1beta/models/%e2%82 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http:///[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET ////// HTTP/1.1\r\nHost: x\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            })
    void garbageIsNeverTheGatewaysFault(String bytes) throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send(bytes.getBytes(StandardCharsets.ISO_8859_1));
            client.finishSending();
            int status = statusOrClosed(client);
            assertThat(status).as(bytes).isNotEqualTo(500).isNotEqualTo(502);
        }
        alive();
    }

    /** The status of an answer; 0 when the connection closes without one, which is an answer too. */
    private static int statusOrClosed(RawClient client) throws IOException {
        try {
            return client.head().status();
        } catch (EOFException | SocketException closed) {
            return 0;
        }
    }

    private static void alive() throws IOException {
        try (RawClient client = gateway.connect()) {
            assertThat(client.request("GET", "/healthz", new byte[0], List.of())
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void headersAndLinesThatAreTooLongAreRefused() throws Exception {
        for (String bytes : List.of(
                "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(40_000) + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n" + "X-Many: 12345678901234567890\r\n".repeat(2_000) + "\r\n")) {
            try (RawClient client = gateway.connect()) {
                client.send(bytes);
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).isIn(414, 431);
                assertThat(answer.body()).contains("too long");
                assertThat(client.closedByGateway()).isTrue();
            }
        }
        alive();
    }

    @Test
    void requestThatComesByteByByteIsServed() throws Exception {
        String body = Language.CHAT.request(MODEL);
        byte[] bytes = ("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
        try (RawClient client = gateway.connect()) {
            for (byte single : bytes) {
                client.send(new byte[] {single});
            }
            gateway.take().answer(200, "application/json", Language.CHAT.answer());
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    /** HTTP/1.0 knows no chunks: the end of the connection is the end of the answer. */
    @Test
    void oldClientsAreServed() throws Exception {
        String body = Language.CHAT.streamRequest(MODEL);
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.0\r\nAuthorization: Bearer " + KEY + "\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            var vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", Language.CHAT.vendorEvents())).lastChunk();
            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers("transfer-encoding")).isEmpty();
            assertThat(client.body()).isEqualTo(String.join("", Language.CHAT.events()));
        }
    }

    /** Smuggling: what one reader takes for a body another must not take for a request. */
    @Test
    void lengthAndChunksTogetherAreNotAWayToHideARequest() throws Exception {
        String hidden = "GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY + "\r\n\r\n";
        try (RawClient client = gateway.connect()) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
                            + "\r\n\r\n0\r\n\r\n" + hidden);
            assertThat(statusOrClosed(client)).isIn(0, 400, 401);
        }
        alive();
    }

    @Test
    void randomBytesNeverBringItDown() throws Exception {
        fuzz(new Random(20_261_122), 300);
    }

    @Test
    @Tag("long")
    @Timeout(3_600)
    void randomBytesForAnHourNeverBringItDown() throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(45).toNanos();
        for (long seed = 1; System.nanoTime() < end; seed++) {
            fuzz(new Random(seed), 1_000);
            gateway.atRest();
        }
    }

    private static void fuzz(Random random, int rounds) throws Exception {
        String body = Language.CHAT.request(MODEL);
        byte[] good = ("POST /v1/chat/completions?x=%20 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                        + "x\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
        byte[] chunked = ("POST /v1beta/models/x:generateContent HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + KEY
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\n{\"a\"\r\n3\r\n:1}\r\n0\r\nT: 1\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = (random.nextBoolean() ? good : chunked).clone();
            int changes = 1 + random.nextInt(6);
            for (int i = 0; i < changes; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try (RawClient client = gateway.connect()) {
                client.send(java.util.Arrays.copyOf(bytes, length));
                client.finishSending();
                int status = statusOrClosed(client);
                assertThat(status)
                        .as("round %s: %s", round, new String(bytes, StandardCharsets.ISO_8859_1))
                        .isNotIn(500, 502)
                        .isLessThan(504);
            } catch (SocketException reset) {
                // Closed in our face: its right.
            }
        }
        alive();
    }

    /** A body that never comes to its end is not waited for without end. */
    @Test
    @Tag("long")
    @Timeout(200)
    void bodyThatDoesNotComeIsGivenUpAfterTwoMinutes() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Length: 100\r\n\r\n{");
            for (int i = 0; i < 12; i++) {
                assertThat(client.silentFor(Duration.ofSeconds(9))).isTrue();
                client.send(" ");
            }
            assertThat(client.answer().status()).isEqualTo(408);
        }
    }
}
