package ai.tokenhot.inference;

import java.util.Locale;
import java.util.Optional;

/** How much a model is to think, from nothing to all it can. */
public enum Effort {
    NONE,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word that languages have for it. */
    public String word() {
        return word;
    }

    /** The effort of this word. */
    public static Optional<Effort> of(String word) {
        for (Effort effort : values()) {
            if (effort.word.equals(word)) {
                return Optional.of(effort);
            }
        }
        return Optional.empty();
    }
}
