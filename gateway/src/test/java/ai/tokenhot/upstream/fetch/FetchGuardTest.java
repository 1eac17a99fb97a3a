package ai.tokenhot.upstream.fetch;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.testkit.scripted.Exchange;
import ai.tokenhot.testkit.scripted.ScriptedVendor;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.upstream.fetch.FetchFixture.BOUNDS;
import static org.assertj.core.api.Assertions.assertThat;

/** Incidents 37, 38 and 40: what callers name is fetched from nowhere but where they may. */
@Timeout(60)
final class FetchGuardTest {

    private static final byte[] PNG = FetchClientTest.PNG;
    private static final Failure ELSEWHERE =
            new Refusals(new FetchRequest("", FetchFixture.FIELD, Set.of(), 1, "")).elsewhere();

    private static void png(Exchange exchange) throws java.io.IOException {
        exchange.head(200, "content-type: image/png", "content-length: " + PNG.length)
                .send(PNG)
                .end();
    }

    /** The server stands at the very port and would answer: only the guard keeps them apart. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/",
                "http://127.0.0.1.:PORT/",
                "http://127.1:PORT/",
                "http://127.0.1:PORT/",
                "http://2130706433:PORT/",
                "http://0x7f000001:PORT/",
                "http://0x7F.0.0.0x1:PORT/",
                "http://017700000001:PORT/",
                "http://0177.0.0.01:PORT/",
                "http://127.0.0.2:PORT/",
                "http://127.255.255.254:PORT/",
                "http://0.0.0.0:PORT/",
                "http://0:PORT/",
                "http://[::1]:PORT/",
                "http://[0:0:0:0:0:0:0:1]:PORT/",
                "http://[::]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://[::ffff:7f00:1]:PORT/",
                "http://[::127.0.0.1]:PORT/",
                "http://[::ffff:0:127.0.0.1]:PORT/",
                "http://[64:ff9b::127.0.0.1]:PORT/",
                "http://[2002:7f00:1::]:PORT/",
                "http://[2001:0:7f00:1::]:PORT/",
                "http://[::1%25lo]:PORT/",
                "http://[fe80::1%25lo]:PORT/",
                "http://localhost:PORT/",
                "http://LocalHost.:PORT/",
                "http://x.localhost:PORT/",
                "http://localhost.localdomain:PORT/",
                "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/",
                "http://１２７。０。０。１:PORT/",
                "http://%31%32%37.0.0.1:PORT/",
                "http://127.0.0.1#@example.com:PORT/",
                "http://127.0.0.1:PORT#@example.com/",
                "http://127.0.0.1:PORT?@example.com/",
                "http://127.0.0.1:PORT\\.example.com/",
                "HTTP://127.0.0.1:PORT/",
                // What a name leads to.
                "http://loopback.example:PORT/",
                "http://loopback6.example:PORT/",
                "http://mapped.example:PORT/",
                "http://mixed.example:PORT/",
                "http://private.example/",
                "http://link.example/",
                "http://metadata.example/",
                "http://unknown.example/",
                "http://empty.example/",
                // Where clouds give out credentials, and other places inside.
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/latest/meta-data/",
                "http://100.100.100.200/",
                "http://192.0.0.192/",
                "http://metadata.somecloud.internal/",
                "http://10.0.0.1/",
                "http://172.31.0.1/",
                "http://192.168.0.1/",
                "http://100.64.0.1/",
                "http://198.18.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[fc00::1]/",
                "http://[fec0::1]/",
                "http://[ff02::1]/",
                "http://[100::1]/",
                // Ports of the public internet that are not the web's.
                "http://93.184.216.34:22/",
                "https://93.184.216.34:6379/",
            })
    void everyWayInsideIsRefusedInTheSameWords(String url) throws Exception {
        try (var vendor = ScriptedVendor.answering(FetchGuardTest::png);
                var fetch = FetchFixture.allowing("media.allowed.example:*")) {
            fetch.names
                    .with("loopback.example", "127.0.0.1")
                    .with("loopback6.example", "::1")
                    .with("mapped.example", "64:ff9b::7f00:1")
                    .with("mixed.example", "93.184.216.34", "127.0.0.1")
                    .with("private.example", "10.0.0.1")
                    .with("link.example", "169.254.1.1")
                    .with("metadata.example", "169.254.169.254")
                    .with("empty.example")
                    .with("localhost", "127.0.0.1");

            assertThat(fetch.refused(url.replace("PORT", "" + vendor.port()))).isEqualTo(ELSEWHERE);

            assertThat(vendor.requests()).isEmpty();
            assertThat(vendor.openConnections()).isZero();
            fetch.atRest();
        }
    }

    @Test
    void refusalSaysWhatIsExpectedAndNothingOfWhatWasFound() {
        assertThat(ELSEWHERE.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
        assertThat(ELSEWHERE.message())
                .isEqualTo("The URL cannot be fetched (expected: a host that exists and is on the public internet, at"
                        + " port 80 or 443; the same where it redirects to).");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://127.0.0.1:6379/_INFO",
                "ftp://127.0.0.1/",
                "jar:http://127.0.0.1!/",
                "data:image/png;base64,AA==",
                "http://example.com@127.0.0.1/",
                "http://127.0.0.1\\@example.com/",
                "http://user:secret@example.com/",
                "http://example.com/\r\nX: y"
            })
    void whatIsNoUrlOfTheWebIsRefusedBeforeAnythingIsAsked(String url) throws Exception {
        try (var fetch = FetchFixture.allowing()) {
            Failure failure = fetch.refused(url);

            assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
            assertThat(failure.message()).contains("(expected: ").doesNotContain("secret");
            assertThat(fetch.names.asked()).isEmpty();
        }
    }

    @Test
    void namesThatAreInternalByTheirFormAreNotEvenLookedUp() throws Exception {
        try (var fetch = FetchFixture.allowing("10.0.0.0/8:*")) {
            for (String name : List.of("localhost", "db", "vault.local", "metadata.somecloud.internal")) {
                assertThat(fetch.refused("http://" + name + "/")).isEqualTo(ELSEWHERE);
            }
            assertThat(fetch.names.asked()).isEmpty();
        }
    }

    /** DNS rebinding: a name that is harmless when it is judged and loopback when it is connected to. */
    @Test
    void nameIsLookedUpOnceAndTheAddressThatWasJudgedIsAsked() throws Exception {
        try (var vendor = ScriptedVendor.answering(FetchGuardTest::png);
                var fetch = FetchFixture.allowing("127.0.0.1:*")) {
            fetch.names.with("rebound.example", "127.0.0.1").with("rebound.example", "10.0.0.1");

            assertThat(fetch.got("http://rebound.example:" + vendor.port() + "/")
                            .bytes())
                    .isEqualTo(PNG);

            assertThat(fetch.names.asked()).containsExactly("rebound.example");
            assertThat(vendor.requests().getFirst().header("host")).contains("rebound.example:" + vendor.port());
        }
    }

