package ai.tokenhot.testkit.chat;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Tokens of one answer in classes that do not overlap, made from the dialect's own numbers by its own rules of what
 * includes what.
 *
 * @param plainInput read at the full price
 * @param cacheRead read from the prompt cache
 * @param cacheWrite written into it
 * @param toolInput read on behalf of hosted tools
 * @param output written, without thinking
 * @param thinking thought
 * @param total what the dialect calls the sum, where it does
 * @param reported every number that the dialect reported, under the dialect's own name
 */
public record Usage(
        long plainInput,
        long cacheRead,
        long cacheWrite,
        long toolInput,
        long output,
        long thinking,
        OptionalLong total,
        Map<String, Long> reported) {

    /** Copies and sorts the reported numbers. */
    public Usage {
        reported = Collections.unmodifiableMap(new TreeMap<>(reported));
    }

    /** All that was read. */
    public long input() {
        return plainInput + cacheRead + cacheWrite + toolInput;
    }

    /** All classes together. */
    public long sum() {
        return input() + output + thinking;
    }
}
