package ai.tokenhot.app.relay;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.store.jdbc.LedgerAudit;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import ai.tokenhot.testkit.scripted.Exchange;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static ai.tokenhot.app.relay.GatewayFixture.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

/** A gateway whose database refuses what it writes. */
@Timeout(120)
class UnwritableLedgerTest {

    private static final String AWAY = "alter table receipts rename to receipts_away";
    private static final String BACK = "alter table receipts_away rename to receipts";

    /** Incidents 53 and 54: callers are served, and what they used is in the ledger once when it can be written again. */
    @Test
    void whatCannotBeWrittenWaitsOnTheDiskAndIsWrittenOnce() throws Exception {
        try (var broken = GatewayFixture.standard().start()) {
            List<String> ids = new ArrayList<>();
            LockedDatabase.run(broken.data(), AWAY);
            for (Language language : Language.values()) {
                ids.add(whole(broken, language));
                ids.add(streamed(broken, language));
            }
            assertThat(broken.complaints()).anyMatch(line -> line.contains("receipts"));
            assertThat(Files.size(broken.data().resolve("spool"))).isPositive();
            LockedDatabase.run(broken.data(), BACK);
            ids.add(whole(broken, Language.CHAT));
            for (String id : ids) {
                JsonObject receipt = broken.receiptInTime(id);
                assertThat(Receipts.outcome(receipt)).isEqualTo("completed");
            }
            GatewayFixture.eventually(
                    "the spool is empty",
                    () -> broken.data().resolve("spool").toFile().length() == 0);
            assertThat(LedgerAudit.run(SqliteDatabase.existing(broken.data().resolve("tokenhot.db")), rows -> {}))
                    .isEmpty();
        }
    }

    private static String whole(GatewayFixture gateway, Language language) throws Exception {
        try (RawClient client = gateway.ask(language, MODEL)) {
            gateway.take().answer(200, "application/json", language.answer());
            RawClient.Whole answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            return answer.head().requestId();
        }
    }

    private static String streamed(GatewayFixture gateway, Language language) throws Exception {
        try (RawClient client = gateway.stream(language, MODEL)) {
            Exchange vendor = gateway.take();
            vendor.eventStreamHead();
            vendor.chunk(String.join("", language.vendorEvents())).lastChunk();
            String id = client.head().requestId();
            assertThat(language.saysComplete(client.body())).isTrue();
            return id;
        }
    }

    /** An answer that nobody could account for is not given as one: here the disk is full, too. */
    @Test
    void answerWhoseReceiptCannotBeWrittenAnywhereIsNotGivenAsComplete() throws Exception {
        try (var broken = GatewayFixture.standard().withFullDisk().start()) {
            LockedDatabase.run(broken.data(), AWAY);
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
            LockedDatabase.run(broken.data(), BACK);
        }
    }
}
