package ai.tokenhot.pricing;

import ai.tokenhot.money.Currency;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which prices hold for a call.
 *
 * @param version name of the price and the day from which it holds
 * @param currency of the prices
 * @param adjustment name of the operator's adjustment, if one holds
 * @param factor of that adjustment; 1 without one
 * @param exchanged numerator and denominator of the rate from the prices' currency into the account's
 */
public record Terms(
        String version, Currency currency, Optional<String> adjustment, BigDecimal factor, Exchanged exchanged) {

    /**
     * A rate as a quotient, so that nothing is rounded before the charge.
     *
     * @param from dollars that a unit of the prices' currency is worth
     * @param to dollars that a unit of the account's currency is worth
     */
    public record Exchanged(BigDecimal from, BigDecimal to) {}
}
