package ai.tokenhot.pricing;

import ai.tokenhot.inference.Quantity;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The most that a request can use.
 *
 * @param inputTokens of whatever class
 * @param outputTokens of whatever class
 * @param counts of what is no tokens
 */
public record Demand(long inputTokens, long outputTokens, Map<Quantity, Long> counts) {

    /** Checks and copies. */
    public Demand {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException(
                    "tokens: " + inputTokens + ", " + outputTokens + " (expected: both >= 0)");
        }
        counts = counts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(counts));
    }

    /** The most of a turn of a conversation. */
    public static Demand tokens(long inputTokens, long outputTokens) {
        return new Demand(inputTokens, outputTokens, Map.of());
    }
}
