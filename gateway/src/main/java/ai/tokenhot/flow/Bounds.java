package ai.tokenhot.flow;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param headHold how long a stream's status waits for the first event
 * @param keepAlive the longest silence towards a caller
 * @param connect how long a connection to a provider may take
 * @param silence the longest silence of a provider, within an answer or before it
 * @param callerStall how long a caller may read nothing of what is written to it
 * @param finishDrain how long an answer whose caller has gone is read on for the usage at its very end
 * @param goneDrain how long an answer whose caller has gone is read on where its key's policy says so
 * @param answerBytes the largest whole answer of a provider
 * @param errorBytes the largest error answer of a provider that is read
 */
public record Bounds(
        Duration headHold,
        Duration keepAlive,
        Duration connect,
        Duration silence,
        Duration callerStall,
        Duration finishDrain,
        Duration goneDrain,
        int answerBytes,
        int errorBytes) {

    /** What the design says. */
    public static final Bounds DEFAULT = new Bounds(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            64 << 20,
            1 << 20);
}
