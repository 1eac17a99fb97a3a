package ai.tokenhot.upstream.fetch;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param total from the asking to the last byte, waiting for a slot and redirects included
 * @param connect how long one connection may take, and its handshake as long again
 * @param refusalStep a refusal after a lookup leaves at a multiple of this after the lookup's start, so that its time does
 *     not tell what the lookup found
 * @param bytes the largest content; a request may ask for less
 * @param headBytes the largest head of an answer
 * @param redirects how many are followed
 * @param simultaneous fetches of the process at one time
 * @param perProject fetches of one project at one time
 * @param waiting fetches that wait for their turn
 */
public record FetchBounds(
        Duration total,
        Duration connect,
        Duration refusalStep,
        int bytes,
        int headBytes,
        int redirects,
        int simultaneous,
        int perProject,
        int waiting) {

    /** What holds unless somebody says otherwise. */
    public static final FetchBounds DEFAULT = new FetchBounds(
            Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofMillis(500), 20 << 20, 16 << 10, 3, 64, 8, 512);
}
