package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static ai.tokenhot.app.relay.GatewayFixture.TWICE;
import static org.assertj.core.api.Assertions.assertThat;

/** What happens while a vendor is silent: the head is held, then the stream is kept open, then given up. */
@Timeout(60)
@SuppressWarnings("EnumOrdinal") // Scripts are told apart by their place only.
class PatienceTest {

    private static final Duration HEAD_HOLD = Duration.ofMillis(300);

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard()
            .with("TOKENHOT_HEAD_HOLD_MILLIS", Long.toString(HEAD_HOLD.toMillis()))
            .with("TOKENHOT_PROVIDER_SILENCE_SECONDS", "1");

    /** Incident 63. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void silenceBeforeTheFirstEventIsBridgedByAKeepAlive(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            RawClient.Head head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(head.header("x-tokenhot-model")).contains(MODEL);
            client.expect(language.keepAlive());
            List<String> events = language.vendorEvents();
            vendor.chunk(String.join("", events)).lastChunk();
            assertThat(client.body()).isEqualTo(String.join("", language.events()));
            assertThat(Receipts.quantities(gateway.receipt(head.requestId()))).isEqualTo(Language.USAGE);
        }
    }

    /** The array form is kept open by white space, and stays one JSON array. */
    @Test
    void silenceBeforeTheFirstItemIsBridgedByWhiteSpace() throws Exception {
        try (RawClient client = gateway.post(
                Language.GEMINI,
                "/v1beta/models/" + MODEL + ":streamGenerateContent",
                Language.GEMINI.streamRequest(MODEL))) {
            Exchange vendor = gateway.take();
            RawClient.Head head = client.head();
            assertThat(head.header("content-type").orElse("")).startsWith("application/json");
            client.expect("\n");
            vendor.eventStreamHead();
            vendor.chunk(String.join("", Language.GEMINI.events())).lastChunk();
            assertThat(Language.items(client.body())).hasSize(3);
        }
    }

