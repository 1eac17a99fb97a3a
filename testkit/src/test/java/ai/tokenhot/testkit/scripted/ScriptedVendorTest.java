package ai.tokenhot.testkit.scripted;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class ScriptedVendorTest {

    private static final Duration SOON = Duration.ofMillis(200);

    @Test
    void recordsTheRequestAsItWasSent() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> exchange.answer(200, "text/plain", "hi"));
                var client = connect(vendor)) {
            send(client, "POST /a/b?c=%2F HTTP/1.1\r\nX-One: 1\r\nx-ONE:  2 \r\nContent-Length: 3\r\n\r\nabc");
            assertThat(read(client, "hi")).startsWith("HTTP/1.1 200 ").contains("\r\ncontent-length: 2\r\n");
            ReceivedRequest request = vendor.requests().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.target()).isEqualTo("/a/b?c=%2F");
            assertThat(request.path()).isEqualTo("/a/b");
            assertThat(request.query()).contains("c=%2F");
            assertThat(request.headers().getFirst()).isEqualTo(new ReceivedRequest.Header("X-One", "1"));
            assertThat(request.headers("x-one")).containsExactly("1", "2");
            assertThat(request.body().text()).isEqualTo("abc");
        }
    }

    @Test
    void readsChunkedRequestsAndSeveralOnOneConnection() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> exchange.answer(200, "text/plain", "."));
                var client = connect(vendor)) {
            send(client, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
            read(client, ".");
            send(client, "GET /next HTTP/1.1\r\n\r\n");
            read(client, ".");
            assertThat(vendor.requests())
                    .extracting(request -> request.body().text())
                    .containsExactly("abc", "");
            assertThat(vendor.requests())
                    .extracting(ReceivedRequest::connection)
                    .containsExactly(0, 0);
        }
    }

    @Test
    void aRealClientReadsEventsInLockStep() throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var client = HttpClient.newHttpClient()) {
            var answer = client.sendAsync(
                    HttpRequest.newBuilder(URI.create(vendor.origin() + "/events"))
                            .build(),
                    BodyHandlers.ofInputStream());
            Exchange exchange = vendor.take();
            exchange.eventStreamHead().chunk("data: 1\n\n");
            try (InputStream body = answer.get().body()) {
                assertThat(body.readNBytes(9)).asString(StandardCharsets.UTF_8).isEqualTo("data: 1\n\n");
                assertThat(body.available()).isZero();
                assertThat(exchange.peerClosedWithin(SOON)).isFalse();
                exchange.chunk("data: 2\n\n").lastChunk();
                assertThat(body.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("data: 2\n\n");
            }
        }
    }

    @Test
    void cutIsAReset() throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var client = connect(vendor)) {
            send(client, "GET / HTTP/1.1\r\n\r\n");
            vendor.take().head(200, "content-length: 10").cut();
            assertThatThrownBy(() -> client.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void hangUpIsAnOrderlyEnd() throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var client = connect(vendor)) {
            send(client, "GET / HTTP/1.1\r\n\r\n");
            vendor.take().send("odd bytes").hangUp();
            assertThat(client.getInputStream().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("odd bytes");
        }
    }

    @Test
    void noticesThatThePeerClosed() throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var client = connect(vendor)) {
            send(client, "GET / HTTP/1.1\r\n\r\n");
            Exchange exchange = vendor.take();
            assertThatThrownBy(() -> exchange.awaitPeerClosed(SOON)).hasMessageContaining("still connected");
            client.shutdownOutput();
            exchange.awaitPeerClosed(ScriptedVendor.PATIENCE);
        }
    }

    @Test
    void sendBlocksWhileThePeerDoesNotRead() throws Exception {
        var much = new byte[64 * 1024 * 1024];
        try (var vendor = ScriptedVendor.inLockStep();
                var client = connect(vendor)) {
            send(client, "GET / HTTP/1.1\r\n\r\n");
            Exchange exchange = vendor.take();
            Thread sending = Thread.startVirtualThread(() -> {
                try {
                    exchange.send(much).hangUp();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(sending.join(SOON)).isFalse();
            assertThat(exchange.bytesSent()).isLessThan(much.length);
            assertThat(client.getInputStream().readAllBytes()).hasSameSizeAs(much);
            sending.join();
            assertThat(exchange.bytesSent()).isEqualTo(much.length);
        }
    }

    @Test
    void closeTellsWhatWasNotHttp() throws Exception {
        var vendor = ScriptedVendor.inLockStep();
        try (var client = connect(vendor)) {
            send(client, "hello\r\n\r\n");
            client.getInputStream().readAllBytes();
        }
        assertThatThrownBy(vendor::close).hasMessageContaining("request line: hello");
    }

    @Test
    void closeTellsThatAScriptFailed() throws Exception {
        var vendor = ScriptedVendor.answering(
                exchange -> assertThat(exchange.request().method()).isEqualTo("POST"));
        try (var client = connect(vendor)) {
            send(client, "GET / HTTP/1.1\r\n\r\n");
            client.getInputStream().readAllBytes();
        }
        assertThatThrownBy(vendor::close).hasMessageContaining("1 problems").hasMessageContaining("POST");
    }

    @Test
    void closeEndsExchangesThatNobodyAnswered() throws Exception {
        var vendor = ScriptedVendor.inLockStep();
        try (var client = connect(vendor)) {
            send(client, "GET / HTTP/1.1\r\n\r\n");
            vendor.take();
            vendor.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(vendor.openConnections()).isZero();
        }
    }

    private static Socket connect(ScriptedVendor vendor) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), vendor.port());
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Socket client, String until) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n" + until)) {
            int next = client.getInputStream().read();
            assertThat(next).as("read so far: %s", text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }
}
