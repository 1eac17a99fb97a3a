package ai.tokenhot.app.relay;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Callers who go away, where their key's policy is to read the answer on. Incidents 6, 8, 9 and 11. */
@Timeout(120)
class ReadOnForNobodyTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration SOON = Duration.ofSeconds(10);

    private static GatewayFixture with(String policy) throws Exception {
        return GatewayFixture.standard().with("TOKENHOT_CLIENT_GONE", policy).start();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aStreamThatNobodyReadsIsReadToItsUsage(Language language) throws Exception {
        try (GatewayFixture gateway = with("drain");
                RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = language.vendorEvents();
            vendor.chunk(String.join("", events.subList(0, 2)));
            String id = client.head().requestId();
            client.cut();
            assertThat(vendor.peerClosedWithin(SHORT))
                    .as("the vendor is heard on")
                    .isFalse();
            vendor.chunk(String.join("", events.subList(2, events.size()))).lastChunk();

            JsonObject receipt = gateway.receiptInTime(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("completed");
            assertThat(receipt.string("client_gone")).contains("drained");
            assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aWholeAnswerThatNobodyWaitsForIsReadToo(Language language) throws Exception {
        try (GatewayFixture gateway = with("drain");
                RawClient client = gateway.ask(language, MODEL)) {
            Exchange vendor = gateway.take();
            client.cut();
            assertThat(vendor.peerClosedWithin(SHORT)).isFalse();
            vendor.answer(200, "application/json", language.answer());

            GatewayFixture.eventually(
                    "a receipt of a caller who has gone",
                    () -> gateway.requestLines().stream().anyMatch(line -> line.contains("\"outcome\":\"completed\"")));
        }
    }

    @Test
    void aCapEndsTheReading() throws Exception {
        try (GatewayFixture gateway = with("cap:50");
                RawClient client = gateway.stream(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", Language.CHAT.events().subList(0, 2)));
            String id = client.head().requestId();
            client.cut();
            assertThat(vendor.peerClosedWithin(SHORT)).isFalse();
            var more = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                more.append(Language.CHAT.delta(" word"));
            }
            vendor.chunk(more.toString());
            vendor.awaitPeerClosed(SOON);

            JsonObject receipt = gateway.receiptInTime(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("client_gone");
            assertThat(receipt.string("client_gone")).contains("capped");
            assertThat(Receipts.provenance(receipt)).isEqualTo("estimated");
            assertThat(Receipts.quantity(receipt, "output")).isBetween(250L, 320L);
        }
    }
}
