package ai.tokenhot.dialect;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Incident 61: an event is the same event however the network cut it, and whatever ends its lines. */
final class SseSplitterTest {

    /** What a splitter handed out. */
    @SuppressWarnings("ArrayRecordComponent")
    record Split(List<PlainEventReader.Event> events, byte[] raw) {}

    @Property(tries = 300)
    void eventsAreTheSameWhereverTheNetworkCuts(@ForAll("streams") String stream) {
        byte[] body = stream.getBytes(UTF_8);
        List<PlainEventReader.Event> expected = PlainEventReader.read(body);
        Split whole = split(body);
        assertThat(whole.events()).isEqualTo(expected);
        assertRawIsTheBody(body, whole.raw());
        for (int cut = 1; cut < body.length; cut++) {
            Split two = split(body, cut);
            assertThat(two.events()).as("cut at byte %d", cut).isEqualTo(expected);
            assertRawIsTheBody(body, two.raw());
        }
        Split single = split(body, IntStream.range(1, body.length).toArray());
        assertThat(single.events()).as("cut at every byte").isEqualTo(expected);
        assertRawIsTheBody(body, single.raw());
    }

    @Property(tries = 500)
    void eventsAreTheSameWhenCutInManyPlaces(@ForAll("streams") String stream, @ForAll long seed) {
        byte[] body = stream.getBytes(UTF_8);
        var random = new SplittableRandom(seed);
        int[] cuts = IntStream.range(1, Math.max(1, body.length))
                .filter(place -> random.nextInt(4) == 0)
                .toArray();
        Split pieces = split(body, cuts);
        assertThat(pieces.events()).isEqualTo(PlainEventReader.read(body));
        assertRawIsTheBody(body, pieces.raw());
    }

    /** No structure at all: any order of the characters that mean something. */
    @Property(tries = 1000)
    void anyBytesAreSplitAsTheStandardSays(@ForAll("soup") String soup, @ForAll long seed) {
        byte[] body = soup.getBytes(UTF_8);
        var random = new SplittableRandom(seed);
        int[] cuts = IntStream.range(1, Math.max(1, body.length))
                .filter(place -> random.nextBoolean())
                .toArray();
        assertThat(split(body).events()).isEqualTo(PlainEventReader.read(body));
        assertThat(split(body, cuts).events()).isEqualTo(PlainEventReader.read(body));
        assertRawIsTheBody(body, split(body, cuts).raw());
    }

    @Property(tries = 200)
    void eventThatLiesInOneChunkIsNotCopied(@ForAll @Size(max = 5) List<String> texts) {
        var stream = new StringBuilder();
        texts.forEach(text ->
                stream.append("data: ").append(text.replaceAll("[\r\n]", "")).append("\n\n"));
        byte[] body = stream.toString().getBytes(UTF_8);
        var splitter = new SseSplitter(event -> {
            assertThat(event.raw()).isSameAs(body);
            assertThat(event.data()).isSameAs(body);
        });
        splitter.feed(body, 0, body.length);
        assertThat(splitter.carried()).isZero();
    }

