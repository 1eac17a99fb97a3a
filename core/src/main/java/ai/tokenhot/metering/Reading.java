package ai.tokenhot.metering;

import ai.tokenhot.inference.Quantity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One report of a provider, already divided into our quantities. Dialects make it through {@link Parts}, which holds the
 * rule that no part is negative and the parts sum up to the provider's totals.
 */
public record Reading(Map<Quantity, Long> counts, Optional<String> tier) {

    /** A provider cannot count more than this in one call; a larger figure is noise and is cut. */
    static final long MAX_COUNT = 1L << 40;

    /** A longer tier is no tier. */
    static final int MAX_TIER_LENGTH = 40;

    /** Holds the tier to its bound. */
    public Reading {
        tier = tier.filter(text -> text.length() <= MAX_TIER_LENGTH);
    }

    /**
     * Collects a reading. Each method takes the provider's figure as an {@link OptionalLong} and leaves out what is
     * absent.
     */
    public static final class Parts {
        private final Map<Quantity, Long> counts = new EnumMap<>(Quantity.class);
        private Optional<String> tier = Optional.empty();

        /** A figure that is a quantity of its own. Negative figures count as absent. */
        public Parts put(Quantity quantity, OptionalLong figure) {
            if (figure.isPresent() && figure.getAsLong() >= 0) {
                counts.put(quantity, Math.min(figure.getAsLong(), MAX_COUNT));
            }
            return this;
        }

        /**
         * A total that includes other quantities, which must have been put before: the rest becomes {@code rest}. If the
         * included ones are more than the total, the provider counted them outside of it, and the total is the rest.
         */
        public Parts rest(Quantity rest, OptionalLong total, Quantity... included) {
            if (total.isEmpty() || total.getAsLong() < 0) {
                return this;
            }
            long sum = 0;
            for (Quantity quantity : included) {
                sum += counts.getOrDefault(quantity, 0L);
            }
            long whole = Math.min(total.getAsLong(), MAX_COUNT);
            counts.put(rest, sum <= whole ? whole - sum : whole);
            return this;
        }

        /** The tier that was used. */
        public Parts tier(Optional<String> value) {
            tier = value;
            return this;
        }

        /** The reading. */
        public Reading build() {
            return new Reading(counts, tier);
        }
    }
}
