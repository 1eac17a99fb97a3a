package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.testkit.scripted.Exchange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static ai.tokenhot.app.relay.GatewayFixture.REVIVED;
import static ai.tokenhot.app.relay.GatewayFixture.SECOND_CREDENTIAL;
import static ai.tokenhot.app.relay.GatewayFixture.TWICE;
import static org.assertj.core.api.Assertions.assertThat;

/** As long as the caller has heard nothing, another deployment may answer. */
@Timeout(60)
class FailoverTest {

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.standard();

    @ParameterizedTest
    @EnumSource(Language.class)
    void nextDeploymentAnswersInTheFirstOnesPlace(Language language) throws Exception {
        for (boolean stream : List.of(true, false)) {
            for (Failing how : Failing.values()) {
                try (RawClient client = stream ? gateway.stream(language, TWICE) : gateway.ask(language, TWICE)) {
                    fail(language, gateway.take(), how);
                    Exchange second = gateway.second().take();
                    assertThat(second.request().target())
                            .isEqualTo(
                                    stream
                                            ? language.vendorStreamPath("second-model")
                                            : language.vendorPath("second-model"));
                    var credential = language.credential(SECOND_CREDENTIAL);
                    assertThat(second.request().headers(credential.getKey())).containsExactly(credential.getValue());
                    if (stream) {
                        second.eventStreamHead();
                        second.chunk(String.join("", language.vendorEvents())).lastChunk();
                    } else {
                        second.answer(200, "application/json", language.answer());
                    }
                    RawClient.Head head = client.head();
                    assertThat(head.status()).as("%s %s", how, stream).isEqualTo(200);
                    assertThat(head.headers("x-tokenhot-provider")).containsExactly("second");
                    // Incident 66: nothing of the first attempt is left in the answer.
                    assertThat(client.body())
                            .isEqualTo(stream ? String.join("", language.events()) : language.answer());
                    JsonObject receipt = gateway.receipt(head.requestId());
                    assertThat(Receipts.attempts(receipt)).hasSize(2).last().isEqualTo("second:completed");
                    assertThat(Receipts.quantities(receipt)).isEqualTo(Language.USAGE);
                }
            }
        }
    }

    /** How a first attempt fails so that a second is made. */
    enum Failing {
        RATE_LIMITED,
        BROKEN,
        OVERLOADED,
        UNAUTHORIZED,
        WITHOUT_ANSWER,
        GARBLED,
        ERROR_IN_SUCCESS
    }

    private static void fail(Language language, Exchange vendor, Failing how) throws Exception {
        String error = language.vendorError("some_error", "no");
        switch (how) {
            case RATE_LIMITED -> vendor.answer(429, "application/json", error);
            case BROKEN -> vendor.answer(500, "application/json", error);
            case OVERLOADED -> vendor.answer(529, "application/json", error);
            case UNAUTHORIZED -> vendor.answer(401, "application/json", error);
            case WITHOUT_ANSWER -> vendor.hangUp();
            case GARBLED -> vendor.answer(200, "text/html", "<html>");
            case ERROR_IN_SUCCESS -> vendor.answer(200, "application/json", error);
        }
    }

    /** Incident 66: the first attempt's stream had begun with a comment and failed before its first event. */
    @Test
    void streamThatFailsBeforeItsFirstEventIsAnsweredByTheNext() throws Exception {
        Language language = Language.MESSAGES;
        try (RawClient client = gateway.stream(language, TWICE)) {
            Exchange first = gateway.take();
            first.eventStreamHead();
            first.chunk(language.keepAlive());
            first.chunk(language.vendorErrorEvent("busy"));
            Exchange second = gateway.second().take();
            second.eventStreamHead();
            second.chunk(String.join("", language.events())).lastChunk();
            client.head();
            String body = client.body();
            assertThat(body).isEqualTo(String.join("", language.events()));
            assertThat(body.split("event: message_start", -1)).hasSize(2);
            first.awaitPeerClosed(Duration.ofSeconds(5));
            first.hangUp();
        }
    }

    @Test
    void whatTheCallerDidWrongIsTriedOnce() throws Exception {
        for (int status : List.of(400, 404, 413, 422)) {
            try (RawClient client = gateway.ask(Language.CHAT, TWICE)) {
                String error = Language.CHAT.vendorError("invalid_request_error", "wrong");
                gateway.take().answer(status, "application/json", error);
                RawClient.Whole answer = client.answer();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.body()).isEqualTo(error);
            }
        }
        assertThat(gateway.second().takeWithin(Duration.ofMillis(200))).isEmpty();
    }

    /** Incident 59: what failed is not picked again. The last error is told, with its own retry headers. */
    @Test
    void eachDeploymentIsTriedOnceAndTheLastErrorIsTold() throws Exception {
        int before =
                gateway.first().requests().size() + gateway.second().requests().size();
        try (RawClient client = gateway.ask(Language.CHAT, TWICE)) {
            gateway.take().answer(429, "application/json", Language.CHAT.vendorError("requests", "first is full"));
            Exchange second = gateway.second().take();
            String error = Language.CHAT.vendorError("requests", "second is full");
            second.head(429, "content-type: application/json", "retry-after: 3", "content-length: " + error.length());
            second.send(error).end();
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).isEqualTo(error);
            assertThat(answer.head().headers("retry-after")).containsExactly("3");
            assertThat(Receipts.attempts(gateway.receipt(answer.head().requestId())))
                    .containsExactly("first:provider_rate_limit", "second:provider_rate_limit");
        }
        assertThat(gateway.first().requests().size()
                        + gateway.second().requests().size())
                .isEqualTo(before + 2);
    }

    @Test
    void whereNobodyListensTheNextIsAsked() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, REVIVED)) {
            gateway.second().take().answer(200, "application/json", Language.CHAT.answer());
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(Receipts.attempts(gateway.receipt(answer.head().requestId())))
                    .containsExactly("dead:provider_unreachable", "second:completed");
        }
    }

    /** After the head it is too late: the caller has a part of the first answer. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void afterTheFirstEventNothingElseIsTried(Language language) throws Exception {
        try (RawClient client = gateway.stream(language, TWICE)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(language.events().getFirst());
            client.head();
            client.expect(language.events().getFirst());
            vendor.cut();
            assertThat(language.errorAtEnd(client.body())).contains("broke off");
        }
        assertThat(gateway.second().takeWithin(Duration.ofMillis(100))).isEmpty();
    }

    /** What an attempt reported before another answered is not lost. */
    @Test
    void usageThatAFailedAttemptReportedIsInTheReceiptOfAFailure() throws Exception {
        try (RawClient client = gateway.ask(Language.CHAT, TWICE)) {
            gateway.take().answer(500, "application/json", Language.CHAT.vendorError("server_error", "no"));
            gateway.second()
                    .take()
                    .answer(
                            200,
                            "application/json",
                            "{\"error\":{\"message\":\"no\",\"type\":\"server_error\"},\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":7,\"total_tokens\":23}}");
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(Language.CHAT.errorMessage((JsonObject) Json.parse(answer.body())))
                    .isEqualTo("no");
            JsonObject receipt = gateway.receipt(answer.head().requestId());
            assertThat(Receipts.quantity(receipt, "input")).isEqualTo(16);
            assertThat(Receipts.quantity(receipt, "output")).isEqualTo(7);
        }
    }
}
