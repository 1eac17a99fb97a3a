package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.CREDENTIAL;
import static ai.tokenhot.app.relay.GatewayFixture.DEAD;
import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a vendor does wrong, the caller hears of it in its own language, and never takes a part for the whole. */
@Timeout(60)
class ProviderFailureTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    /** How a stream can stop short. */
    enum Break {
        RESET,
        CLOSED_IN_A_CHUNK,
        CLOSED_BETWEEN_CHUNKS,
        CLOSED_WITHOUT_FRAMING,
        ENDED_PROPERLY_BUT_TOO_SOON
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void streamThatBreaksOffEndsInAnErrorHoweverItBreaks(Language language) throws Exception {
        String part = String.join("", language.events().subList(0, language.eventsBeforeFinish()));
        for (Break how : Break.values()) {
            try (RawClient client = gateway.stream(language, MODEL)) {
                Exchange vendor = gateway.take();
                if (how == Break.CLOSED_WITHOUT_FRAMING) {
                    vendor.head(200, "content-type: text/event-stream", "connection: close");
                    vendor.send(part);
                } else {
                    vendor.eventStreamHead();
                    vendor.chunk(part);
                }
                String id = client.head().requestId();
                client.expect(part);
                breakOff(vendor, how);
                String rest = client.body();
                assertThat(language.saysComplete(rest)).as("%s", how).isFalse();
                assertThat(language.errorAtEnd(rest)).as("%s", how).contains("broke off");
                JsonObject receipt = gateway.receipt(id);
                assertThat(Receipts.outcome(receipt)).isEqualTo("provider_cut");
                assertThat(Receipts.attempts(receipt)).containsExactly("first:provider_cut");
                assertThat(Receipts.provenance(receipt)).isIn("estimated", "at_least");
                assertThat(Receipts.quantity(receipt, "output")).isBetween(2L, 20L);
                assertThat(Receipts.quantity(receipt, "input")).isBetween(2L, 60L);
            }
        }
    }

    private static void breakOff(Exchange vendor, Break how) throws IOException {
        switch (how) {
            case RESET -> vendor.cut();
            case CLOSED_IN_A_CHUNK -> vendor.send("400\r\ndata: {\"ha").hangUp();
            case CLOSED_BETWEEN_CHUNKS, CLOSED_WITHOUT_FRAMING -> vendor.hangUp();
            case ENDED_PROPERLY_BUT_TOO_SOON -> vendor.lastChunk();
        }
    }

    @Test
    void arrayThatBreaksOffIsStillAnArrayWithTheErrorAtItsEnd() throws Exception {
        for (int count = 1; count <= 2; count++) {
            try (RawClient client = gateway.post(
                    Language.GEMINI,
                    "/v1beta/models/" + MODEL + ":streamGenerateContent",
                    Language.GEMINI.streamRequest(MODEL))) {
                Exchange vendor = gateway.take();
                vendor.eventStreamHead();
                vendor.chunk(String.join("", Language.GEMINI.events().subList(0, count)));
                client.head();
                client.until("\"served-model\"}");
                vendor.cut();
                String rest = client.body();
                String whole = "[{}" + rest.substring(rest.indexOf(",\r\n{\"error\""));
                List<JsonObject> items = Language.items(whole);
                assertThat(Language.GEMINI.errorMessage(items.getLast())).contains("broke off");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void connectionThatClosesWithoutAnAnswerIsAnError(Language language) throws Exception {
        for (boolean stream : List.of(true, false)) {
            for (boolean reset : List.of(true, false)) {
                try (RawClient client = stream ? gateway.stream(language, MODEL) : gateway.ask(language, MODEL)) {
                    Exchange vendor = gateway.take();
                    if (reset) {
                        vendor.cut();
                    } else {
                        vendor.hangUp();
                    }
                    refused(language, client, 502, "provider_cut", "without an answer");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void wholeAnswerThatBreaksOffIsAnError(Language language) throws Exception {
        try (RawClient client = gateway.ask(language, MODEL)) {
            Exchange vendor = gateway.take();
            String answer = language.answer();
            vendor.head(200, "content-type: application/json", "content-length: " + (answer.length() + 10));
            vendor.send(answer).hangUp();
            JsonObject receipt = refused(language, client, 502, "provider_cut", "broke off");
            assertThat(Receipts.provenance(receipt)).isEqualTo("unknown");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void vendorThatCannotBeReachedIsAnError(Language language) throws Exception {
        for (boolean stream : List.of(true, false)) {
            try (RawClient client = stream ? gateway.stream(language, DEAD) : gateway.ask(language, DEAD)) {
                JsonObject receipt = refused(language, client, 502, "provider_unreachable", "cannot be reached");
                assertThat(Receipts.provenance(receipt)).isEqualTo("exact");
                assertThat(Receipts.quantities(receipt)).isEmpty();
            }
        }
    }

    /** Answers that are in no dialect, with a status of success. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void answerThatIsNotTheVendorsLanguageIsAnError(Language language) throws Exception {
        for (String body : List.of(
                "<html><body>Welcome to the proxy</body></html>",
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"unexpected\": true}",
                language.answer().substring(0, 40),
                "\u0000\u0001\u0002")) {
            for (boolean stream : List.of(true, false)) {
                try (RawClient client = stream ? gateway.stream(language, MODEL) : gateway.ask(language, MODEL)) {
                    gateway.take().answer(200, body.startsWith("<") ? "text/html" : "application/json", body);
                    JsonObject receipt = refused(language, client, 502, "provider_garbled", "The provider's answer");
                    assertThat(receipt.text()).doesNotContain("Welcome");
                }
            }
        }
    }

    /** A whole answer in place of a stream cannot be given as a stream; what it cost is known. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void wholeAnswerInPlaceOfAStreamIsAnErrorThatCosts(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            gateway.take().answer(200, "application/json", language.answer());
            JsonObject receipt = refused(language, client, 502, "provider_garbled", "expected: a stream");
            assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
        }
    }

    /** A stream in place of a whole answer. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void streamInPlaceOfAWholeAnswerIsAnError(Language language) throws Exception {
        try (RawClient client = gateway.ask(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", language.events())).lastChunk();
            refused(language, client, 502, "provider_garbled", "not in its own API format");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void eventThatIsNotJsonIsAnError(Language language) throws Exception {
        String garbage = language == Language.RESPONSES || language == Language.MESSAGES
                ? "data: nonsense\n\n"
                : "data: <html>\n\n";
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(garbage);
            refused(language, client, 502, "provider_garbled", "not readable");
        }
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            String part = String.join("", language.events().subList(0, 2));
            vendor.chunk(part + garbage);
            String id = client.head().requestId();
            client.expect(part);
            assertThat(language.errorAtEnd(client.body())).contains("not readable");
            assertThat(Receipts.outcome(gateway.receipt(id))).isEqualTo("provider_garbled");
        }
    }

    @Test
    void answerThatIsNotHttpIsAnError() throws Exception {
        for (String bytes : List.of(
                "hello\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001",
                "HTTP/1.1 200 OK\r\n" + "x: " + "y".repeat(100_000) + "\r\n\r\n")) {
            try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
                Exchange vendor = gateway.take();
                sayAndHangUp(vendor, bytes);
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).as(bytes.substring(0, 5)).isEqualTo(502);
                assertThat(Receipts.outcome(gateway.receipt(answer.head().requestId())))
                        .isIn("provider_garbled", "provider_cut");
            }
        }
    }

    private static void sayAndHangUp(Exchange vendor, String bytes) {
        try {
            vendor.send(bytes);
            vendor.hangUp();
        } catch (IOException heardEnough) {
            // The gateway need not wait for all of it.
        }
    }

    /** A vendor's answer has a bound, whatever it announces. */
    @Test
    void answerThatIsTooLargeIsBrokenOff() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.head(200, "content-type: application/json", "transfer-encoding: chunked");
            vendor.chunk("{\"choices\":[],\"x\":\"");
            byte[] megabyte = "x".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            int sent = 0;
            try {
                for (; sent < 100; sent++) {
                    vendor.chunk(megabyte);
                }
            } catch (IOException brokenOff) {
                assertThat(sent).isBetween(60, 90);
            }
            assertThat(sent).as("megabytes that were taken").isLessThan(100);
            vendor.cut();
            refused(Language.CHAT, client, 502, "provider_garbled", "larger than");
        }
    }

    @Test
    void errorThatIsTooLargeIsBrokenOff() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.head(500, "content-type: application/json", "transfer-encoding: chunked");
            String piece = "x".repeat(1 << 18);
            try {
                for (int i = 0; i < 100; i++) {
                    vendor.chunk(piece);
                }
                throw new AssertionError("the whole error was taken (expected: broken off)");
            } catch (IOException brokenOff) {
                vendor.cut();
            }
            refused(Language.CHAT, client, 502, "provider_garbled", "larger than");
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void redirectIsNotFollowed(Language language) throws Exception {
        for (int status : List.of(301, 302, 307, 308)) {
            try (RawClient client = gateway.ask(language, MODEL)) {
                Exchange vendor = gateway.take();
                vendor.head(status, "location: " + gateway.second().origin() + "/steal", "content-length: 0");
                vendor.end();
                JsonObject receipt = refused(language, client, 502, "provider_garbled", "status " + status);
                assertThat(receipt.text()).doesNotContain("steal");
            }
        }
        assertThat(gateway.second().requests()).isEmpty();
    }

    /** An error with the status of success: the vendor's words, an honest status. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void successThatHoldsAnErrorIsAnError(Language language) throws Exception {
        for (boolean stream : List.of(true, false)) {
            try (RawClient client = stream ? gateway.stream(language, MODEL) : gateway.ask(language, MODEL)) {
                gateway.take().answer(200, "application/json", language.vendorError("api_error", "it broke inside"));
                refused(language, client, 502, "provider_error", "it broke inside");
            }
        }
    }

    /** As xAI does: flat, with the status of success, in answer to a stream too. */
    @Test
    void successThatHoldsAFlatErrorIsAnError() throws Exception {
        for (boolean stream : List.of(true, false)) {
            try (RawClient client = stream ? gateway.stream(Language.CHAT, MODEL) : gateway.ask(Language.CHAT, MODEL)) {
                gateway.take()
                        .answer(
                                200,
                                "application/json",
                                "{\"code\":\"Client specified an invalid argument: invalid-argument\",\"error\":\"no such tool\"}");
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(Language.CHAT.errorMessage((JsonObject) Json.parse(answer.body())))
                        .isEqualTo("no such tool");
            }
        }
    }

    /** Before anything was sent an error event is a status that an SDK retries by. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void errorAsTheFirstEventIsAStatus(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(language.vendorErrorEvent("it broke at once"));
            boolean overloaded = language == Language.MESSAGES;
            refused(
                    language,
                    client,
                    overloaded ? 529 : 502,
                    overloaded ? "provider_overloaded" : "provider_error",
                    "it broke at once");
        }
    }

    /** Incident 65: the same headers and the same bytes whether a stream was asked for or not. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void vendorsRefusalPassesWithItsRetryHeadersStreamingAndNot(Language language) throws Exception {
        for (int status : List.of(400, 404, 413, 422, 429, 500, 503, 529)) {
            String body = "{ \"zz\":1.0, "
                    + language.vendorError("some_error", "refused " + status).substring(1);
            for (boolean stream : List.of(true, false)) {
                try (RawClient client = stream ? gateway.stream(language, MODEL) : gateway.ask(language, MODEL)) {
                    Exchange vendor = gateway.take();
                    vendor.head(
                            status,
                            "content-type: application/json",
                            "retry-after: 7",
                            "retry-after-ms: 6500",
                            "x-should-retry: true",
                            "x-request-id: req_vendor_9",
                            "x-ratelimit-reset: 1",
                            "content-length: " + body.length());
                    vendor.send(body).end();
                    RawClient.Whole answer = client.answer();
                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(answer.body()).isEqualTo(body);
                    assertThat(answer.head().headers("retry-after")).containsExactly("7");
                    assertThat(answer.head().headers("retry-after-ms")).containsExactly("6500");
                    assertThat(answer.head().headers("x-should-retry")).containsExactly("true");
                    assertThat(answer.head().headers("content-type")).containsExactly("application/json");
                    JsonObject receipt = gateway.receipt(answer.head().requestId());
                    assertThat(receipt.integer("status")).contains((long) status);
                    assertThat(receipt.string("upstream_request_id")).contains("req_vendor_9");
                    assertThat(Receipts.quantities(receipt)).isEmpty();
                }
            }
        }
    }

    /** A refusal of our credential is none of the caller's business, and says nothing about it (incident 47). */
    @ParameterizedTest
    @EnumSource(Language.class)
    void refusalOfOurCredentialIsNotTheCallers(Language language) throws Exception {
        for (int status : List.of(401, 402, 403)) {
            for (boolean stream : List.of(true, false)) {
                try (RawClient client = stream ? gateway.stream(language, MODEL) : gateway.ask(language, MODEL)) {
                    gateway.take()
                            .answer(
                                    status,
                                    "application/json",
                                    language.vendorError(
                                            "authentication_error",
                                            "Incorrect API key provided: " + CREDENTIAL
                                                    + ", organization org-OURSECRETORG, project proj_OURPROJECT1"));
                    RawClient.Whole answer = client.answer();
                    assertThat(answer.status()).isEqualTo(502);
                    assertThat(answer.body())
                            .doesNotContain(CREDENTIAL, "OURSECRETORG", "OURPROJECT1", "Incorrect API key");
                    assertThat(language.errorMessage((JsonObject) Json.parse(answer.body())))
                            .contains("not about your API key");
                    assertThat(language.errorType((JsonObject) Json.parse(answer.body())))
                            .isNotEqualTo("authentication_error");
                    JsonObject receipt = gateway.receipt(answer.head().requestId());
                    assertThat(Receipts.outcome(receipt)).isEqualTo("provider_credential");
                    assertThat(receipt.text()).doesNotContain(CREDENTIAL, "OURSECRETORG");
                }
            }
        }
    }

    /** Incident 47: whatever the vendor repeats of our account in its words is taken out. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void vendorsErrorTextTellsNothingOfOurAccount(Language language) throws Exception {
        String account = language == Language.GEMINI ? "project_number:123456789012" : "org-OURSECRETORG";
        String words = "Rate limit reached for " + account + " with key " + CREDENTIAL + ". Try again.";
        for (int status : List.of(400, 429, 500, 200)) {
            for (boolean stream : List.of(true, false)) {
                try (RawClient client = stream ? gateway.stream(language, MODEL) : gateway.ask(language, MODEL)) {
                    gateway.take().answer(status, "application/json", language.vendorError("some_error", words));
                    RawClient.Whole answer = client.answer();
                    assertThat(answer.status()).isEqualTo(status == 200 ? 502 : status);
                    assertThat(answer.body()).contains("Rate limit reached for");
                    hidesTheAccount(language, answer.body());
                }
            }
        }
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(language.vendorErrorEvent(words));
            RawClient.Whole answer = client.answer();
            assertThat(answer.body()).contains("Rate limit reached for");
            hidesTheAccount(language, answer.body());
        }
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(language.events().getFirst() + language.vendorErrorEvent(words));
            client.head();
            String body = client.body();
            assertThat(body).contains("Rate limit reached for");
            hidesTheAccount(language, body);
        }
    }

    private static void hidesTheAccount(Language language, String body) {
        assertThat(body).doesNotContain(CREDENTIAL);
        switch (language) {
            case CHAT, RESPONSES -> assertThat(body).doesNotContain("OURSECRETORG");
            case GEMINI -> assertThat(body).doesNotContain("123456789012");
            case MESSAGES -> {
                // This vendor's errors name no account.
            }
        }
    }

    /** A page of a proxy in between becomes an error in the language. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void errorThatIsNotJsonIsAnErrorInTheLanguage(Language language) throws Exception {
        for (int status : List.of(400, 404, 429, 500, 502, 503, 504)) {
            for (String body : List.of("<html>Bad gateway at 10.0.0.1</html>", "", "upstream connect error")) {
                try (RawClient client = gateway.ask(language, MODEL)) {
                    gateway.take().answer(status, "text/html", body);
                    RawClient.Whole answer = client.answer();
                    JsonObject error = (JsonObject) Json.parse(answer.body());
                    assertThat(language.errorMessage(error)).contains("status " + status);
                    assertThat(answer.body()).doesNotContain("10.0.0.1", "html");
                    assertThat(answer.head().headers("content-type")).containsExactly("application/json");
                    int expected = switch (status) {
                        case 429 -> 429;
                        case 503 -> language == Language.MESSAGES ? 529 : 503;
                        case 504 -> 504;
                        default -> 502;
                    };
                    assertThat(answer.status()).isEqualTo(expected);
                }
            }
        }
    }

    /** Refused with an error in the language; the receipt is there. */
    private static JsonObject refused(Language language, RawClient client, int status, String outcome, String words)
            throws IOException {
        RawClient.Whole answer = client.answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        JsonObject error = (JsonObject) Json.parse(answer.body());
        assertThat(language.errorMessage(error)).contains(words);
        assertThat(language.errorType(error)).isNotBlank();
        assertThat(answer.head().headers("content-type")).containsExactly("application/json");
        JsonObject receipt = gateway.receipt(answer.head().requestId());
        assertThat(Receipts.outcome(receipt)).isEqualTo(outcome);
        assertThat(Receipts.attempts(receipt)).hasSize(1);
        return receipt;
    }

    /** A connection that broke is not used again, one that did not is. */
    @Test
    void connectionIsUsedAgainOnlyAfterAnAnswerThatCameToItsEnd() throws Exception {
        int first;
        try (RawClient client = gateway.connect()) {
            first = answeredOn(client);
            assertThat(answeredOn(client)).as("kept alive").isEqualTo(first);
            GatewayFixture.post(client, Language.CHAT, Language.CHAT.path(MODEL), Language.CHAT.request(MODEL));
            Exchange vendor = gateway.take();
            assertThat(vendor.request().connection()).isEqualTo(first);
            client.cut();
            vendor.awaitPeerClosed(Duration.ofSeconds(5));
            vendor.hangUp();
        }
        for (int i = 0; i < 4; i++) {
            try (RawClient client = gateway.connect()) {
                assertThat(answeredOn(client)).isNotEqualTo(first);
            }
        }
    }

    private static int answeredOn(RawClient client) throws Exception {
        GatewayFixture.post(client, Language.CHAT, Language.CHAT.path(MODEL), Language.CHAT.request(MODEL));
        Exchange vendor = gateway.take();
        vendor.answer(200, "application/json", Language.CHAT.answer());
        assertThat(client.answer().status()).isEqualTo(200);
        return vendor.request().connection();
    }
}
