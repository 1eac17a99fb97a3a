package ai.tokenhot.store.jdbc;

import ai.tokenhot.inference.Quantity;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonWriter;
import ai.tokenhot.ledger.Receipt;
import ai.tokenhot.ledger.ReceiptForm;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A call as it is settled in the database: what stands in columns beside the receipt's text.
 *
 * @param currency none when the call came to no price
 * @param charge billionths; 0 when it came to no price
 */
record SettledCall(
        String requestId,
        String organization,
        String project,
        String key,
        String model,
        String outcome,
        Optional<String> currency,
        long charge,
        long startedMillis,
        long inputTokens,
        long outputTokens,
        String body) {

    static SettledCall of(Receipt receipt) {
        return new SettledCall(
                receipt.requestId(),
                receipt.principal().organization(),
                receipt.principal().project(),
                receipt.principal().key(),
                receipt.model(),
                receipt.outcome(),
                receipt.bill().map(bill -> bill.hold().currency().code()),
                receipt.chargeNanos(),
                receipt.startedMillis(),
                receipt.usage().total(Quantity.Side.INPUT).orElse(0),
                receipt.usage().total(Quantity.Side.OUTPUT).orElse(0),
                new String(ReceiptForm.write(receipt), StandardCharsets.UTF_8));
    }

    /** As it waits in the spool. */
    byte[] written() {
        return JsonWriter.write(writer -> {
            writer.startObject()
                    .member("id", requestId)
                    .member("organization", organization)
                    .member("project", project)
                    .member("key", key)
                    .member("model", model)
                    .member("outcome", outcome);
            currency.ifPresent(code -> writer.member("currency", code));
            writer.member("charge", charge)
                    .member("started", startedMillis)
                    .member("input", inputTokens)
                    .member("output", outputTokens)
                    .member("body", body)
                    .endObject();
        });
    }

    /** Reads what {@link #written} wrote; empty when it is something else. */
    static Optional<SettledCall> read(byte[] written) {
        try {
            return Json.parse(written) instanceof JsonObject call
                    ? Optional.of(new SettledCall(
                            call.string("id").orElseThrow(),
                            call.string("organization").orElseThrow(),
                            call.string("project").orElseThrow(),
                            call.string("key").orElseThrow(),
                            call.string("model").orElseThrow(),
                            call.string("outcome").orElseThrow(),
                            call.string("currency"),
                            call.integer("charge").orElseThrow(),
                            call.integer("started").orElseThrow(),
                            call.integer("input").orElseThrow(),
                            call.integer("output").orElseThrow(),
                            call.string("body").orElseThrow()))
                    : Optional.empty();
        } catch (JsonException | java.util.NoSuchElementException e) {
            return Optional.empty();
        }
    }
}