    @Provide
    Arbitrary<String> streams() {
        Arbitrary<String> text = Arbitraries.of(
                "", "x", "{\"a\":1}", "[DONE]", "你好，世界", "😀👍🏽", "e\u0301", " two  spaces ", "a:b", "data", "\u2028");
        Arbitrary<List<String>> lines = Arbitraries.oneOf(
                        text.map(value -> "data: " + value),
                        text.map(value -> "data:" + value),
                        Arbitraries.of(
                                "data",
                                "event: message_delta",
                                "event:ping",
                                "event",
                                "event:",
                                ": a comment 注释",
                                ":",
                                "id: 7",
                                "retry: 100",
                                "datax: no",
                                "Data: no",
                                "dat",
                                "eventx: no",
                                "\ufeffdata: only at the beginning is it a mark"))
                .list()
                .ofMaxSize(5);
        Arbitrary<String> lineEnd = Arbitraries.of("\n", "\r\n", "\r");
        return Combinators.combine(
                        lines.list().ofMaxSize(6),
                        lineEnd,
                        Arbitraries.of("", "\ufeff"),
                        Arbitraries.of("", "\n", "\r\n\r\n", "data: cut off", "event: e\ndata: 切"))
                .as((events, end, mark, tail) -> {
                    var stream = new StringBuilder(mark);
                    for (List<String> event : events) {
                        event.forEach(line -> stream.append(line).append(end));
                        stream.append(end);
                    }
                    return stream.append(tail).toString();
                });
    }

    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(
                        "\n", "\r", "\r\n", "data", "event", ":", " ", "x", "中", "😀", "\ufeff", "data: y", "\n\n")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Test
    void lastFrameWithoutBlankLineIsHandedOut_incident61() {
        for (String last : List.of("data: [DONE]", "data: [DONE]\n", "data: [DONE]\r\n", "data: [DONE]\r")) {
            Split split = split(("data: 1\n\n" + last).getBytes(UTF_8));
            assertThat(split.events())
                    .as(last)
                    .containsExactly(
                            new PlainEventReader.Event("", "1", true), new PlainEventReader.Event("", "[DONE]", false));
            assertThat(new String(split.raw(), UTF_8)).isEqualTo("data: 1\n\n" + last);
        }
    }

    /** A reader that looks for CRLF CRLF would never see the end of an event whose last LF is missing. */
    @Test
    void lastLineEndIsNotLostWhenTheChunkEndsInsideIt_incident61() {
        byte[] body = "data: 1\r\n\r\ndata: 2\r\n\r\n".getBytes(UTF_8);
        Split split = split(body, body.length - 1);
        assertThat(split.events())
                .containsExactly(new PlainEventReader.Event("", "1", true), new PlainEventReader.Event("", "2", true));
        assertThat(split.raw()).isEqualTo(body);
    }

    @Test
    void eventThatEndsInASingleCarriageReturnDoesNotWaitForTheNext() {
        var events = new ArrayList<String>();
        var splitter = new SseSplitter(event -> events.add(event.text()));
        byte[] body = "data: 1\r\r".getBytes(UTF_8);
        splitter.feed(body, 0, body.length);
        assertThat(events).containsExactly("1");
    }

    @Test
    void eventIsHandedOutWithTheByteThatEndsIt() {
        byte[] body = "event: a\ndata: 1\n\n: comment\n\ndata: 2\n\n".getBytes(UTF_8);
        var ends = new ArrayList<Integer>();
        var fed = new int[1];
        var splitter = new SseSplitter(event -> ends.add(fed[0]));
        for (int i = 0; i < body.length; i++) {
            fed[0] = i + 1;
            splitter.feed(body, i, i + 1);
        }
        assertThat(ends).containsExactly(18, 29, body.length);
    }

    @Test
    void bytesOfAChunkOutsideTheGivenRangeDoNotCount() {
        byte[] chunk = "xxdata: 1\n\nyy".getBytes(UTF_8);
        var events = new ArrayList<String>();
        var splitter = new SseSplitter(event -> events.add(event.text()));
        splitter.feed(chunk, 2, chunk.length - 2);
        splitter.feed(chunk, 3, 3);
        splitter.finish();
        assertThat(events).containsExactly("1");
    }

    @Test
    void handedBytesStayAsTheyWereWhileFurtherOnesCome() {
        var data = new ArrayList<byte[]>();
        var texts = new ArrayList<String>();
        var splitter = new SseSplitter(event -> {
            data.add(Arrays.copyOfRange(event.raw(), event.rawFrom(), event.rawTo()));
            views.add(new View(event.raw(), event.rawFrom(), event.rawTo()));
            texts.add(event.text());
        });
        byte[] body = "data: first\n\ndata: second\n\ndata: third\n\n".getBytes(UTF_8);
        for (int i = 0; i < body.length; i += 3) {
            splitter.feed(body, i, Math.min(body.length, i + 3));
        }
        for (int i = 0; i < data.size(); i++) {
            View view = views.get(i);
            assertThat(Arrays.copyOfRange(view.bytes(), view.from(), view.to())).isEqualTo(data.get(i));
        }
        assertThat(texts).containsExactly("first", "second", "third");
    }

