package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A gateway that stops lets calls under way end, within a bound, and takes no new ones. */
@Timeout(60)
class DrainTest {

    @Test
    void streamsUnderWayComeToTheirEnd() throws Exception {
        try (var gateway = GatewayFixture.standard()
                        .with("TOKENHOT_DRAIN_SECONDS", "20")
                        .start();
                RawClient idle = gateway.connect();
                RawClient client = gateway.stream(Language.CHAT, MODEL)) {
            idle.request("GET", "/healthz", new byte[0], List.of()).answer();
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = Language.CHAT.vendorEvents();
            vendor.chunk(events.getFirst());
            String id = client.head().requestId();
            client.expect(events.getFirst());
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::stop);
            GatewayFixture.eventually("no new connection is taken", () -> refused(gateway));
            for (String event : events.subList(1, events.size() - 2)) {
                vendor.chunk(event);
                client.expect(event);
            }
            assertThat(stopped).isNotDone();
            vendor.chunk(String.join("", events.subList(events.size() - 2, events.size())))
                    .lastChunk();
            client.expect(events.getLast());
            assertThat(client.next()).isEqualTo(-1);
            stopped.get(10, TimeUnit.SECONDS);
            assertThat(stored(gateway.data(), id)).contains("\"outcome\":\"completed\"", "\"cached_input\":5");
        }
    }

    private static boolean refused(GatewayFixture gateway) {
        try (RawClient client = gateway.connect()) {
            client.request("GET", "/v1/models", new byte[0], List.of("Authorization: Bearer " + GatewayFixture.KEY));
            return client.answer().status() == 503;
        } catch (IOException e) {
            return true;
        }
    }

    /** Beyond the bound each gets an error in its language, and a receipt for what it got. */
    @Test
    void callsThatTakeTooLongEndInAnError() throws Exception {
        var clients = new ArrayList<RawClient>();
        var ids = new ArrayList<String>();
        try (var gateway =
                GatewayFixture.standard().with("TOKENHOT_DRAIN_SECONDS", "1").start()) {
            for (Language language : Language.values()) {
                RawClient client = gateway.stream(language, MODEL);
                clients.add(client);
                Exchange vendor = gateway.take();
                vendor.eventStreamHead();
                vendor.chunk(String.join("", language.events().subList(0, language.eventsBeforeFinish())));
                ids.add(client.head().requestId());
                client.expect(String.join("", language.events().subList(0, language.eventsBeforeFinish())));
            }
            RawClient whole = gateway.ask(Language.CHAT, MODEL);
            clients.add(whole);
            gateway.take();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::stop);
            Iterator<RawClient> streams = clients.iterator();
            for (Language language : Language.values()) {
                String rest = streams.next().body();
                assertThat(language.errorAtEnd(rest)).contains("shutting down");
                assertThat(language.saysComplete(rest)).isFalse();
            }
            RawClient.Whole answer = whole.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("shutting down");
            ids.add(answer.head().requestId());
            stopped.get(15, TimeUnit.SECONDS);
            for (String id : ids) {
                assertThat(stored(gateway.data(), id)).as(id).contains("\"outcome\":\"draining\"");
            }
            for (String id : ids.subList(0, 4)) {
                assertThat(stored(gateway.data(), id)).contains("\"output\":");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** A caller that goes as the gateway stops has its receipt nevertheless. */
    @Test
    void receiptOfACallerThatGoesWhileTheGatewayStopsIsWritten() throws Exception {
        try (var gateway =
                GatewayFixture.standard().with("TOKENHOT_DRAIN_SECONDS", "5").start()) {
            RawClient client = gateway.stream(Language.CHAT, MODEL);
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(Language.CHAT.delta("word ").repeat(100));
            String id = client.head().requestId();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::stop);
            Thread.sleep(100);
            client.cut();
            stopped.get(15, TimeUnit.SECONDS);
            assertThat(stored(gateway.data(), id)).contains("\"outcome\":\"client_gone\"", "\"output\":");
        }
    }

    @Test
    void idleGatewayStopsAtOnceAndItsDataFolderIsFreeAgain() throws Exception {
        try (var gateway = GatewayFixture.standard().start();
                RawClient idle = gateway.connect()) {
            idle.request("GET", "/healthz", new byte[0], List.of()).answer();
            long began = System.nanoTime();
            gateway.stop();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(idle.closedByGateway()).isTrue();
            assertThatThrownBy(gateway::connect).isInstanceOf(IOException.class);
            assertThat(gateway.data().resolve("control.sock")).doesNotExist();
            gateway.startAgain();
            try (RawClient client = gateway.connect()) {
                assertThat(client.request("GET", "/readyz", new byte[0], List.of())
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
            assertThat(gateway.get("/v1/models").status())
                    .as("the key is still known")
                    .isEqualTo(200);
        }
    }

    /** The receipt as it lies in the data folder. */
    private static String stored(Path data, String requestId) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("tokenhot.db"));
                var statement = connection.prepareStatement("select body from receipts where request_id = ?")) {
            statement.setString(1, requestId);
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).as("a receipt of %s", requestId).isTrue();
                String body = rows.getString(1);
                assertThat(rows.next()).as("another receipt of %s", requestId).isFalse();
                return body;
            }
        }
    }
}
