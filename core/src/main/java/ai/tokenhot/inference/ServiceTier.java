package ai.tokenhot.inference;

import java.util.Locale;
import java.util.Optional;

/** How urgently a provider is to work, at which price. */
public enum ServiceTier {
    AUTO,
    DEFAULT,
    FLEX,
    SCALE,
    PRIORITY,
    FAST,
    ULTRAFAST;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The usual word for it. */
    public String word() {
        return word;
    }

    /** The tier of this word. */
    public static Optional<ServiceTier> of(String word) {
        for (ServiceTier tier : values()) {
            if (tier.word.equals(word)) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }
}