    @SuppressWarnings("ArrayRecordComponent")
    record View(byte[] bytes, int from, int to) {}

    private final List<View> views = new ArrayList<>();

    @Test
    void eventOfManyDataLinesIsOneTextUpToTheBound() {
        byte[] most = ("data: 文\n".repeat(SseSplitter.MAX_DATA_LINES) + "\n").getBytes(UTF_8);
        Split split = split(most, 100, 2000, 2001);
        assertThat(split.events()).hasSize(1);
        assertThat(split.events().getFirst().data()).isEqualTo("文" + "\n文".repeat(SseSplitter.MAX_DATA_LINES - 1));

        byte[] more = ("data: 文\n".repeat(SseSplitter.MAX_DATA_LINES + 1) + "\n").getBytes(UTF_8);
        assertThatThrownBy(() -> split(more))
                .isInstanceOf(SseSplitter.EventTooLongException.class)
                .hasMessageContaining("1024 data lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": a comment that never ends ", "\n", "unknown"})
    void eventWithoutAnEndIsRefusedAtTheBound(String beginning) {
        var splitter = new SseSplitter(event -> {});
        byte[] piece = beginning.repeat((1 << 20) / beginning.length()).getBytes(UTF_8);
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= (SseSplitter.MAX_EVENT_BYTES >> 20) + 1; i++) {
                        splitter.feed(piece, 0, piece.length);
                        assertThat(splitter.carried()).isLessThanOrEqualTo(SseSplitter.MAX_EVENT_BYTES);
                    }
                })
                .isInstanceOf(SseSplitter.EventTooLongException.class)
                .hasMessageContaining(Integer.toString(SseSplitter.MAX_EVENT_BYTES));
    }

    @Test
    void longLineArrivesWhole() {
        String image = "9".repeat(5 << 20);
        byte[] body = ("data: " + image + "\n\n").getBytes(UTF_8);
        Split split = split(body, IntStream.range(1, 80).map(i -> i << 16).toArray());
        assertThat(split.events().getFirst().data()).isEqualTo(image);
        assertThat(split.raw()).isEqualTo(body);
    }

    @Test
    void nothingComesOfNothing() {
        assertThat(split(new byte[0]).events()).isEmpty();
        assertThat(split("\n\r\n\r".getBytes(UTF_8)).raw()).isEmpty();
    }

    private static void assertRawIsTheBody(byte[] body, byte[] raw) {
        assertThat(raw).as("raw bytes, one behind the other").isEqualTo(Arrays.copyOf(body, raw.length));
        assertThat(new String(body, raw.length, body.length - raw.length, UTF_8))
                .as("what is left out behind the last event")
                .matches("\ufeff?[\r\n]*");
    }

    private static Split split(byte[] body, int... cuts) {
        var events = new ArrayList<PlainEventReader.Event>();
        var raw = new ByteArrayOutputStream();
        var splitter = new SseSplitter(event -> {
            raw.write(event.raw(), event.rawFrom(), event.rawTo() - event.rawFrom());
            if (event.hasData()) {
                events.add(new PlainEventReader.Event(event.name(), event.text(), event.terminated()));
            }
        });
        int from = 0;
        for (int cut : cuts) {
            feedCopy(splitter, body, from, Math.min(cut, body.length));
            from = Math.min(cut, body.length);
        }
        feedCopy(splitter, body, from, body.length);
        splitter.finish();
        return new Split(events, raw.toByteArray());
    }

    /** Each chunk in an array of its own, as from a network. */
    private static void feedCopy(SseSplitter splitter, byte[] body, int from, int to) {
        byte[] chunk = Arrays.copyOfRange(body, from, to);
        splitter.feed(chunk, 0, chunk.length);
    }
}