    @Test
    void nameThatTurnsInwardsBetweenTwoHopsIsRefusedAtTheSecond() throws Exception {
        try (var vendor = ScriptedVendor.answering(exchange -> {
                    exchange.head(302, "location: /again", "content-length: 0").end();
                });
                var fetch = FetchFixture.allowing("127.0.0.1:*")) {
            fetch.names.with("rebound.example", "127.0.0.1").with("rebound.example", "127.0.0.2");

            assertThat(fetch.refused("http://rebound.example:" + vendor.port() + "/"))
                    .isEqualTo(ELSEWHERE);

            assertThat(vendor.requests()).hasSize(1);
            assertThat(fetch.names.asked()).containsExactly("rebound.example", "rebound.example");
            fetch.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "//169.254.169.254/",
                "http://127.0.0.2:PORT/",
                "http://[::1]:PORT/",
                "http://2130706433:PORT/",
                "http://localhost:PORT/",
                "http://private.example/",
                "http://unknown.example/",
                "//[::ffff:7f00:2]:PORT/"
            })
    void redirectInsideIsRefusedInTheSameWords(String location) throws Exception {
        try (var vendor = ScriptedVendor.inLockStep();
                var fetch = FetchFixture.allowing("media.allowed.example:*")) {
            fetch.names.with("media.allowed.example", "127.0.0.1").with("private.example", "10.0.0.1");
            FetchCall call = fetch.start("http://media.allowed.example:" + vendor.port() + "/");
            vendor.take()
                    .head(302, "location: " + location.replace("PORT", "" + vendor.port()), "content-length: 0")
                    .end();

            assertThat(fetch.refused(call)).isEqualTo(ELSEWHERE);
            assertThat(vendor.requests()).hasSize(1);
            fetch.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "gopher://127.0.0.1/", "http://a@b.example/", "http:", "javascript:x"})
    void redirectToSomethingElseThanTheWebIsRefused(String location) throws Exception {
        try (var vendor = ScriptedVendor.answering(
                        exchange -> exchange.head(302, "location: " + location).end());
                var fetch = FetchFixture.allowing("127.0.0.1:*")) {
            assertThat(fetch.refused(vendor.origin() + "/").message()).contains("redirects to something that cannot");
        }
    }

    @Test
    void ownOriginIsReachedAndItsNeighbourIsNot() throws Exception {
        try (var own = ScriptedVendor.answering(FetchGuardTest::png);
                var neighbour = ScriptedVendor.answering(FetchGuardTest::png);
                var fetch = new FetchFixture(
                        BOUNDS,
                        Long.MAX_VALUE,
                        Optional.empty(),
                        Allowance.of(List.of(), List.of(own.origin().toString())))) {
            assertThat(fetch.got(own.origin() + "/assets/a").mediaType()).isEqualTo("image/png");
            assertThat(fetch.refused(neighbour.origin() + "/")).isEqualTo(ELSEWHERE);
            assertThat(neighbour.requests()).isEmpty();
        }
    }

