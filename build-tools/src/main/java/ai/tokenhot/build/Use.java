package ai.tokenhot.build;

import java.util.Locale;

/** Where an artifact is used, widest first. */
enum Use {
    /** Inside {@code tokenhot.jar}. */
    RUNTIME,
    /** In tests, and in modules that are not shipped. */
    TEST,
    /** Loaded by Maven and its plugins to build. */
    BUILD;

    /** The word in the lock file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Use ofWord(String word) {
        for (Use use : values()) {
            if (use.word().equals(word)) {
                return use;
            }
        }
        throw new IllegalArgumentException("use: " + word + " (expected: runtime, test or build)");
    }

    Use wider(Use other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
