package ai.tokenhot.app.relay;

import ai.tokenhot.testkit.scripted.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** A gateway whose disk refuses what it writes. */
@Timeout(60)
class UnwritableLedgerTest {

    /** An answer that nobody could account for is not given as one. */
    @Test
    void answerWhoseReceiptCannotBeWrittenIsNotGivenAsComplete() throws Exception {
        try (var broken = GatewayFixture.standard().start()) {
            LockedDatabase.run(broken.data(), "drop table receipts");
            for (Language language : Language.values()) {
                try (RawClient client = broken.ask(language, MODEL)) {
                    broken.take().answer(200, "application/json", language.answer());
                    RawClient.Whole answer = client.answer();
                    assertThat(answer.status()).isEqualTo(500);
                    assertThat(answer.body()).contains("receipt").doesNotContain("Hello", "sql", "SQL");
                }
                try (RawClient client = broken.stream(language, MODEL)) {
                    Exchange vendor = broken.take();
                    vendor.eventStreamHead();
                    vendor.chunk(String.join("", language.vendorEvents())).lastChunk();
                    client.head();
                    String body = client.body();
                    assertThat(language.saysComplete(body)).isFalse();
                    assertThat(language.errorAtEnd(body)).contains("receipt");
                }
            }
            assertThat(broken.complaints()).anyMatch(line -> line.contains("receipts"));
            LockedDatabase.run(
                    broken.data(),
                    "create table receipts (request_id text not null primary key, project_id text not null,"
                            + " started_at bigint not null, body text not null)");
            try (RawClient client = broken.ask(Language.CHAT, MODEL)) {
                broken.take().answer(200, "application/json", Language.CHAT.answer());
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
    }
}
