package ai.tokenhot.upstream.fetch;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.testkit.scripted.Exchange;
import ai.tokenhot.testkit.scripted.ReceivedRequest;
import ai.tokenhot.testkit.scripted.ScriptedVendor;
import ai.tokenhot.upstream.fetch.FetchResult.Fetched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.upstream.fetch.FetchFixture.BOUNDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Fetching within bounds, from a server on loopback that the operator's list allows. */
@Timeout(60)
final class FetchClientTest {

    static final byte[] PNG = "\u0089PNG\r\n\u001a\n and so on".getBytes(StandardCharsets.ISO_8859_1);

    private static final String LOOPBACK = "127.0.0.1:*";

    private static void answer(Exchange exchange, String type, byte[] content) throws IOException {
        exchange.head(200, "content-type: " + type, "content-length: " + content.length)
                .send(content)
                .end();
    }

    private static byte[] png(int size) {
        return Arrays.copyOf(PNG, size);
    }

    @Test
    void requestSaysNoMoreThanItMust() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> answer(exchange, "image/png", PNG));
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            fetch.names.with("my_files.example", "127.0.0.1");

            Fetched fetched = fetch.got("http://My_FILES.example:" + vendor.port() + "/a b/图.png?x=1#frag");

            assertThat(fetched.mediaType()).isEqualTo("image/png");
            assertThat(fetched.bytes()).isEqualTo(PNG);
            ReceivedRequest request = vendor.requests().getFirst();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.target()).isEqualTo("/a%20b/%E5%9B%BE.png?x=1");
            assertThat(request.headers().stream()
                            .map(header -> header.name().toLowerCase(java.util.Locale.ROOT) + ": " + header.value())
                            .collect(Collectors.toSet()))
                    .isEqualTo(Set.of(
                            "host: my_files.example:" + vendor.port(),
                            "connection: close",
                            "user-agent: Test-Fetch/1",
                            "accept: image/jpeg, image/png, */*;q=0.1"));
        }
    }

    @Test
    void addressOfIpv6IsAskedInBrackets() throws Exception {
        assumeTrue(Ipv6Server.possible(), "this machine has no loopback of IPv6");
        try (var vendor = new Ipv6Server();
                var fetch = FetchFixture.allowing("[::1]:*")) {
            fetch.got("http://[::1]:" + vendor.port() + "/");
            assertThat(vendor.received()).contains("host: [::1]:" + vendor.port());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image/jpeg, image/png",
        "application/octet-stream, image/png",
        "text/html, image/png",
        "IMAGE/PNG; charset=x, image/png",
        "'', image/png"
    })
    void declaredTypeIsCorrectedByTheBytes(String declared, String found) throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> answer(exchange, declared, PNG));
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.got(vendor.origin() + "/x").mediaType()).isEqualTo(found);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/csv; charset=utf-8, text/csv",
        "text/markdown, text/plain",
        "image/png, text/plain",
        "'', text/plain"
    })
    void kindsOfTextAreAsDeclaredWhereThatIsWanted(String declared, String found) throws Exception {
        try (var vendor = ScriptedVendor.answering(
                        exchange -> answer(exchange, declared, "a;b".getBytes(StandardCharsets.UTF_8)));
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.got(vendor.origin() + "/x", Set.of("text/plain", "text/csv"))
                            .mediaType())
                    .isEqualTo(found);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, <!DOCTYPE html><title>Not found</title>, text/html",
        "image/png, %PDF-1.7, application/pdf",
        "image/png, GIF89a, image/gif",
        "image/png, plain, text/plain",
        "image/png, '\u0000\u0001\u0002', of an unknown type"
    })
    void otherTypesAreRefusedNamingWhatWasFoundAndWhatExpected(String declared, String content, String found)
            throws Exception {
        try (var vendor = ScriptedVendor.answering(
                        exchange -> answer(exchange, declared, content.getBytes(StandardCharsets.UTF_8)));
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            Failure failure = fetch.refused(vendor.origin() + "/x");
            assertThat(failure.message())
                    .isEqualTo("The content behind the URL is " + found + " (expected: image/jpeg, image/png).");
            assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
            fetch.atRest();
        }
    }

    @Test
    void contentOfSeveralBlocksArrivesWholeHoweverItIsCut() throws Exception {
        byte[] content = png(700_001);
        for (int i = PNG.length; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        try (var vendor = ScriptedVendor.answering(exchange -> {
                    exchange.head(200, "transfer-encoding: chunked");
                    for (int from = 0; from < content.length; from += 9_999) {
                        exchange.chunk(Arrays.copyOfRange(content, from, Math.min(content.length, from + 9_999)));
                    }
                    exchange.lastChunk();
                });
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.got(vendor.origin() + "/").bytes()).isEqualTo(content);
        }
    }

    @Test
    void contentUpToTheEndOfTheConnectionIsTaken() throws Exception {
        try (var vendor = ScriptedVendor.answering(
                        exchange -> exchange.head(200).send(PNG).hangUp());
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.got(vendor.origin() + "/").bytes()).isEqualTo(PNG);
        }
    }

    @Test
    void largestContentIsTakenAndOneByteMoreIsNot() throws Exception {
        int most = 1 << 20;
        try (var vendor = ScriptedVendor.answering(exchange -> {
                    byte[] content =
                            png(Integer.parseInt(exchange.request().path().substring(1)));
                    exchange.head(200, "transfer-encoding: chunked")
                            .chunk(content)
                            .lastChunk();
                });
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.got(vendor.origin() + "/" + most).bytes()).hasSize(most);
            assertThat(fetch.refused(vendor.origin() + "/" + (most + 1)).message())
                    .contains("too large (expected: at most 1048576 bytes)");
            fetch.atRest();
        }
    }

    @Test
    void contentThatIsAnnouncedTooLargeIsNotRead() throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            FetchCall call = fetch.start(vendor.origin() + "/");
            Exchange exchange = vendor.take().head(200, "content-length: 99999999999");
            assertThat(fetch.refused(call).message()).contains("too large");
            exchange.awaitPeerClosed(ScriptedVendor.PATIENCE);
        }
    }

    @Test
    void endlessContentIsBrokenOff() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> {
                    exchange.head(200, "transfer-encoding: chunked").chunk(PNG);
                    while (true) {
                        exchange.chunk(new byte[10_000]);
                    }
                });
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.refused(vendor.origin() + "/").message()).contains("too large");
            fetch.atRest();
        }
    }

    @Test
    void contentThatTricklesIsBrokenOffInTime() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> {
                    exchange.head(200, "content-length: 100000");
                    while (true) {
                        exchange.send("\u0089");
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                });
                var fetch = FetchFixture.bounded(FetchFixture.within(Duration.ofMillis(300)), LOOPBACK)) {
            assertThat(fetch.refused(vendor.origin() + "/").message())
                    .isEqualTo("The content behind the URL did not arrive in time (expected: within 300 ms).");
            fetch.atRest();
        }
    }

    @Test
    void serverThatSaysNothingIsGivenUpInTime() throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var fetch = FetchFixture.bounded(FetchFixture.within(Duration.ofMillis(900)), LOOPBACK)) {
            FetchCall call = fetch.start(vendor.origin() + "/");
            Exchange exchange = vendor.take();
            assertThat(fetch.refused(call).message()).contains("did not arrive in time");
            exchange.awaitPeerClosed(ScriptedVendor.PATIENCE);
        }
    }

    @Test
    void headHasALargestSize() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> exchange.head(200, "x-long: " + "x".repeat(20_000))
                        .send(PNG)
                        .hangUp());
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.refused(vendor.origin() + "/").message()).contains("broke off");
            fetch.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-encoding: gzip",
                "Content-Encoding: br",
                "content-encoding: identity, deflate",
                "transfer-encoding: gzip, chunked"
            })
    void compressedContentIsRefusedUnread(String header) throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            FetchCall call = fetch.start(vendor.origin() + "/");
            Exchange exchange = vendor.take().head(200, header);
            assertThat(fetch.refused(call).message()).contains("compressed");
            exchange.awaitPeerClosed(ScriptedVendor.PATIENCE);
        }
    }

    @Test
    void compressedContentThatDoesNotSaySoStaysSmall() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[50_000_000]);
        }
        try (var vendor = ScriptedVendor.answering(exchange -> answer(exchange, "text/plain", bomb.toByteArray()));
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.refused(fetch.start(vendor.origin() + "/", Set.of("text/plain"), "p"))
                            .message())
                    .contains("application/gzip (expected: text/plain)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 300, 304, 401, 404, 500})
    void otherStatusesAreTold(int status) throws Exception {
        try (var vendor = ScriptedVendor.answering(
                        exchange -> exchange.head(status, "content-length: 0").end());
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.refused(vendor.origin() + "/").message())
                    .isEqualTo("The URL is answered with status " + status + " (expected: 200).");
            fetch.atRest();
        }
    }

    @Test
    void contentThatBreaksOffOrIsEmptyIsTold() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> {
                    switch (exchange.request().path()) {
                        case "/cut" ->
                            exchange.head(200, "content-length: 1000").send(PNG).hangUp();
                        case "/reset" ->
                            exchange.head(200, "content-length: 1000").send(PNG).cut();
                        case "/closed" -> exchange.hangUp();
                        case "/garbage" -> exchange.send("SSH-2.0-x\r\n\r\n").hangUp();
                        default -> exchange.head(200, "content-length: 0").end();
                    }
                });
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            for (String path : List.of("/cut", "/reset", "/closed", "/garbage")) {
                assertThat(fetch.refused(vendor.origin() + path).message())
                        .as(path)
                        .contains("broke off");
            }
            assertThat(fetch.refused(vendor.origin() + "/empty").message()).contains("is empty");
            fetch.atRest();
        }
    }

    @Test
    void hostThatTakesNoConnectionIsTold() throws Exception {
        int port;
        try (var vendor = ScriptedVendor.inLockStep()) {
            port = vendor.port();
        }
        try (var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.refused("http://127.0.0.1:" + port + "/").message())
                    .isEqualTo("The URL's host cannot be reached.");
            fetch.atRest();
        }
    }

    @Test
    void nextAddressIsTriedWhenOneTakesNoConnection() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> answer(exchange, "image/png", PNG));
                var fetch = FetchFixture.allowing("127.0.0.0/8:*")) {
            fetch.names.with("media.example", "127.0.0.2", "127.0.0.1");
            assertThat(fetch.got("http://media.example:" + vendor.port() + "/").bytes())
                    .isEqualTo(PNG);
        }
    }

    @Test
    void redirectsAreFollowedWithoutSayingWhereFrom() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> {
                    switch (exchange.request().path()) {
                        case "/1" ->
                            exchange.head(301, "location: /2", "set-cookie: a=b", "content-length: 0")
                                    .end();
                        case "/2" ->
                            exchange.head(307, "location: 3?x", "transfer-encoding: chunked")
                                    .end();
                        case "/3" ->
                            exchange.head(
                                            303,
                                            "location: http://other.example:"
                                                    + exchange.request()
                                                            .header("host")
                                                            .orElseThrow()
                                                            .split(":")[1] + "/4")
                                    .end();
                        default -> answer(exchange, "image/png", PNG);
                    }
                });
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            fetch.names.with("media.example", "127.0.0.1").with("other.example", "127.0.0.1");

            assertThat(fetch.got("http://media.example:" + vendor.port() + "/1").bytes())
                    .isEqualTo(PNG);

            assertThat(vendor.requests()).extracting(ReceivedRequest::target).containsExactly("/1", "/2", "/3?x", "/4");
            assertThat(vendor.requests().getLast().header("host")).contains("other.example:" + vendor.port());
            for (ReceivedRequest request : vendor.requests()) {
                assertThat(request.header("referer")).isEmpty();
                assertThat(request.header("cookie")).isEmpty();
            }
            assertThat(fetch.names.asked())
                    .containsExactly("media.example", "media.example", "media.example", "other.example");
        }
    }

    @Test
    void redirectsHaveALargestNumber() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange ->
                        exchange.head(302, "location: /x", "content-length: 0").end());
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.refused(vendor.origin() + "/").message())
                    .isEqualTo("The URL redirects too often (expected: at most 3 times).");
            assertThat(vendor.requests()).hasSize(4);
            fetch.atRest();
        }
    }

    @Test
    void redirectWithoutATargetIsTold() throws Exception {
        try (var vendor = ScriptedVendor.answering(
                        exchange -> exchange.head(302, "content-length: 0").end());
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            assertThat(fetch.refused(vendor.origin() + "/").message()).contains("redirects to something that cannot");
        }
    }

    @Test
    void oneProjectHasAFewAtATimeAndTheOthersGoPast() throws Exception {
        var bounds =
                new FetchBounds(BOUNDS.total(), BOUNDS.connect(), BOUNDS.refusalStep(), 1 << 20, 8 << 10, 3, 3, 2, 2);
        try (var vendor = ScriptedVendor.inLockStep();
                var fetch = FetchFixture.bounded(bounds, LOOPBACK)) {
            var greedy = new ArrayList<FetchCall>();
            for (int i = 0; i < 4; i++) {
                greedy.add(fetch.start(vendor.origin() + "/greedy" + i, FetchFixture.PICTURES, "greedy"));
            }
            var running = new ArrayList<>(List.of(vendor.take(), vendor.take()));
            FetchCall other = fetch.start(vendor.origin() + "/other", FetchFixture.PICTURES, "other");
            running.add(vendor.take());
            assertThat(running.getLast().request().path()).isEqualTo("/other");
            assertThat(fetch.slots.running()).isEqualTo(3);

            Failure tooMany = fetch.refused(fetch.start(vendor.origin() + "/", FetchFixture.PICTURES, "third"));
            assertThat(tooMany.kind()).isEqualTo(FailureKind.SATURATED);

            answer(running.getLast(), "image/png", PNG);
            assertThat(FetchFixture.await(other)).isInstanceOf(Fetched.class);
            for (int answered = 0; answered < 4; answered++) {
                Exchange next = answered < 2 ? running.get(answered) : vendor.take();
                answer(next, "image/png", PNG);
            }
            for (FetchCall call : greedy) {
                assertThat(FetchFixture.await(call)).isInstanceOf(Fetched.class);
            }
            assertThat(fetch.held.get()).isEqualTo(5L * PNG.length);
            assertThat(fetch.slots.running()).isZero();
        }
    }

    @Test
    void fetchThatWaitsForItsTurnTooLongIsSaturated() throws Exception {
        var bounds = new FetchBounds(
                Duration.ofMillis(900), BOUNDS.connect(), BOUNDS.refusalStep(), 1 << 20, 8 << 10, 3, 1, 1, 9);
        try (var vendor = ScriptedVendor.inLockStep();
                var fetch = FetchFixture.bounded(bounds, LOOPBACK)) {
            FetchCall first = fetch.start(vendor.origin() + "/");
            vendor.take();
            FetchCall waits = fetch.start(vendor.origin() + "/");
            FetchCall waitsToo = fetch.start(vendor.origin() + "/");
            waitsToo.cancel();
            assertThat(fetch.refused(waitsToo).kind()).isEqualTo(FailureKind.CLIENT_GONE);
            assertThat(fetch.refused(first).message()).contains("in time");
            assertThat(List.of(FailureKind.SATURATED, FailureKind.INVALID_REQUEST))
                    .contains(fetch.refused(waits).kind());
            fetch.atRest();
        }
    }

    @Test
    void processWithoutRoomRefusesAndKeepsNothing() throws Exception {
        for (long most : new long[] {1, 100_000, 500_000}) {
            try (var vendor = ScriptedVendor.answering(exchange -> answer(exchange, "image/png", png(300_000)));
                    var fetch = new FetchFixture(
                            BOUNDS, most, Optional.empty(), Allowance.of(List.of(LOOPBACK), List.of()))) {
                Failure failure = fetch.refused(vendor.origin() + "/");
                assertThat(failure.kind()).isEqualTo(FailureKind.SATURATED);
                fetch.atRest();
            }
        }
    }

    @Test
    void cancelledFetchLeavesTheServerAndKeepsNothing() throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            FetchCall call = fetch.start(vendor.origin() + "/");
            Exchange exchange = vendor.take().head(200, "content-length: 1000").send(PNG);
            call.cancel();
            call.cancel();
            assertThat(fetch.refused(call).kind()).isEqualTo(FailureKind.CLIENT_GONE);
            exchange.awaitPeerClosed(ScriptedVendor.PATIENCE);
            fetch.atRest();
        }
    }

    @Test
    void fetchThatIsCancelledAtOnceComesToAnEnd() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> answer(exchange, "image/png", PNG));
                var fetch = FetchFixture.allowing(LOOPBACK)) {
            fetch.names.with("media.example", "127.0.0.1");
            for (int i = 0; i < 50; i++) {
                FetchCall call = fetch.start("http://media.example:" + vendor.port() + "/");
                call.cancel();
                if (FetchFixture.await(call) instanceof Fetched fetched) {
                    fetch.held.addAndGet(-fetched.bytes().length);
                }
            }
            fetch.atRest();
        }
    }
}
