package ai.tokenhot.bench;

/**
 * How much is run.
 *
 * @param rounds how often each scenario is run against each target; the result is the median
 * @param warmUnary requests that a JVM answers before it is measured
 * @param warmStreams streams, likewise, of all kinds together
 * @param quick whether scenarios are cut to a few seconds
 */
public record Effort(int rounds, int warmUnary, int warmStreams, boolean quick) {

    /** What published figures are made with. */
    static final Effort FULL = new Effort(5, 70_000, 48_000, false);

    /** A look: the JVMs are not warm, so that no figure of it may be quoted. */
    static final Effort QUICK = new Effort(3, 10_000, 8_000, true);

    Effort withRounds(int otherRounds) {
        return new Effort(otherRounds, warmUnary, warmStreams, quick);
    }
}
