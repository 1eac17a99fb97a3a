package ai.tokenhot.bench.load;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ResponseReaderTest {

    private static final String TWO_RESPONSES = """
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            transfer-encoding: Chunked\r
            \r
            5\r
            hello\r
            A;extension=5\r
             and a \r
            x\r
            0\r
            Trailer: value\r
            \r
            HTTP/1.1 429 Too Many Requests\r
            Content-Length: 4\r
            Connection: close\r
            \r
            busy""";

    private final StringBuilder seen = new StringBuilder();
    private final ResponseReader reader = new ResponseReader(new ResponseReader.Listener() {
        @Override
        public void head(int status) {
            seen.append('<').append(status).append('>');
        }

        @Override
        public void body(byte[] bytes, int from, int to) {
            seen.append(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
        }

        @Override
        public void end() {
            seen.append("<end>");
        }
    });

    @Test
    void responsesAreTheSameWhereverTheyAreSplit() {
        byte[] bytes = ascii(TWO_RESPONSES);
        for (int piece = 1; piece <= bytes.length; piece++) {
            seen.setLength(0);
            for (int from = 0; from < bytes.length; from += piece) {
                reader.feed(bytes, from, Math.min(bytes.length, from + piece));
            }

            assertThat(seen).hasToString("<200>hello and a \r\nx<end><429>busy<end>");
            assertThat(reader.close()).isTrue();
        }
    }

    @Test
    void emptyBodyEndsAtOnce() {
        feed("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");

        assertThat(seen).hasToString("<204><end>");
    }

    @Test
    void whatIsNoResponseIsRefused() {
        assertThatThrownBy(() -> feed("SSH-2.0-server is here\r\n\r\n"))
                .isInstanceOf(ResponseReader.MalformedException.class);
    }

    @Test
    void chunkSizeThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"))
                .isInstanceOf(ResponseReader.MalformedException.class)
                .hasMessageContaining("hexadecimal");
    }

    @Test
    void chunkLongerThanItSaysIsRefused() {
        assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n"))
                .isInstanceOf(ResponseReader.MalformedException.class)
                .hasMessageContaining("chunk end");
    }

    @Test
    void bodyThatEndsWithTheConnectionIsRefused() {
        assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"))
                .isInstanceOf(ResponseReader.MalformedException.class);
    }

    private void feed(String text) {
        byte[] bytes = ascii(text);
        reader.feed(bytes, 0, bytes.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
