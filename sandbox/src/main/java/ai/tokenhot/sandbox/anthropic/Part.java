package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.Piece;
import ai.tokenhot.sandbox.script.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A decoded content block.
 *
 * @param place where it stands: {@code messages.0.content.1}
 * @param piece what the scripted model sees of it
 * @param words its text, as it is counted
 * @param media files in it, as they are counted
 * @param cached for how long everything up to here shall be remembered
 */
record Part(Turn.Role role, String place, Piece piece, String words, List<Media> media, Optional<Duration> cached) {

    private static final Duration SHORT = Duration.ofMinutes(5);
    static final Duration LONG = Duration.ofHours(1);

    /** Copies the files. */
    Part {
        media = List.copyOf(media);
    }

    /** What {@code cache_control} of a block, a tool or a request says. */
    static Optional<Duration> cacheTime(JsonObject marked) {
        return marked.object("cache_control")
                .map(control -> control.string("ttl").filter("1h"::equals).isPresent() ? LONG : SHORT);
    }
}
