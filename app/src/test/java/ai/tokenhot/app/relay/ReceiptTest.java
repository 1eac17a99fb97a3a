package ai.tokenhot.app.relay;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static ai.tokenhot.app.relay.GatewayFixture.UPSTREAM_MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Every answer has a receipt with what the vendor told, whatever the event or error it told it in. */
@Timeout(60)
class ReceiptTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @ParameterizedTest
    @EnumSource(Language.class)
    void wholeAnswerHasAnExactReceiptOnceItIsSeen(Language language) throws Exception {
        try (RawClient client = gateway.ask(language, MODEL)) {
            gateway.take().answer(200, "application/json", language.answer());
            RawClient.Head head = client.head();
            JsonObject receipt = gateway.receipt(head.requestId());
            assertThat(client.body()).isEqualTo(language.answer());
            assertThat(receipt.string("id")).contains(head.requestId());
            assertThat(receipt.string("operation")).contains("chat");
            assertThat(receipt.string("dialect")).contains(language.id());
            assertThat(receipt.string("model")).contains(MODEL);
            assertThat(receipt.string("served_model")).contains("served-model");
            assertThat(receipt.flag("stream")).contains(false);
            assertThat(receipt.flag("sandbox")).contains(false);
            assertThat(receipt.integer("status")).contains(200L);
            assertThat(Receipts.outcome(receipt)).isEqualTo("completed");
            assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
            assertThat(Receipts.attempts(receipt)).containsExactly("first:completed");
            JsonObject attempt = receipt.array("attempts")
                    .orElseThrow()
                    .objects()
                    .findFirst()
                    .orElseThrow();
            assertThat(attempt.string("upstream_model")).contains(UPSTREAM_MODEL);
            assertThat(attempt.integer("status")).contains(200L);
            JsonObject times = receipt.object("times").orElseThrow();
            assertThat(times.integer("total_micros").orElseThrow()).isPositive();
            assertThat(times.integer("first_event_micros").orElseThrow()).isPositive();
            assertThat(receipt.string("api_key").orElse("")).startsWith("key_");
        }
    }

    /** Unknown is not zero: where the vendor tells nothing we count ourselves, and say so. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void answerWithoutUsageIsCountedByUs(Language language) throws Exception {
        String answer = language.answer().replaceAll(",\"usage(Metadata)?\":\\{.*}(?=}$)", "");
        assertThat(answer).doesNotContain("usage");
        try (RawClient client = gateway.ask(language, MODEL)) {
            gateway.take().answer(200, "application/json", answer);
            RawClient.Whole whole = client.answer();
            assertThat(whole.status()).isEqualTo(200);
            JsonObject receipt = gateway.receipt(whole.head().requestId());
            assertThat(Receipts.provenance(receipt)).isEqualTo("estimated");
            assertThat(Receipts.quantity(receipt, "input")).isBetween(2L, 60L);
            assertThat(Receipts.quantity(receipt, "output")).isBetween(1L, 60L);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void streamWithoutUsageIsCountedByUs(Language language) throws Exception {
        String whole = String.join("", language.events())
                .replaceAll("\"usage(Metadata)?\":\\{[^{}]*(\\{[^{}]*})?[^{}]*}", "\"none\":0");
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(whole).lastChunk();
            String id = client.head().requestId();
            assertThat(client.body()).isEqualTo(whole);
            JsonObject receipt = gateway.receipt(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("completed");
            assertThat(Receipts.provenance(receipt)).isEqualTo("estimated");
            assertThat(Receipts.quantity(receipt, "input")).isBetween(2L, 60L);
            assertThat(Receipts.quantity(receipt, "output")).isBetween(3L, 20L);
        }
    }

    /** Incident 7. */
    @ParameterizedTest
    @ValueSource(strings = {"max_output_tokens", "content_filter"})
    void responseThatEndsIncompleteTellsItsUsage(String reason) throws Exception {
        try (RawClient client = gateway.stream(Language.RESPONSES, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = Language.RESPONSES.events();
            String end = events.getLast()
                    .replace("response.completed", "response.incomplete")
                    .replace(
                            "\"status\":\"completed\"",
                            "\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"" + reason + "\"}");
            vendor.chunk(String.join("", events.subList(0, events.size() - 1)) + end)
                    .lastChunk();
            String id = client.head().requestId();
            assertThat(client.body()).endsWith(end);
            JsonObject receipt = gateway.receipt(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("completed");
            assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
        }
    }

    /** Incident 7, of a response that failed: the vendor says what it cost. */
    @Test
    void responseThatFailsTellsItsUsage() throws Exception {
        try (RawClient client = gateway.stream(Language.RESPONSES, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = Language.RESPONSES.events();
            String end = failedResponse();
            vendor.chunk(String.join("", events.subList(0, events.size() - 1)) + end);
            String id = client.head().requestId();
            assertThat(client.body()).endsWith(end);
            JsonObject receipt = gateway.receipt(id);
            assertThat(Receipts.outcome(receipt)).isEqualTo("provider_error");
            assertThat(Receipts.provenance(receipt)).isNotEqualTo("unknown");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
        }
    }

    /** As the first event it is a status; what it cost is not forgotten for that. */
    @Test
    void responseThatFailsAtOnceTellsItsUsage() throws Exception {
        try (RawClient client = gateway.stream(Language.RESPONSES, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(failedResponse());
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(502);
            JsonObject receipt = gateway.receipt(answer.head().requestId());
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
            assertThat(Receipts.provenance(receipt)).isNotEqualTo("unknown");
        }
    }

    private static String failedResponse() {
        return Language.RESPONSES
                .events()
                .getLast()
                .replace("response.completed", "response.failed")
                .replace(
                        "\"status\":\"completed\",\"error\":null",
                        "\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"it broke\"}");
    }

    /** A status of success that holds an error and says what it cost. */
    @Test
    void errorThatComesWithUsageIsCounted() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
            gateway.take()
                    .answer(
                            200,
                            "application/json",
                            "{\"error\":{\"message\":\"it broke\",\"type\":\"server_error\"},\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":7,\"total_tokens\":23,\"prompt_tokens_details\":{\"cached_tokens\":5}}}");
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(502);
            JsonObject receipt = gateway.receipt(answer.head().requestId());
            assertThat(Receipts.outcome(receipt)).isEqualTo("provider_error");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
        }
    }

    /** What was reported before the error stands; it is at least that. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void errorWithinAStreamKeepsWhatWasReportedBefore(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = language.events().subList(0, language.eventsBeforeFinish());
            vendor.chunk(String.join("", events) + language.vendorErrorEvent("it broke"));
            String id = client.head().requestId();
            String body = client.body();
            assertThat(body).startsWith(String.join("", events));
            assertThat(language.errorAtEnd(body)).isEqualTo("it broke");
            assertThat(language.saysComplete(body)).isFalse();
            JsonObject receipt = gateway.receipt(id);
            assertThat(Receipts.outcome(receipt)).startsWith("provider_");
            assertThat(Receipts.provenance(receipt)).isIn("at_least", "estimated");
            assertThat(Receipts.quantity(receipt, "output")).isBetween(2L, 20L);
            if (language == Language.MESSAGES || language == Language.GEMINI) {
                assertThat(Receipts.quantity(receipt, "input")).isEqualTo(11);
                assertThat(Receipts.quantity(receipt, "cached_input")).isEqualTo(5);
            } else {
                assertThat(Receipts.quantity(receipt, "input")).isBetween(1L, 60L);
            }
        }
    }

    /** Running totals replace each other; an error's text is no output (incident 5). */
    @Test
    void usageOfEachChunkReplacesTheOneBefore() throws Exception {
        try (RawClient client = gateway.stream(Language.GEMINI, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            List<String> events = Language.GEMINI.events();
            vendor.chunk(events.getFirst().repeat(50) + events.getLast()).lastChunk();
            String id = client.head().requestId();
            client.body();
            assertThat(Receipts.quantities(gateway.receipt(id))).isEqualTo(Language.USAGE);
        }
    }

    /** Where the vendor counts thoughts on top, the grand total tells. */
    @Test
    void thoughtsAreCountedOnceWhicheverWayTheVendorCounts() throws Exception {
        for (int completion : List.of(1499, 4308)) {
            String usage = "{\"prompt_tokens\":10120,\"completion_tokens\":" + completion
                    + ",\"total_tokens\":14428,\"completion_tokens_details\":{\"reasoning_tokens\":2809}}";
            try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
                gateway.take()
                        .answer(200, "application/json", "{\"model\":\"m\",\"choices\":[],\"usage\":" + usage + "}");
                RawClient.Whole answer = client.answer();
                assertThat(Receipts.quantities(gateway.receipt(answer.head().requestId())))
                        .isEqualTo(Map.of("input", 10120L, "output", 1499L, "reasoning", 2809L));
            }
        }
    }

    @Test
    void countOfTokensCostsNothing() throws Exception {
        try (RawClient client =
                gateway.post(Language.MESSAGES, "/v1/messages/count_tokens", Language.MESSAGES.request(MODEL))) {
            gateway.take().answer(200, "application/json", "{\"input_tokens\": 12}");
            RawClient.Whole answer = client.answer();
            JsonObject receipt = gateway.receipt(answer.head().requestId());
            assertThat(receipt.string("operation")).contains("count_tokens");
            assertThat(Receipts.quantities(receipt)).isEmpty();
            assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
        }
    }

    @Test
    void requestThatIsRefusedHasAReceiptToo() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, "no-such-model")) {
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(404);
            JsonObject receipt = gateway.receipt(answer.head().requestId());
            assertThat(Receipts.outcome(receipt)).isEqualTo("unknown_model");
            assertThat(Receipts.attempts(receipt)).isEmpty();
            assertThat(Receipts.quantities(receipt)).isEmpty();
        }
    }
}
