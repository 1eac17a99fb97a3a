package ai.tokenhot.pricing;

import ai.tokenhot.inference.Quantity;
import ai.tokenhot.json.JsonWriter;
import java.math.BigDecimal;

/** The public form of a charge or quote, item by item. Amounts and prices are decimal strings. Kept readable forever. */
public final class ChargeForm {

    private ChargeForm() {}

    /** Writes the members that tell how an amount came about. */
    public static void details(JsonWriter writer, Charge charge) {
        Terms terms = charge.terms();
        writer.member("price_version", terms.version())
                .member("price_currency", terms.currency().code());
        if (terms.exchanged().from().compareTo(terms.exchanged().to()) != 0) {
            writer.name("exchange").startObject();
            writer.member("from_usd", terms.exchanged().from().toPlainString())
                    .member("to_usd", terms.exchanged().to().toPlainString())
                    .endObject();
        }
        terms.adjustment().ifPresent(name -> writer.member("adjustment", name));
        if (terms.factor().compareTo(BigDecimal.ONE) != 0) {
            writer.member("factor", terms.factor().toPlainString());
        }
        writer.name("lines").startArray();
        for (Charge.Line line : charge.lines()) {
            writer.startObject()
                    .member("quantity", line.quantity().label())
                    .member("count", line.count())
                    .member("unit_price", line.price().toPlainString())
                    .member("unit", line.unit().label());
            if (line.assumed()) {
                writer.member("assumed", true);
            }
            writer.member("amount", line.amount().text()).endObject();
        }
        writer.endArray();
        if (!charge.unpriced().isEmpty()) {
            writer.name("unpriced").startArray();
            for (Quantity quantity : charge.unpriced()) {
                writer.string(quantity.label());
            }
            writer.endArray();
        }
    }
}
