package ai.tokenhot.pricing;

import ai.tokenhot.catalog.Price;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.money.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call cost, or what it may cost at most.
 *
 * @param total in the account's currency; the sum of the lines
 * @param terms which prices were used
 * @param unpriced what was used and has no price: it cost nothing, and the operator should know
 */
public record Charge(Money total, List<Line> lines, Terms terms, List<Quantity> unpriced) {

    /** Copies the lists. */
    public Charge {
        lines = List.copyOf(lines);
        unpriced = List.copyOf(unpriced);
    }

    /** The same charge, but no more than a limit: the last lines give way. */
    public Charge atMost(Money limit) {
        if (total.compareTo(limit) <= 0) {
            return this;
        }
        var cut = new ArrayList<Line>(lines.size());
        Money left = limit;
        for (Line line : lines) {
            Money amount = line.amount().compareTo(left) <= 0 ? line.amount() : left;
            left = left.minus(amount);
            cut.add(new Line(line.quantity(), line.count(), line.price(), line.unit(), line.assumed(), amount));
        }
        return new Charge(limit, cut, terms, unpriced);
    }

    /**
     * A class of things and its part of the total.
     *
     * @param price per unit, in the price's own currency, before any adjustment
     * @param assumed whether the price is not its own: it stands for a wider class, or one of several that may hold
     * @param amount at least 0; the lines' amounts sum up to the total, to the last billionth
     */
    public record Line(
            Quantity quantity, long count, BigDecimal price, Price.Unit unit, boolean assumed, Money amount) {}
}
