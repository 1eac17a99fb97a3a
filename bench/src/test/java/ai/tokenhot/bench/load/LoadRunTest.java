package ai.tokenhot.bench.load;

import ai.tokenhot.bench.load.Plan.Expected;
import ai.tokenhot.bench.load.Plan.Pace;
import ai.tokenhot.bench.machine.EventLoops;
import ai.tokenhot.bench.mock.MockUpstream;
import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Load against mock: what is right counts as answered, what is wrong as an error of its kind. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the benchmark runs on epoll there only")
final class LoadRunTest {

    private static final int SECONDS = 20;

    private static MultiThreadIoEventLoopGroup group;
    private static MockUpstream mock;

    @BeforeAll
    static void listen() throws InterruptedException {
        group = EventLoops.one();
        mock = MockUpstream.listen((EventLoop) group.next());
    }

    @AfterAll
    static void close() throws InterruptedException {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void unaryAnswersAreCounted(Vendor vendor) throws Exception {
        Outcome outcome = run(vendor, false, new Script(8, 0), new Pace.Closed(4, 40, 1000), new Expected(1, 0, "}"));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.answered()).isEqualTo(40);
        assertThat(outcome.latency().count()).isEqualTo(40);
        assertThat(outcome.lag().count()).isEqualTo(40);
        assertThat(outcome.maxInFlight()).isBetween(1, 4);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void streamsAtOnceArriveWhole(Vendor vendor) throws Exception {
        Outcome outcome = run(vendor, true, new Script(50, 0), new Pace.Closed(4, 20, 1000), stream(vendor, 50));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.answered()).isEqualTo(20);
        assertThat(outcome.lag().count()).isEqualTo(20L * vendor.stampsIn(50));
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void pacedStreamsTakeTheirTime(Vendor vendor) throws Exception {
        Outcome outcome = run(vendor, true, new Script(10, 20), new Pace.Closed(6, 6, 1000), stream(vendor, 10));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.answered()).isEqualTo(6);
        // Nine gaps; the histogram keeps three digits.
        assertThat(outcome.latency().p50()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(9 * 20 - 1));
        assertThat(outcome.maxInFlight()).isEqualTo(6);
    }

    @Test
    void openPaceKeepsToTheClock() throws Exception {
        Outcome outcome =
                run(Vendor.OPENAI_CHAT, false, new Script(8, 0), new Pace.Open(8, 50, 500), new Expected(1, 0, "}"));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.answered()).isEqualTo(50);
        assertThat(outcome.elapsedNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(49 * 2));
    }

    @Test
    void openPaceQueuesWhatFindsNoConnection() throws Exception {
        Outcome outcome = run(
                Vendor.OPENAI_CHAT, true, new Script(6, 10), new Pace.Open(1, 5, 1000), stream(Vendor.OPENAI_CHAT, 6));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.answered()).isEqualTo(5);
        // Each stream takes 50 ms: the last of five was due after 4 ms and ended after 250.
        assertThat(outcome.latency().max()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(240));
        assertThat(outcome.maxInFlight()).isEqualTo(1);
    }

    @Test
    void anAnswerOfAnotherShapeIsAnError() throws Exception {
        var pace = new Pace.Closed(2, 4, 1000);
        var script = new Script(50, 0);

        assertThat(run(Vendor.OPENAI_CHAT, true, script, pace, new Expected(45, 50, "[DONE]"))
                        .errors())
                .containsOnlyKeys("events")
                .containsEntry("events", 4);
        assertThat(run(Vendor.OPENAI_CHAT, true, script, pace, new Expected(46, 49, "[DONE]"))
                        .errors())
                .containsOnlyKeys("events");
        assertThat(run(Vendor.OPENAI_CHAT, true, script, pace, new Expected(46, 50, "message_stop"))
                        .errors())
                .containsOnlyKeys("end");
    }

    @Test
    void aStatusThatIsNot200IsAnError() throws Exception {
        Outcome outcome = run(
                Vendor.OPENAI_CHAT, true, new Script(1, 0), new Pace.Closed(2, 4, 1000), new Expected(1, 1, "[DONE]"));

        assertThat(outcome.errors()).containsOnlyKeys("status");
        assertThat(outcome.firstError().orElse("")).startsWith("status: 400");
        assertThat(outcome.answered()).isZero();
    }

    @Test
    void nobodyListeningIsAnErrorPerRequest() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Outcome outcome = run(plan(
                port,
                Vendor.OPENAI_CHAT,
                false,
                new Script(8, 0),
                new Pace.Closed(2, 4, 1000),
                new Expected(1, 0, "}")));

        assertThat(outcome.errors()).containsOnlyKeys("connect").containsEntry("connect", 4);
    }

    @Test
    void aConnectionThatBreaksIsAnError() throws Exception {
        try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> closeAll(server));
            Outcome outcome = run(plan(
                    server.getLocalPort(),
                    Vendor.OPENAI_CHAT,
                    false,
                    new Script(8, 0),
                    new Pace.Closed(1, 3, 1000),
                    new Expected(1, 0, "}")));

            assertThat(outcome.answered()).isZero();
            assertThat(outcome.errorCount()).isEqualTo(3);
        }
    }

    @Test
    void mockClosesIdleConnectionsOncePeersHaveClosedTheirs() throws Exception {
        CompletableFuture<Integer> closed;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), mock.port())) {
            socket.getOutputStream().write("GET /ready HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            closed = mock.closeIdleConnections();
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            assertThat(closed).isNotDone();
        }

        assertThat(closed.get(SECONDS, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aRunThatIsGivenUpSaysSo() throws Exception {
        LoadRun run = LoadRun.of(
                plan(
                        mock.port(),
                        Vendor.OPENAI_CHAT,
                        true,
                        new Script(6, 5000),
                        new Pace.Closed(2, 2, 1000),
                        stream(Vendor.OPENAI_CHAT, 6)),
                (EventLoop) group.next(),
                EventLoops.CLIENT);
        var outcome = run.begin();
        run.giveUp("the test says so");

        assertThat(outcome.get(SECONDS, TimeUnit.SECONDS).errors()).containsOnlyKeys("unfinished");
    }

    private static Expected stream(Vendor vendor, int events) {
        return new Expected(
                vendor.stampsIn(events),
                events,
                switch (vendor) {
                    case OPENAI_CHAT -> "data: [DONE]";
                    case ANTHROPIC_MESSAGES -> "message_stop";
                });
    }

    private static Outcome run(Vendor vendor, boolean stream, Script script, Pace pace, Expected expected)
            throws Exception {
        return run(plan(mock.port(), vendor, stream, script, pace, expected));
    }

    /** Runs it as the load generator's process does, both ways through JSON. */
    private static Outcome run(Plan plan) throws Exception {
        Plan read = Plan.fromJson((JsonObject) Json.parse(plan.toJson().text()));
        assertThat(read).isEqualTo(plan);
        Outcome outcome = LoadRun.of(read, (EventLoop) group.next(), EventLoops.CLIENT)
                .begin()
                .get(SECONDS, TimeUnit.SECONDS);
        assertThat(Outcome.fromJson((JsonObject) Json.parse(outcome.toJson().text())))
                .isEqualTo(outcome);
        return outcome;
    }

    private static Plan plan(int port, Vendor vendor, boolean stream, Script script, Pace pace, Expected expected) {
        String body = "{\"model\":\"" + script.model() + "\",\"stream\":" + stream + "}";
        return new Plan(port, vendor.path(), List.of("Authorization: Bearer x"), body, pace, expected, SECONDS);
    }

    private static void closeAll(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