    /** Once the head is out the vendor's refusal is an event; before, it is a status. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void refusalAfterTheHeadIsAnEvent(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            RawClient.Head head = client.head();
            client.expect(language.keepAlive());
            vendor.answer(500, "application/json", language.vendorError("server_error", "it broke"));
            String rest = client.body();
            assertThat(language.errorAtEnd(rest)).contains("it broke");
            assertThat(language.saysComplete(rest)).isFalse();
            assertThat(Receipts.outcome(gateway.receipt(head.requestId()))).isEqualTo("provider_error");
        }
    }

    @Test
    void refusalAfterTheHeadOfAnArrayIsItsLastItem() throws Exception {
        try (RawClient client = gateway.post(
                Language.GEMINI,
                "/v1beta/models/" + MODEL + ":streamGenerateContent",
                Language.GEMINI.streamRequest(MODEL))) {
            Exchange vendor = gateway.take();
            client.head();
            client.expect("\n");
            vendor.answer(503, "application/json", Language.GEMINI.vendorError("UNAVAILABLE", "too busy"));
            List<JsonObject> items = Language.items(client.body());
            assertThat(items).hasSize(1);
            assertThat(Language.GEMINI.errorMessage(items.getFirst())).contains("too busy");
        }
    }

    /** All languages wait at the same time, here and below. */
    @Test
    void silenceOfAWholeAnswerIsATimeout() throws Exception {
        var clients = new ArrayList<RawClient>();
        for (Language language : Language.values()) {
            clients.add(gateway.ask(language, MODEL));
        }
        for (Language language : Language.values()) {
            Exchange vendor = gateway.take();
            vendor.awaitPeerClosed(Duration.ofSeconds(5));
            vendor.hangUp();
            try (RawClient client = clients.get(language.ordinal())) {
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).isEqualTo(504);
                JsonObject error = (JsonObject) Json.parse(answer.body());
                assertThat(language.errorMessage(error)).contains("silent for 1 s");
                assertThat(language.errorType(error))
                        .isEqualTo(
                                switch (language) {
                                    case CHAT, RESPONSES -> "server_error";
                                    case MESSAGES -> "timeout_error";
                                    case GEMINI -> "DEADLINE_EXCEEDED";
                                });
                JsonObject receipt = gateway.receipt(answer.head().requestId());
                assertThat(Receipts.outcome(receipt)).isEqualTo("provider_timeout");
                assertThat(Receipts.attempts(receipt)).containsExactly("first:provider_timeout");
                assertThat(Receipts.provenance(receipt)).isEqualTo("unknown");
            }
        }
    }

    /** The vendor may have worked on what it did not tell: what was delivered is counted, once. */
    @Test
    void silenceInAStreamEndsItWithAnErrorAndOneReceipt() throws Exception {
        var clients = new ArrayList<RawClient>();
        var vendors = new ArrayList<Exchange>();
        for (Language language : Language.values()) {
            clients.add(gateway.stream(language, MODEL));
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", language.events().subList(0, language.eventsBeforeFinish())));
            vendors.add(vendor);
        }
        for (Language language : Language.values()) {
            try (RawClient client = clients.get(language.ordinal())) {
                RawClient.Head head = client.head();
                client.expect(String.join("", language.events().subList(0, language.eventsBeforeFinish())));
                String rest = client.body();
                assertThat(language.errorAtEnd(rest)).contains("silent for 1 s");
                assertThat(language.saysComplete(rest)).isFalse();
                vendors.get(language.ordinal()).awaitPeerClosed(Duration.ofSeconds(5));
                vendors.get(language.ordinal()).hangUp();
                JsonObject receipt = gateway.receipt(head.requestId());
                assertThat(Receipts.outcome(receipt)).isEqualTo("provider_timeout");
                assertThat(Receipts.attempts(receipt)).containsExactly("first:provider_timeout");
                assertThat(Receipts.provenance(receipt)).isIn("estimated", "at_least");
                assertThat(Receipts.quantity(receipt, "output")).isBetween(2L, 20L);
                assertThat(Receipts.quantity(receipt, "input")).isBetween(1L, 60L);
                gateway.requestLine(head.requestId());
            }
        }
    }

    @Test
    void vendorThatIsSlowButNotSilentIsWaitedFor() throws Exception {
        try (RawClient client = gateway.stream(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = Language.CHAT.vendorEvents();
            for (String event : events) {
                Thread.sleep(350);
                vendor.chunk(event);
            }
            vendor.lastChunk();
            client.head();
            assertThat(client.body()).endsWith(String.join("", Language.CHAT.events()));
        }
    }

    /** A caller that does not read is no silence of the vendor. */
    @Test
    void callerThatDoesNotReadForLongerThanTheVendorMayBeSilentLosesNothing() throws Exception {
        String piece = Language.CHAT.delta("0123456789abcdef".repeat(1_024));
        int pieces = 1_200;
        try (var client = new RawClient(gateway.port(), 64 << 10)) {
            GatewayFixture.post(
                    client, Language.CHAT, Language.CHAT.streamPath(MODEL), Language.CHAT.streamRequest(MODEL));
            Exchange vendor = gateway.take();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    vendor.eventStreamHead();
                    for (int i = 0; i < pieces; i++) {
                        vendor.chunk(piece);
                    }
                    vendor.chunk("data: [DONE]\n\n").lastChunk();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            client.head();
            Thread.sleep(1_800);
            assertThat(client.body()).hasSize(piece.length() * pieces + "data: [DONE]\n\n".length());
            sender.join();
        }
    }

    /** Nothing was sent to the caller, so another deployment may answer. */
    @Test
    void silenceBeforeTheFirstEventMovesOnToTheNextDeployment() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, TWICE)) {
            Exchange silent = gateway.take();
            Exchange second = gateway.second().take();
            second.answer(200, "application/json", Language.CHAT.answer());
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(Receipts.attempts(gateway.receipt(answer.head().requestId())))
                    .containsExactly("first:provider_timeout", "second:completed");
            silent.awaitPeerClosed(Duration.ofSeconds(5));
            silent.hangUp();
        }
    }

    /** Incident 63, between events: all languages wait out the ten seconds together. */
    @Test
    void silenceBetweenEventsIsBridgedByKeepAlives() throws Exception {
        try (var patient = GatewayFixture.standard().start()) {
            var clients = new ArrayList<RawClient>();
            var vendors = new ArrayList<Exchange>();
            for (Language language : Language.values()) {
                RawClient client = patient.stream(language, MODEL);
                Exchange vendor = patient.take();
                clients.add(client);
                vendors.add(vendor);
                vendor.eventStreamHead();
                String first = language.events().getFirst();
                vendor.chunk(first);
                client.head();
                client.expect(first);
            }
            for (Language language : Language.values()) {
                clients.get(language.ordinal()).expect(language.keepAlive());
                List<String> events = language.vendorEvents();
                Exchange vendor = vendors.get(language.ordinal());
                vendor.chunk(String.join("", events.subList(1, events.size()))).lastChunk();
                assertThat(clients.get(language.ordinal()).body())
                        .isEqualTo(String.join(
                                "",
                                language.events().subList(1, language.events().size())));
                clients.get(language.ordinal()).close();
            }
            patient.atRest();
        }
    }
}
