package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static ai.tokenhot.app.relay.GatewayFixture.KEY;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** Connections on which nobody asks for anything do not stay; those on which somebody waits do. */
@Timeout(60)
class IdleCallersTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard().with("TOKENHOT_CALLER_IDLE_SECONDS", "1");

    @Test
    void connectionThatNeverAsksIsClosed() throws Exception {
        try (RawClient client = gateway.connect()) {
            assertClosed(client);
        }
    }

    @Test
    void connectionThatSendsItsHeadByteByByteIsClosed() throws Exception {
        try (RawClient client = gateway.connect()) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nX-Slow: ");
            Thread sender = Thread.ofVirtual().start(() -> drip(client));
            assertClosed(client);
            sender.join();
        }
    }

    private static void assertClosed(RawClient client) throws IOException {
        try {
            assertThat(client.next()).isEqualTo(-1);
        } catch (SocketException reset) {
            // What was still on its way made the end a hard one.
        }
    }

    private static void drip(RawClient client) {
        try {
            for (int i = 0; i < 100; i++) {
                client.send("a");
                Thread.sleep(100);
            }
        } catch (IOException closed) {
            // That is what is waited for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void connectionThatHasAskedIsClosedLaterAndMayAskAgainBefore() throws Exception {
        try (RawClient client = gateway.connect()) {
            for (int i = 0; i < 2; i++) {
                client.request("GET", "/v1/models", new byte[0], List.of("Authorization: Bearer " + KEY));
                assertThat(client.answer().status()).isEqualTo(200);
                Thread.sleep(500);
            }
            assertClosed(client);
        }
    }

    @Test
    void callerThatTakesNothingOfItsStreamIsGivenUpAndTheVendorToo() throws Exception {
        String piece = Language.CHAT.delta("0123456789abcdef".repeat(4_096));
        try (var client = new RawClient(gateway.port(), 64 << 10)) {
            GatewayFixture.post(
                    client, Language.CHAT, Language.CHAT.streamPath(MODEL), Language.CHAT.streamRequest(MODEL));
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            assertThatIOException().isThrownBy(() -> {
                for (int i = 0; i < 4_000; i++) {
                    vendor.chunk(piece);
                }
            });
            gateway.atRest();
        }
    }

    @Test
    void connectionThatWaitsForItsAnswerStays() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            Thread.sleep(3_000);
            vendor.answer(200, "application/json", Language.CHAT.answer());
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }
}
