package ai.tokenhot.app.relay;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** A caller that goes is charged for what it got, neither nothing nor all; and the vendor is told to stop. */
@Timeout(60)
class CallerGoneTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    /** Incident 6: everything was delivered, then the connection broke. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void afterTheEndCostsWhatItCostOtherwise(Language language) throws Exception {
        String id;
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", language.vendorEvents())).lastChunk();
            id = client.head().requestId();
            client.expect(String.join("", language.events()));
            client.cut();
        }
        JsonObject receipt = gateway.receiptInTime(id);
        assertThat(Receipts.outcome(receipt)).isEqualTo("completed");
        assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
        assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
    }

    /** Incidents 6 and 11: the model has said all; who closes before the usage comes does not get it for nothing. */
    @ParameterizedTest
    @EnumSource(
            value = Language.class,
            names = {"CHAT", "MESSAGES"})
    void afterTheFinishReasonCostsWhatItCostOtherwise(Language language) throws Exception {
        List<String> events = language.vendorEvents();
        int finish = events.size() - (language == Language.CHAT ? 2 : 1);
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", events.subList(0, finish)));
            String id = client.head().requestId();
            client.expect(String.join("", events.subList(0, finish)));
            client.cut();
            assertThat(vendor.peerClosedWithin(Duration.ofMillis(300)))
                    .as("the vendor is heard to its end")
                    .isFalse();
            vendor.chunk(String.join("", events.subList(finish, events.size()))).lastChunk();
            JsonObject receipt = gateway.receiptInTime(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("completed");
            assertThat(receipt.string("client_gone")).contains("finished");
            assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
        }
    }

    /** Incidents 6 and 11, where finish and usage are one event that waits for the receipt. */
    @Test
    void beforeTheLastEventOfGeminiCostsWhatItCostOtherwise() throws Exception {
        List<String> events = Language.GEMINI.events();
        try (RawClient client = gateway.stream(Language.GEMINI, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", events));
            String id = client.head().requestId();
            client.expect(String.join("", events.subList(0, events.size() - 1)));
            client.cut();
            assertThat(vendor.peerClosedWithin(Duration.ofMillis(300))).isFalse();
            vendor.lastChunk();
            JsonObject receipt = gateway.receiptInTime(id);
            assertThat(receipt.string("client_gone")).contains("finished");
            assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
        }
    }

    /** A vendor that never comes to its end is not waited for without end. */
    @Test
    void afterTheFinishReasonTheUsageIsEstimatedIfItDoesNotComeSoon() throws Exception {
        try (RawClient client = gateway.stream(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = Language.CHAT.events();
            vendor.chunk(String.join("", events.subList(0, 4)));
            String id = client.head().requestId();
            client.expect(String.join("", events.subList(0, 4)));
            client.cut();
            vendor.awaitPeerClosed(Duration.ofSeconds(10));
            JsonObject receipt = gateway.receiptInTime(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("client_gone");
            assertThat(receipt.string("client_gone")).contains("cancelled");
            assertThat(Receipts.provenance(receipt)).isEqualTo("estimated");
            assertThat(Receipts.quantity(receipt, "output")).isBetween(3L, 15L);
        }
    }

    /** Incidents 9 and 10: 806 pieces were delivered; the vendor had reported one token, or none. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void inTheMiddleCostsWhatWasDelivered(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = language.events();
            var sent = new StringBuilder(String.join("", events.subList(0, 2)));
            for (int i = 0; i < 806; i++) {
                sent.append(language.delta(" word"));
            }
            vendor.chunk(sent.toString());
            String id = client.head().requestId();
            client.expect(sent.toString());
            client.cut();
            vendor.awaitPeerClosed(SOON);
            JsonObject receipt = gateway.receiptInTime(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("client_gone");
            assertThat(receipt.string("client_gone")).contains("cancelled");
            assertThat(Receipts.provenance(receipt)).isEqualTo("estimated");
            assertThat(Receipts.quantity(receipt, "output")).isBetween(800L, 830L);
            boolean reported = language == Language.MESSAGES || language == Language.GEMINI;
            if (reported) {
                assertThat(Receipts.quantity(receipt, "input")).isEqualTo(11);
                assertThat(Receipts.quantity(receipt, "cached_input")).isEqualTo(5);
            } else {
                // Incident 13: the prompt is not forgotten.
                assertThat(Receipts.quantity(receipt, "input")).isBetween(2L, 60L);
            }
            assertThat(Receipts.attempts(receipt)).containsExactly("first:client_gone");
            assertThat(gateway.requestLine(id).integer("status")).contains(499L);
        }
    }

    /** Arguments of tool calls and thoughts are output as well. */
    @Test
    void inTheMiddleOfAToolCallCostsItsArguments() throws Exception {
        String piece =
                "data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\" word\"}}]},\"finish_reason\":null}]}\n\n";
        try (RawClient client = gateway.stream(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(piece.repeat(200));
            String id = client.head().requestId();
            client.expect(piece.repeat(200));
            client.cut();
            vendor.awaitPeerClosed(SOON);
            assertThat(Receipts.quantity(gateway.receiptInTime(id), "output")).isBetween(190L, 220L);
        }
    }

    /** Incident 12: who hedges and goes before the first event pays at most for the input. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void beforeTheFirstEventCostsAtMostTheInput(Language language) throws Exception {
        for (boolean stream : List.of(true, false)) {
            String marker = "caller-" + language + stream + System.nanoTime();
            RawClient client = stream
                    ? gateway.stream(language, MODEL, "X-Request-Id: " + marker)
                    : gateway.ask(language, MODEL, "X-Request-Id: " + marker);
            try (client) {
                Exchange vendor = gateway.take();
                client.cut();
                vendor.awaitPeerClosed(SOON);
                JsonObject receipt = gateway.receiptOfCaller(marker);
                assertThat(Receipts.outcome(receipt)).isEqualTo("client_gone");
                assertThat(Receipts.provenance(receipt)).isEqualTo("estimated");
                assertThat(Receipts.quantity(receipt, "input")).isBetween(1L, 60L);
                assertThat(Receipts.quantities(receipt)).doesNotContainKey("output");
                assertThat(receipt.integer("status")).contains(499L);
            }
        }
    }

    /** Nobody waits for this answer any more: the vendor's work is stopped, and no other deployment is tried. */
    @Test
    void nothingElseIsTriedForACallerThatHasGone() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, GatewayFixture.TWICE)) {
            Exchange vendor = gateway.take();
            client.cut();
            vendor.awaitPeerClosed(SOON);
        }
        assertThat(gateway.second().takeWithin(Duration.ofMillis(300))).isEmpty();
    }

    @Test
    void whileTheBodyIsSentLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = gateway.connect()) {
                client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + GatewayFixture.KEY + "\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(i * 3_000));
                client.cut();
            }
        }
        gateway.atRest();
        assertThat(gateway.first().takeWithin(Duration.ofMillis(100))).isEmpty();
    }
}