    /** Incident 40. */
    @Test
    void hostsOfTheOperatorsListAreReachedThoughTheyArePrivate() throws Exception {
        try (var vendor = ScriptedVendor.answering(FetchGuardTest::png);
                var fetch = FetchFixture.allowing("*.svc.cluster.local:*")) {
            fetch.names
                    .with("media.team.svc.cluster.local", "127.0.0.1")
                    .with("imds.team.svc.cluster.local", "169.254.169.254");
            String port = ":" + vendor.port() + "/";

            assertThat(fetch.got("http://media.team.svc.cluster.local" + port).bytes())
                    .isEqualTo(PNG);
            assertThat(fetch.refused("http://imds.team.svc.cluster.local" + port))
                    .isEqualTo(ELSEWHERE);
            assertThat(fetch.refused("http://team.cluster.local" + port)).isEqualTo(ELSEWHERE);
        }
    }

    /** The time of a refusal tells no more than its words: not whether a name is known inside. */
    @Test
    void refusalAfterALookupLeavesAtAStepOfTime() throws Exception {
        var step = Duration.ofMillis(200);
        var bounds = new FetchBounds(BOUNDS.total(), BOUNDS.connect(), step, 1, 1024, 3, 8, 8, 8);
        try (var fetch = FetchFixture.bounded(bounds)) {
            fetch.names.with("private.example", "10.0.0.1");
            for (String name : List.of("private.example", "unknown.example")) {
                long before = System.nanoTime();
                assertThat(fetch.refused("http://" + name + "/")).isEqualTo(ELSEWHERE);
                assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(step.toNanos());
            }
        }
    }

    @Test
    void lookupThatHangsIsRefusedInTheSameWords() throws Exception {
        try (var fetch = FetchFixture.bounded(FetchFixture.within(Duration.ofMillis(200)))) {
            fetch.names.hanging("hangs.example");
            try {
                assertThat(fetch.refused("http://hangs.example/")).isEqualTo(ELSEWHERE);
                fetch.atRest();
            } finally {
                fetch.names.release();
            }
        }
    }

    @Test
    void peerIsComparedWithTheAddressThatWasMeant() throws Exception {
        InetAddress meant = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        var pinned = new PinnedClient.Pinned(new InetSocketAddress(meant, 80));
        assertThat(pinned.is(SocketAddress.inetSocketAddress(pinned.meant()))).isTrue();
        var others = new ArrayList<SocketAddress>();
        others.add(SocketAddress.inetSocketAddress(new InetSocketAddress(meant, 81)));
        others.add(SocketAddress.inetSocketAddress(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 80)));
        others.add(SocketAddress.inetSocketAddress(80, "unresolved.example"));
        others.add(SocketAddress.domainSocketAddress("/tmp/x"));
        for (SocketAddress other : others) {
            assertThat(pinned.is(other)).as(other.toString()).isFalse();
        }
    }

    @Test
    void proxiesOfTheMachineAreNotUsed() throws Exception {
        try (var vendor = ScriptedVendor.answering(FetchGuardTest::png);
                var proxy = ScriptedVendor.answering(FetchGuardTest::png);
                var fetch = FetchFixture.allowing("127.0.0.1:*")) {
            var before = new HashSet<>(System.getProperties().stringPropertyNames());
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", "" + proxy.port());
            System.setProperty("http.nonProxyHosts", "");
            try {
                fetch.got(vendor.origin() + "/");
            } finally {
                for (String name : List.of("http.proxyHost", "http.proxyPort", "http.nonProxyHosts")) {
                    if (!before.contains(name)) {
                        System.clearProperty(name);
                    }
                }
            }
            assertThat(proxy.requests()).isEmpty();
            assertThat(vendor.requests()).hasSize(1);
        }
    }

    @Test
    void alternativesThatAServerNamesAreNotTaken() throws Exception {
        try (var alternative = ScriptedVendor.answering(FetchGuardTest::png);
                var vendor = ScriptedVendor.answering(exchange -> exchange.head(
                                200,
                                "alt-svc: http/1.1=\"127.0.0.1:" + alternative.port() + "\"; ma=3600",
                                "content-length: " + PNG.length)
                        .send(PNG)
                        .end());
                var fetch = FetchFixture.allowing("127.0.0.1:*")) {
            fetch.got(vendor.origin() + "/a");
            fetch.got(vendor.origin() + "/b");
            assertThat(vendor.requests()).hasSize(2);
            assertThat(alternative.requests()).isEmpty();
        }
    }

    @Test
    void connectionsAreNotKept() throws Exception {
        try (var vendor = ScriptedVendor.answering(FetchGuardTest::png);
                var fetch = FetchFixture.allowing("127.0.0.1:*")) {
            fetch.got(vendor.origin() + "/a");
            fetch.got(vendor.origin() + "/b");
            assertThat(vendor.requests().get(0).connection())
                    .isNotEqualTo(vendor.requests().get(1).connection());
            for (int i = 0; i < 200 && vendor.openConnections() > 0; i++) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(vendor.openConnections()).isZero();
        }
    }
}
