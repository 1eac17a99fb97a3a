package ai.tokenhot.upstream;

import ai.tokenhot.upstream.AnswerParser.GarbledException;
import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class AnswerParserTest {

    private static final String CHUNKED = String.join(
            "\r\n",
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "X-A: 1",
            "",
            "5",
            "hello",
            "1;name=value",
            " ",
            "00B",
            "wörld!!!!!",
            "0",
            "Trailer: t",
            "",
            "");

    private static Heard parse(String text) throws GarbledException {
        return parse(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    /** Feeds pieces of so many bytes. */
    private static Heard parse(byte[] bytes, int piece) throws GarbledException {
        var heard = new Heard();
        for (int from = 0; from < bytes.length; from += Math.min(piece, bytes.length - from)) {
            byte[] part = Arrays.copyOfRange(bytes, from, from + Math.min(piece, bytes.length - from));
            heard.rest += heard.parser.feed(part, 0, part.length);
        }
        return heard;
    }

    @Test
    void lengthEndsTheBody() throws GarbledException {
        Heard heard = parse("HTTP/1.1 201 Created\r\nContent-Length: 5\r\nX-B:  two words \t\r\n\r\nhello");
        assertThat(heard.status).isEqualTo(201);
        assertThat(heard.headers.get("x-b")).isEqualTo("two words");
        assertThat(heard.body()).isEqualTo("hello");
        assertThat(heard.ended).isTrue();
        assertThat(heard.reusable).isTrue();
    }

    @Test
    void chunksOfOneReadAreOnePiece() throws GarbledException {
        Heard heard = parse(CHUNKED);
        assertThat(heard.body()).isEqualTo("hello wörld!!!!!");
        assertThat(heard.pieces).isOne();
        assertThat(heard.reusable).isTrue();
    }

    @Test
    void cutAnywhereItIsTheSame() throws GarbledException {
        byte[] bytes = CHUNKED.getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece < bytes.length; piece++) {
            Heard heard = parse(bytes, piece);
            assertThat(heard.body()).as("pieces of %d", piece).isEqualTo("hello wörld!!!!!");
            assertThat(heard.ended).isTrue();
            assertThat(heard.rest).isZero();
        }
    }

    @Test
    void withoutLengthTheConnectionEndsTheBody() throws GarbledException {
        Heard heard = parse("HTTP/1.1 200 OK\r\n\r\nall that comes");
        assertThat(heard.ended).isFalse();
        assertThat(heard.parser.closed()).isTrue();
        assertThat(heard.body()).isEqualTo("all that comes");
    }

    @Test
    void cutAnswersAreNotWhole() throws GarbledException {
        for (String cut : List.of(
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")) {
            Heard heard = parse(cut);
            assertThat(heard.ended).as(cut).isFalse();
            assertThat(heard.parser.closed()).as(cut).isFalse();
        }
    }

    @Test
    void statusesWithoutBodyHaveNone() throws GarbledException {
        Heard heard = parse("HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n");
        assertThat(heard.ended).isTrue();
        assertThat(heard.body()).isEmpty();
    }

    @Test
    void interimAnswersAreReadOver() throws GarbledException {
        Heard heard = parse(String.join(
                "\r\n",
                "HTTP/1.1 103 Early Hints",
                "Link: x",
                "",
                "HTTP/1.1 100 Continue",
                "",
                "HTTP/1.1 200 OK",
                "Content-Length: 2",
                "",
                "ok"));
        assertThat(heard.status).isEqualTo(200);
        assertThat(heard.headers.contains("link")).isFalse();
        assertThat(heard.body()).isEqualTo("ok");
    }

    @Test
    void connectionIsKeptOnlyWhereBothWantIt() throws GarbledException {
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n").reusable)
                .isFalse();
        assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").reusable)
                .isFalse();
        assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n").reusable)
                .isTrue();
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                        .reusable)
                .isFalse();
    }

    /** What follows an answer that was not asked for would be taken for the next call's. */
    @Test
    void whatComesBehindTheAnswerIsToldAndSpoilsTheConnection() throws GarbledException {
        Heard heard = parse("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n");
        assertThat(heard.rest).isEqualTo(19);
        assertThat(heard.reusable).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>502</html>\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
                "HTTP/1.1 200 OK\r\nname : spaced\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000000000000\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"
            })
    void whatIsNotHttpIsGarbled(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(GarbledException.class);
    }

    @Test
    void headsChunkLinesAndTrailersHaveBounds() {
        String many = "x".repeat(AnswerParser.MAX_HEAD_BYTES);
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThatThrownBy(() -> parse(("HTTP/1.1 200 OK\r\nA: " + many).getBytes(StandardCharsets.UTF_8), 1_000))
                .isInstanceOf(GarbledException.class);
        assertThatThrownBy(() -> parse(chunked + "1;" + many)).isInstanceOf(GarbledException.class);
        assertThatThrownBy(() -> parse(chunked + "0\r\nA: " + many + "\r\n\r\n"))
                .isInstanceOf(GarbledException.class);
    }

    /** Garbage never does more than be garbage, and is the same however it is cut. */
    @Property
    void anythingIsAnAnswerOrGarbled(@ForAll("nearly") byte[] bytes, @ForAll("cuts") int piece) {
        assertThat(outcome(bytes, piece)).isEqualTo(outcome(bytes, Integer.MAX_VALUE));
    }

    private static String outcome(byte[] bytes, int piece) {
        var heard = new Heard();
        try {
            for (int from = 0; from < bytes.length && !heard.ended; from += Math.min(piece, bytes.length - from)) {
                byte[] part = Arrays.copyOfRange(bytes, from, from + Math.min(piece, bytes.length - from));
                heard.rest += heard.parser.feed(part, 0, part.length);
            }
        } catch (GarbledException e) {
            return "garbled";
        }
        return heard.status + " " + heard.ended + " " + heard.body();
    }

    @Provide
    Arbitrary<Integer> cuts() {
        return Arbitraries.integers().between(1, 40);
    }

    /** An answer with some of its bytes changed. */
    @Provide
    Arbitrary<byte[]> nearly() {
        byte[] answer = CHUNKED.getBytes(StandardCharsets.UTF_8);
        Arbitrary<Integer> place = Arbitraries.integers().between(0, answer.length - 1);
        Arbitrary<Byte> value = Arbitraries.of(
                (byte) '\r', (byte) '\n', (byte) ' ', (byte) ':', (byte) '0', (byte) 'f', (byte) 0, (byte) 0xFF);
        return place.list()
                .ofMaxSize(4)
                .flatMap(places -> value.list().ofSize(places.size()).map(values -> {
                    byte[] changed = answer.clone();
                    for (int i = 0; i < places.size(); i++) {
                        changed[places.get(i)] = values.get(i);
                    }
                    return changed;
                }));
    }

    private static final class Heard implements AnswerParser.Sink {
        private final AnswerParser parser = new AnswerParser(this);
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;
        private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        private int pieces;
        private int rest;
        private boolean ended;
        private boolean reusable;

        @Override
        public void head(int answerStatus, MultiMap answerHeaders) {
            status = answerStatus;
            headers = answerHeaders;
        }

        @Override
        public void data(byte[] bytes, int from, int to) {
            pieces++;
            body.write(bytes, from, to - from);
        }

        @Override
        public void ended(boolean keepAlive) {
            ended = true;
            reusable = keepAlive;
        }

        private String body() {
            return body.toString(StandardCharsets.UTF_8);
        }
    }
}
