package ai.tokenhot.ledger;

import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.JsonWriter;
import ai.tokenhot.money.Money;
import ai.tokenhot.pricing.Charge;
import ai.tokenhot.pricing.ChargeForm;
import java.time.Instant;
import java.util.Optional;

/** The public form of a receipt: what is stored, and what {@code GET /v1/receipts/{id}} answers. Kept readable forever. */
public final class ReceiptForm {

    private ReceiptForm() {}

    /** The receipt as JSON. */
    public static byte[] write(Receipt receipt) {
        return JsonWriter.write(writer -> {
            writer.startObject()
                    .member("object", "receipt")
                    .member("id", receipt.requestId())
                    .member("organization", receipt.principal().organization())
                    .member("project", receipt.principal().project())
                    .member("api_key", receipt.principal().key())
                    .member("operation", receipt.operation())
                    .member("dialect", receipt.dialect())
                    .member("model", receipt.model());
            optional(writer, "served_model", receipt.served());
            writer.member("stream", receipt.streamed())
                    .member("sandbox", receipt.sandbox())
                    .member("outcome", receipt.outcome())
                    .member("status", receipt.status());
            optional(writer, "client_gone", receipt.clientGone());
            usage(writer, receipt.usage());
            receipt.bill().ifPresent(bill -> bill(writer, bill));
            losses(writer, receipt);
            attempts(writer, receipt);
            times(writer, receipt);
            optional(writer, "upstream_request_id", receipt.upstreamRequestId());
            optional(writer, "caller_request_id", receipt.callerRequestId());
            writer.endObject();
        });
    }

    private static void usage(JsonWriter writer, Usage usage) {
        writer.name("usage").startObject();
        writer.member("provenance", usage.provenance().name().toLowerCase(java.util.Locale.ROOT));
        optional(writer, "service_tier", usage.tier());
        writer.name("quantities").startObject();
        usage.counts().forEach((quantity, count) -> writer.member(quantity.label(), count));
        writer.endObject().endObject();
    }

    private static void bill(JsonWriter writer, Receipt.Bill bill) {
        writer.name("hold").startObject();
        money(writer, bill.hold()).endObject();
        Charge charge = bill.charge();
        writer.name("charge").startObject();
        money(writer, charge.total());
        if (bill.overrun()) {
            writer.member("overrun", true);
        }
        ChargeForm.details(writer, charge);
        writer.endObject();
    }

    private static JsonWriter money(JsonWriter writer, Money money) {
        return writer.member("amount", money.text())
                .member("currency", money.currency().code());
    }

    private static void losses(JsonWriter writer, Receipt receipt) {
        if (receipt.losses().isEmpty()) {
            return;
        }
        writer.name("losses").startArray();
        for (Loss loss : receipt.losses()) {
            writer.startObject()
                    .member("field", loss.field())
                    .member("kind", loss.kind().name().toLowerCase(java.util.Locale.ROOT))
                    .member("how", loss.how())
                    .endObject();
        }
        writer.endArray();
    }

    private static void attempts(JsonWriter writer, Receipt receipt) {
        writer.name("attempts").startArray();
        for (Receipt.Attempt attempt : receipt.attempts()) {
            writer.startObject()
                    .member("provider", attempt.provider())
                    .member("upstream_model", attempt.upstreamModel())
                    .member("outcome", attempt.outcome());
            attempt.status().ifPresent(status -> writer.member("status", status));
            writer.member("micros", attempt.micros()).endObject();
        }
        writer.endArray();
    }

    private static void times(JsonWriter writer, Receipt receipt) {
        writer.name("times").startObject();
        writer.member("started", Instant.ofEpochMilli(receipt.startedMillis()).toString());
        receipt.firstEventMicros().ifPresent(micros -> writer.member("first_event_micros", micros));
        writer.member("total_micros", receipt.totalMicros()).endObject();
    }

    private static void optional(JsonWriter writer, String name, Optional<String> value) {
        value.ifPresent(text -> writer.member(name, text));
    }
}
