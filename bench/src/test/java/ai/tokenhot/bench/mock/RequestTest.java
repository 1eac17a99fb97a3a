package ai.tokenhot.bench.mock;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RequestTest {

    private static final String BODY = "{\"model\":\"mock-7x20ms\",\"stream\": true,\"stream_options\":{}}";
    private static final String TEXT = "POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-LENGTH: " + BODY.length()
            + "\r\nConnection: Close\r\n\r\n" + BODY;

    private final Request request = new Request();

    @Test
    void isFoundOnceItsLastByteHasCome() {
        byte[] bytes = ascii(TEXT + "POST");
        for (int to = 0; to < TEXT.length(); to++) {
            assertThat(request.find(bytes, 0, to)).isEqualTo(Request.INCOMPLETE);
        }
        assertThat(request.find(bytes, 0, bytes.length)).isEqualTo(TEXT.length());
    }

    @Test
    void tellsPathStreamScriptAndClose() {
        byte[] bytes = ascii(TEXT);
        request.find(bytes, 0, bytes.length);

        assertThat(request.targets(bytes, ascii("/v1/messages"))).isTrue();
        assertThat(request.targets(bytes, ascii("/v1/chat/completions"))).isFalse();
        assertThat(request.streams(bytes)).isTrue();
        assertThat(request.close()).isTrue();
        assertThat(request.script(bytes)).isEqualTo(new Script(7, 20));
    }

    @Test
    void streamOptionsAloneDoNotStream() {
        String body = "{\"stream_options\":{\"include_usage\":true},\"model\":\"mock-7x0ms\"}";
        byte[] bytes = ascii("POST /v1/messages HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        request.find(bytes, 0, bytes.length);

        assertThat(request.streams(bytes)).isFalse();
    }

    @Test
    void chunkedBodyAndHugeBodyAreRefused() {
        byte[] chunked = ascii("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
        byte[] huge = ascii("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n");

        assertThatThrownBy(() -> request.find(chunked, 0, chunked.length)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.find(huge, 0, huge.length)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void modelThatIsNoScriptIsRefused() {
        String body = "{\"model\":\"mock-many\"}";
        byte[] bytes = ascii("POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        request.find(bytes, 0, bytes.length);

        assertThatThrownBy(() -> request.script(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: mock-<events>x<gap>ms");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
