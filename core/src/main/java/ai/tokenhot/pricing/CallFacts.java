package ai.tokenhot.pricing;

import ai.tokenhot.catalog.Price;
import ai.tokenhot.catalog.PriceFact;
import ai.tokenhot.condition.Fact;
import ai.tokenhot.condition.Facts;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of a call for its price. What was not told is unknown, never assumed. */
public final class CallFacts implements Facts {

    private final Map<String, Fact> facts = new HashMap<>();
    private final Instant at;

    /**
     * Facts of a call.
     *
     * @param at when the call came: a price that depends on the time is the same for quote and charge
     */
    public CallFacts(Instant at) {
        this.at = at;
    }

    /** Tells a fact. */
    public CallFacts put(PriceFact name, Fact fact) {
        facts.put(name.label(), fact);
        return this;
    }

    /** Tells the service tier; none means that the default is used. */
    public CallFacts tier(Optional<String> tier) {
        return put(PriceFact.SERVICE_TIER, new Fact.Text(tierName(tier)));
    }

    /** Providers have several words for their usual tier. */
    static String tierName(Optional<String> tier) {
        String name = tier.orElse(Price.STANDARD_TIER);
        return switch (name) {
            case "", "default", "auto", "standard_only", "on_demand" -> Price.STANDARD_TIER;
            default -> name;
        };
    }

    @Override
    public Fact fact(String name) {
        Fact known = facts.get(name);
        if (known != null) {
            return known;
        }
        if (name.equals(PriceFact.HOUR.label())) {
            return new Fact.Count(utc().getHour());
        }
        if (name.equals(PriceFact.WEEKDAY.label())) {
            return new Fact.Count(utc().getDayOfWeek().getValue());
        }
        return Fact.UNKNOWN;
    }

    private OffsetDateTime utc() {
        return at.atOffset(ZoneOffset.UTC);
    }
}
