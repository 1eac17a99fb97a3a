package ai.tokenhot.catalog;

import ai.tokenhot.money.Currency;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * What currencies are worth in US dollars.
 *
 * @param rates by currency; the dollar itself is not among them
 */
public record Exchange(Map<Currency, Rate> rates) {

    /** The currency in which the others are told. */
    public static final Currency DOLLAR = new Currency("USD");

    /** Copies the map. */
    public Exchange {
        rates = Map.copyOf(rates);
    }

    /** How many dollars one unit is worth, if that is known. */
    public Optional<BigDecimal> dollars(Currency currency) {
        if (currency.equals(DOLLAR)) {
            return Optional.of(BigDecimal.ONE);
        }
        Rate rate = rates.get(currency);
        return rate == null ? Optional.empty() : Optional.of(rate.dollars());
    }

    /**
     * A rate.
     *
     * @param dollars what one unit of the currency is worth
     * @param date the day of which this was true
     * @param source who said so
     * @param doubt why it is not sure, if it is not
     */
    public record Rate(BigDecimal dollars, LocalDate date, String source, Optional<String> doubt) {}
}
