package ai.tokenhot.pricing;

import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Usage;
import java.util.EnumMap;
import java.util.Map;

/**
 * A call's usage cut into classes that have no unit in common, so that nothing is charged twice: what was cached and a
 * picture is one class, not two. The token classes sum up to the usage's totals, and none is negative.
 */
final class Classes {

    private Classes() {}

    /** The classes that are not empty. Counts that are no tokens stay as they are. */
    static Map<Quantity, Long> of(Usage usage) {
        Map<Quantity, Long> classes = new EnumMap<>(Quantity.class);
        usage.counts().forEach((quantity, count) -> {
            if (count > 0 && quantity.share() != Quantity.Share.OF_WHICH) {
                classes.put(quantity, count);
            }
        });
        long cachedAudio = split(classes, usage, Quantity.CACHED_INPUT, Quantity.CACHED_AUDIO_INPUT, 0);
        long cachedImage = split(classes, usage, Quantity.CACHED_INPUT, Quantity.CACHED_IMAGE_INPUT, 0);
        // A provider's count of a modality is of the whole input, its cached part too.
        split(classes, usage, Quantity.INPUT, Quantity.AUDIO_INPUT, cachedAudio);
        split(classes, usage, Quantity.INPUT, Quantity.IMAGE_INPUT, cachedImage);
        split(classes, usage, Quantity.INPUT, Quantity.VIDEO_INPUT, 0);
        split(classes, usage, Quantity.OUTPUT, Quantity.AUDIO_OUTPUT, 0);
        split(classes, usage, Quantity.OUTPUT, Quantity.IMAGE_OUTPUT, 0);
        return classes;
    }

    /** Moves what is of the subset from the whole into a class of its own, as far as the whole goes. */
    private static long split(
            Map<Quantity, Long> classes, Usage usage, Quantity whole, Quantity subset, long elsewhere) {
        long left = classes.getOrDefault(whole, 0L);
        long moved = Math.min(left, Math.max(0, usage.count(subset).orElse(0) - elsewhere));
        if (moved > 0) {
            classes.put(subset, moved);
            if (moved == left) {
                classes.remove(whole);
            } else {
                classes.put(whole, left - moved);
            }
        }
        return moved;
    }
}
