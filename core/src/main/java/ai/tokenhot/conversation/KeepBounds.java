package ai.tokenhot.conversation;

import java.time.Duration;

/**
 * How much is kept, and for how long.
 *
 * @param age how long an answer is kept; zero when none is
 * @param answerBytes the largest request and answer together that are kept
 * @param projectBytes what one project may hold; beyond it the oldest go
 * @param links the most answers that one request may go back through
 * @param historyBytes the most bytes that they may hold together
 */
public record KeepBounds(Duration age, long answerBytes, long projectBytes, int links, long historyBytes) {

    /** The usual bounds, with this age. */
    public static KeepBounds of(Duration age) {
        return new KeepBounds(age, 8L << 20, 256L << 20, 1_000, 32L << 20);
    }

    /** Whether anything is kept at all. */
    public boolean keeps() {
        return age.isPositive();
    }
}
