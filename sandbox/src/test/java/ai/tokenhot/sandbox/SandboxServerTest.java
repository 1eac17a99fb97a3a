package ai.tokenhot.sandbox;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
final class SandboxServerTest {

    private static String request(String text, boolean stream) {
        return JsonObject.builder()
                .put("model", "gpt-5.4")
                .put("stream", stream)
                .put(
                        "messages",
                        ai.tokenhot.json.JsonArray.of(JsonObject.builder()
                                .put("role", "user")
                                .put("content", text)
                                .build()))
                .build()
                .text();
    }

    private static byte[] head(String headers, int length) {
        return ("POST /openai/v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\n" + headers
                        + "content-length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Sends on a connection of its own and reads until the other side closes it. */
    private static String exchange(String headers, byte[] body) throws IOException {
        try (var socket = connect(Sandbox.port())) {
            socket.getOutputStream().write(head("connection: close\r\n" + headers, body.length));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String exchange(String text) throws IOException {
        return exchange("", request(text, true).getBytes(StandardCharsets.UTF_8));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void cutClosesTheConnectionInTheMiddle() throws IOException {
        String answer = exchange("Hello [[sandbox: cut=3]]");

        assertThat(count(answer, "data: ")).isEqualTo(3);
        assertThat(answer).doesNotEndWith("0\r\n\r\n");
    }

    @Test
    void wholeAnswersAreCutInTheMiddleToo() throws IOException {
        byte[] body = request("Hello [[sandbox: cut=1]]", false).getBytes(StandardCharsets.UTF_8);
        String answer = exchange("", body);

        int length = Integer.parseInt(answer.split("content-length: ")[1].split("\r\n")[0]);
        assertThat(answer.split("\r\n\r\n", 2)[1].getBytes(StandardCharsets.UTF_8).length)
                .isEqualTo(length / 2);
    }

    @Test
    void streamMayComeByteByByte() throws IOException {
        String answer = exchange("Hello [[sandbox: bytes=1 text='你好']]");

        assertThat(answer).endsWith("0\r\n\r\n");
        assertThat(count(answer, "\r\n1\r\n")).isGreaterThan(500);
    }

    @Test
    void eventsLeaveWhenTheyAreWritten() throws IOException {
        try (var socket = connect(Sandbox.port())) {
            byte[] body = request("[[sandbox: gap=300s]] hi", true).getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(head("", body.length));
            socket.getOutputStream().write(body);
            assertThat(readUntil(socket.getInputStream(), "\n\n")).contains("\"role\":\"assistant\"");
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.UTF_8).contains(end)) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Test
    void slowReaderGetsEverything() throws Exception {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Sandbox.port()));
            byte[] body = request("[[sandbox: tokens=20000]]", true).getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream().write(head("connection: close\r\n", body.length));
            socket.getOutputStream().write(body);
            TimeUnit.MILLISECONDS.sleep(200);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(count(answer, "data: ")).isGreaterThan(19_990);
            assertThat(answer).endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
        }
    }

    @Test
    void compressedBodiesAreReadAndUnknownCompressionIsRefused() throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(request("My name is Ann.", false).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(exchange("content-encoding: gzip\r\n", compressed.toByteArray()))
                .contains("Hello, Ann!");
        assertThat(exchange("content-encoding: zstd\r\n", compressed.toByteArray()))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void upgradeToHttp2IsIgnored() throws IOException {
        byte[] body = request("hi", false).getBytes(StandardCharsets.UTF_8);

        assertThat(exchange("upgrade: h2c\r\nhttp2-settings: AAMAAABkAARAAAAAAAIAAAAA\r\n", body))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void tooLargeBodyIsRefusedInTheVendorsWords() throws IOException {
        try (var socket = connect(Sandbox.port())) {
            int length = Exchange.MAX_BODY + 1;
            socket.getOutputStream().write(head("connection: close\r\n", length));
            byte[] part = new byte[1 << 20];
            for (int left = length; left > 0; left -= part.length) {
                socket.getOutputStream().write(part, 0, Math.min(left, part.length));
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 413").contains("request_too_large");
        }
    }

    @Test
    void largeBodyIsAnsweredOffTheEventLoop() {
        String text = "My name is Ann. " + "The river runs. ".repeat(40_000);
        Sandbox.Answer answer = Sandbox.request("/openai/v1/chat/completions")
                .header("authorization", "Bearer k")
                .post(request(text, false));

        assertThat(answer.body()).contains("Hello, Ann!");
    }

    @Test
    void brokenProxyAnswersHtml() {
        Sandbox.Answer answer = Sandbox.request("/openai/v1/chat/completions")
                .header("authorization", "Bearer k")
                .post(request("[[sandbox: body=html]]", true));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("content-type")).isEqualTo("text/html");
        assertThat(answer.body()).startsWith("<html>");
    }

    @Test
    void wholeAnswerMayBeMalformed() {
        Sandbox.Answer answer = Sandbox.request("/openai/v1/chat/completions")
                .header("authorization", "Bearer k")
                .post(request("[[sandbox: malformed=1]]", false));

        assertThatThrownBy(() -> Json.parse(answer.body())).isInstanceOf(ai.tokenhot.json.JsonException.class);
    }

    @Test
    void unknownVendorIsTold() {
        Sandbox.Answer answer = Sandbox.request("/nobody/v1/x").get();

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("openai", "gemini", "xai");
        assertThat(answer.header("x-tokenhot-sandbox")).isEqualTo("true");
        assertThat(Sandbox.request("/").get().status()).isEqualTo(200);
    }

    @Test
    void serversAreIndependentAndCloseTheirPort() throws Exception {
        Vertx vertx = Vertx.vertx();
        SandboxServer first = SandboxServer.start(vertx, "127.0.0.1", 0);
        SandboxServer second = SandboxServer.start(vertx, "127.0.0.1", 0);
        assertThat(first.port()).isNotEqualTo(second.port());
        first.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> connect(first.port()).close()).isInstanceOf(IOException.class);
        connect(second.port()).close();
        assertThatThrownBy(() ->
                        SandboxServer.start(vertx, "127.0.0.1", second.port()).close())
                .isInstanceOf(IllegalStateException.class);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
