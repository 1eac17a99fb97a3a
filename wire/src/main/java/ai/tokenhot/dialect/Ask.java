package ai.tokenhot.dialect;

import ai.tokenhot.dialect.ShapeWalk.Found;
import ai.tokenhot.dialect.ShapeWalk.Outcome;
import ai.tokenhot.json.JsonNumber;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a request says about how much it may use.
 *
 * @param ceiling the most output tokens of one choice, if it says
 * @param choices how many answers it wants
 * @param tier the service tier that it asks for
 * @param images how many pictures it carries or names
 * @param otherMedia whether it carries or names documents, sound or video
 */
public record Ask(OptionalLong ceiling, long choices, Optional<String> tier, int images, boolean otherMedia) {

    /** A request that says nothing. */
    public static final Ask NOTHING = new Ask(OptionalLong.empty(), 1, Optional.empty(), 0, false);

    /** More choices than this are no number of choices; the provider will say so. */
    private static final long MAX_CHOICES = 1_000;

    /** What a walk found under these names. */
    public static Ask of(Outcome.Walked walked, String ceiling, String choices, String tier) {
        return new Ask(
                number(walked, ceiling),
                Math.clamp(number(walked, choices).orElse(1), 1, MAX_CHOICES),
                walked.get(tier).map(Found::text).filter(text -> !text.isEmpty()),
                walked.images(),
                walked.otherMedia());
    }

    /** The same request with the ceiling that stands under this name, if there is none yet. */
    public Ask orCeiling(Outcome.Walked walked, String name) {
        return ceiling.isPresent() ? this : new Ask(number(walked, name), choices, tier, images, otherMedia);
    }

    /** A number, be it written as one or as text; empty when it is no whole number of at least 0. */
    private static OptionalLong number(Outcome.Walked walked, String name) {
        Optional<Found> found = walked.get(name);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            Optional<Long> value =
                    new JsonNumber(found.get().text()).exactLong().filter(count -> count >= 0);
            return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
    }
}
