package ai.tokenhot.app.relay;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Streams arrive as the vendor sends them: at once, in its own bytes, no faster than the caller reads. */
@Timeout(60)
class StreamTest {

    private static final Duration A_MOMENT = Duration.ofMillis(150);

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    /** Incident 62. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void eventLeavesBeforeTheNextOneComes(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            assertThat(client.silentFor(A_MOMENT))
                    .as("the head waits for the first event")
                    .isTrue();
            List<String> events = language.events();
            vendor.chunk(events.getFirst());
            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type")).contains("text/event-stream");
            assertThat(head.header("x-accel-buffering")).contains("no");
            client.expect(events.getFirst());
            for (String event : events.subList(1, events.size() - 1)) {
                vendor.chunk(event);
                client.expect(event);
            }
            vendor.chunk(events.getLast());
            if (language == Language.GEMINI) {
                assertThat(client.silentFor(A_MOMENT))
                        .as("another event may follow")
                        .isTrue();
                vendor.lastChunk();
            }
            client.expect(events.getLast());
            completeReceipt(language, head.requestId());
            if (language != Language.GEMINI) {
                vendor.lastChunk();
            }
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    /** The form of a Gemini stream that is one array, whose items come one by one. */
    @Test
    void itemOfAnArrayLeavesBeforeTheNextOneComes() throws Exception {
        Language language = Language.GEMINI;
        try (RawClient client = gateway.post(
                language, "/v1beta/models/" + MODEL + ":streamGenerateContent", language.streamRequest(MODEL))) {
            Exchange vendor = gateway.take();
            assertThat(vendor.request().query()).contains("alt=sse");
            vendor.eventStreamHead();
            List<String> events = language.events();
            vendor.chunk(events.getFirst());
            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers("content-type")).hasSize(1);
            assertThat(head.header("content-type").orElse("")).startsWith("application/json");
            client.expect("[" + data(events.getFirst()));
            for (String event : events.subList(1, events.size() - 1)) {
                vendor.chunk(event);
                client.expect(",\r\n" + data(event));
            }
            vendor.chunk(events.getLast()).lastChunk();
            client.expect(",\r\n" + data(events.getLast()) + "]");
            completeReceipt(language, head.requestId());
            assertThat(client.next()).isEqualTo(-1);
        }
    }

    private static String data(String event) {
        return event.substring("data: ".length()).strip();
    }

    private static void completeReceipt(Language language, String requestId) {
        JsonObject receipt = gateway.receipt(requestId);
        assertThat(receipt.string("outcome")).contains("completed");
        assertThat(receipt.string("dialect")).contains(language.id());
        assertThat(receipt.string("served_model")).contains("served-model");
        assertThat(receipt.flag("stream")).contains(true);
        if (language != Language.CHAT) {
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
            assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
        }
    }

    /** Incident 62, and UTF-8 that is split anywhere. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void streamThatComesByteByByteArrivesUnchangedWhateverItsLineEnds(Language language) throws Exception {
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            try (RawClient client = gateway.stream(language, MODEL)) {
                Exchange vendor = gateway.take();
                vendor.eventStreamHead();
                for (byte single : bytes(String.join("", language.vendorEvents()), lineEnd)) {
                    vendor.chunk(new byte[] {single});
                }
                vendor.lastChunk();
                String requestId = client.head().requestId();
                assertThat(client.body())
                        .isEqualTo(
                                new String(bytes(String.join("", language.events()), lineEnd), StandardCharsets.UTF_8));
                assertThat(Receipts.quantities(gateway.receipt(requestId))).isEqualTo(Language.USAGE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void streamArrivesUnchangedWhereverTheNetworkCutsIt(Language language) throws Exception {
        var random = new Random(62);
        for (int round = 0; round < 8; round++) {
            byte[] sent = (": hello\n\n" + String.join("", language.vendorEvents())).getBytes(StandardCharsets.UTF_8);
            try (RawClient client = gateway.stream(language, MODEL)) {
                Exchange vendor = gateway.take();
                // Neither a length nor chunks: the end of the connection is the end of the answer.
                vendor.head(200, "content-type: text/event-stream; charset=utf-8", "connection: close");
                for (int from = 0; from < sent.length; ) {
                    int to = Math.min(sent.length, from + 1 + random.nextInt(120));
                    vendor.send(java.util.Arrays.copyOfRange(sent, from, to));
                    from = to;
                    if (random.nextInt(4) == 0) {
                        Thread.sleep(1);
                    }
                }
                vendor.hangUp();
                assertThat(client.head().header("content-type")).contains("text/event-stream; charset=utf-8");
                // A comment before the first event keeps no one waiting and is not part of the answer.
                assertThat(client.body()).isEqualTo(String.join("", language.events()));
            }
        }
    }

    private static byte[] bytes(String events, String lineEnd) {
        return events.replace("\r\n", "\n").replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void lastEventWithoutABlankLineIsStillTheLastEvent(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            String whole = String.join("", language.vendorEvents());
            vendor.chunk(whole.stripTrailing()).lastChunk();
            String requestId = client.head().requestId();
            assertThat(client.body().stripTrailing())
                    .isEqualTo(String.join("", language.events()).stripTrailing());
            assertThat(Receipts.quantities(gateway.receipt(requestId))).isEqualTo(Language.USAGE);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void burstOfManyEventsArrivesWhole(Language language) throws Exception {
        var events = new ArrayList<>(language.vendorEvents());
        var expected = new ArrayList<>(language.events());
        for (int i = 0; i < 3_000; i++) {
            events.add(2, language.delta("piece " + i + " 你好"));
        }
        expected.addAll(2, events.subList(2, 3_002));
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", events)).lastChunk();
            client.head();
            assertThat(client.body()).isEqualTo(String.join("", expected));
        }
    }

    /** An inline image or a sealed thought is one line of megabytes. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void eventOfMegabytesArrivesWhole(Language language) throws Exception {
        String large = language.delta("x".repeat(3 << 20));
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = language.vendorEvents();
            vendor.chunk(events.getFirst()).chunk(large);
            vendor.chunk(String.join("", events.subList(1, events.size()))).lastChunk();
            client.head();
            List<String> expected = language.events();
            assertThat(client.body())
                    .isEqualTo(expected.getFirst() + large + String.join("", expected.subList(1, expected.size())));
        }
    }

    @Test
    void usageChunkLeavesOnlyIfTheCallerAskedForIt() throws Exception {
        for (boolean asked : List.of(true, false)) {
            String body = Language.CHAT.request(
                    MODEL, ",\"stream\":true,\"stream_options\":{\"include_usage\":" + asked + "}");
            try (RawClient client = gateway.post(Language.CHAT, "/v1/chat/completions", body)) {
                Exchange vendor = gateway.take();
                assertThat(vendor.request().body().text()).contains("\"include_usage\":true");
                vendor.eventStreamHead();
                vendor.chunk(String.join("", Language.CHAT.vendorEvents())).lastChunk();
                String requestId = client.head().requestId();
                assertThat(client.body())
                        .isEqualTo(String.join("", asked ? Language.CHAT.vendorEvents() : Language.CHAT.events()));
                assertThat(Receipts.quantities(gateway.receipt(requestId))).isEqualTo(Language.USAGE);
            }
        }
    }

    /** What an event that the vendor made to keep the connection open is for, it is for the caller too. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void vendorsKeepAlivesArriveOnceTheAnswerHasBegun(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(language.keepAlive());
            assertThat(client.silentFor(A_MOMENT))
                    .as("a keep-alive is no answer")
                    .isTrue();
            List<String> events = language.vendorEvents();
            vendor.chunk(events.getFirst());
            client.head();
            client.expect(events.getFirst());
            vendor.chunk(language.keepAlive());
            client.expect(language.keepAlive());
            vendor.chunk(String.join("", events.subList(1, events.size()))).lastChunk();
            List<String> expected = language.events();
            assertThat(client.body()).isEqualTo(String.join("", expected.subList(1, expected.size())));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"CHAT", "GEMINI"})
    void vendorIsHeldBackWhileTheCallerDoesNotRead(Language language) throws Exception {
        int pieces = 4_000;
        String piece = language.delta("0123456789abcdef".repeat(1_024));
        List<String> events = language.vendorEvents();
        try (var client = new RawClient(gateway.port(), 64 << 10)) {
            GatewayFixture.post(client, language, language.streamPath(MODEL), language.streamRequest(MODEL));
            Exchange vendor = gateway.take();
            var failure = new AtomicReference<Exception>();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    vendor.eventStreamHead();
                    vendor.chunk(events.getFirst());
                    for (int i = 0; i < pieces; i++) {
                        vendor.chunk(piece);
                    }
                    vendor.chunk(String.join("", events.subList(1, events.size())));
                    vendor.lastChunk();
                } catch (Exception e) {
                    failure.set(e);
                }
            });
            client.head();
            long sent = -1;
            while (sent != vendor.bytesSent()) {
                sent = vendor.bytesSent();
                Thread.sleep(400);
            }
            // The kernel's own buffers grow to 36 MiB where a system is set up for long distances.
            assertThat(sent).as("bytes that the vendor could send").isLessThan(3L * pieces * piece.length() / 4);
            assertThat(gateway.metric("tokenhot_buffered_bytes")).isLessThan(1 << 20);
            String expected = events.getFirst()
                    + piece.repeat(pieces)
                    + String.join(
                            "", language.events().subList(1, language.events().size()));
            byte[] all = client.bytes();
            assertThat(all.length).isEqualTo(expected.getBytes(StandardCharsets.UTF_8).length);
            assertThat(new String(all, StandardCharsets.UTF_8).equals(expected))
                    .as("all arrives, in order")
                    .isTrue();
            sender.join();
            assertThat(failure.get()).isNull();
        }
    }

    /** The end is only seen when the receipt is on the disk, even if the disk takes its time. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void endOfAnAnswerWaitsForItsReceipt(Language language) throws Exception {
        List<String> events = language.vendorEvents();
        try (RawClient client = gateway.stream(language, MODEL);
                RawClient whole = gateway.ask(language, MODEL);
                LockedDatabase lock = LockedDatabase.of(gateway.data())) {
            Exchange one = gateway.take();
            Exchange other = gateway.take();
            boolean streamFirst = one.request().body().text().contains("stream")
                    || one.request().target().contains("stream");
            Exchange vendor = streamFirst ? one : other;
            Exchange unary = streamFirst ? other : one;
            vendor.eventStreamHead();
            vendor.chunk(String.join("", events)).lastChunk();
            unary.answer(200, "application/json", language.answer());
            List<String> expected = language.events();
            RawClient.Head head = client.head();
            client.expect(String.join("", expected.subList(0, expected.size() - 1)));
            assertThat(client.silentFor(Duration.ofMillis(300))).isTrue();
            assertThat(whole.silentFor(Duration.ofMillis(10))).isTrue();
            assertThat(gateway.receiptNow(head.requestId())).isEmpty();
            lock.release();
            client.expect(expected.getLast());
            gateway.receipt(head.requestId());
            assertThat(client.next()).isEqualTo(-1);
            RawClient.Whole answer = whole.answer();
            assertThat(answer.body()).isEqualTo(language.answer());
            gateway.receipt(answer.head().requestId());
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void manyStreamsAtOnceDoNotMix(Language language) throws Exception {
        int streams = 40;
        var clients = new ArrayList<RawClient>();
        var vendors = new ArrayList<Exchange>();
        var expected = new ArrayList<ByteArrayOutputStream>();
        try {
            for (int i = 0; i < streams; i++) {
                clients.add(gateway.stream(language, MODEL, "X-Stream: " + i));
                vendors.add(gateway.take());
                assertThat(vendors.get(i).request().header("x-stream")).contains("" + i);
                vendors.get(i).eventStreamHead();
                expected.add(new ByteArrayOutputStream());
            }
            List<String> events = language.vendorEvents();
            for (int i = 0; i < streams; i++) {
                vendors.get(i).chunk(events.getFirst());
                expected.get(i).writeBytes(events.getFirst().getBytes(StandardCharsets.UTF_8));
            }
            var random = new Random(48);
            for (int round = 0; round < 400; round++) {
                int i = random.nextInt(streams);
                String delta = language.delta("stream " + i + " round " + round);
                vendors.get(i).chunk(delta);
                expected.get(i).writeBytes(delta.getBytes(StandardCharsets.UTF_8));
            }
            for (int i = 0; i < streams; i++) {
                vendors.get(i).chunk(String.join("", events.subList(1, events.size())));
                vendors.get(i).lastChunk();
                String rest = String.join(
                        "", language.events().subList(1, language.events().size()));
                expected.get(i).writeBytes(rest.getBytes(StandardCharsets.UTF_8));
                clients.get(i).head();
                assertThat(clients.get(i).bytes()).isEqualTo(expected.get(i).toByteArray());
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
