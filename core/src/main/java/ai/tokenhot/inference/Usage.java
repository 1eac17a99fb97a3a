package ai.tokenhot.inference;

import ai.tokenhot.inference.Quantity.Share;
import ai.tokenhot.inference.Quantity.Side;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a call consumed. A quantity that is absent is unknown, not zero.
 *
 * @param counts every count is at least 0
 * @param tier the service tier that the provider says it used
 */
public record Usage(Map<Quantity, Long> counts, Provenance provenance, Optional<String> tier) {

    private static final Usage UNKNOWN = new Usage(Map.of(), Provenance.UNKNOWN, Optional.empty());

    private static final Usage NONE = new Usage(Map.of(), Provenance.EXACT, Optional.empty());

    /** Copies and checks the counts. */
    public Usage {
        for (var entry : counts.entrySet()) {
            if (entry.getValue() < 0) {
                throw new IllegalArgumentException(
                        entry.getKey().label() + ": " + entry.getValue() + " (expected: >= 0)");
            }
        }
        counts = counts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /** The usage of which nothing is known. */
    public static Usage unknown() {
        return UNKNOWN;
    }

    /** The usage of a call that nothing was spent on. */
    public static Usage none() {
        return NONE;
    }

    /** The count, if it is known. */
    public OptionalLong count(Quantity quantity) {
        Long value = counts.get(quantity);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** All tokens of one side, if any part of it is known. */
    public OptionalLong total(Side side) {
        long sum = 0;
        boolean known = false;
        for (var entry : counts.entrySet()) {
            if (entry.getKey().side() == side && entry.getKey().share() == Share.PART) {
                sum += entry.getValue();
                known = true;
            }
        }
        return known ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    /** The same counts with another provenance. */
    public Usage as(Provenance other) {
        return other == provenance ? this : new Usage(counts, other, tier);
    }
}
