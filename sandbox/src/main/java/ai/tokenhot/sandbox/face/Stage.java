package ai.tokenhot.sandbox.face;

import ai.tokenhot.sandbox.script.PromptCache;
import ai.tokenhot.sandbox.script.PromptMeter;
import ai.tokenhot.sandbox.script.Scriptwriter;
import ai.tokenhot.sandbox.script.TokenCounter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What all faces share: the clock, the writer, the counter, the prompt cache. */
public record Stage(InstantSource clock, TokenCounter counter, Scriptwriter writer, PromptCache cache) {

    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** A stage of its own. */
    public static Stage on(InstantSource clock) {
        var counter = new TokenCounter();
        return new Stage(clock, counter, new Scriptwriter(counter), new PromptCache(clock));
    }

    /**
     * How many tokens of a prompt the prompt cache knew; it knows all of it from now on.
     *
     * @param scope who shares the cache: vendor, key, model
     */
    public int cachedTokens(String scope, PromptMeter prompt, Duration time) {
        if (prompt.marks().isEmpty()) {
            return 0;
        }
        int known = cache.known(scope, prompt.marks());
        cache.remember(scope, prompt.marks(), time);
        return known;
    }

    /** Seconds since 1970. */
    public long seconds() {
        return clock.instant().getEpochSecond();
    }

    /** A new identifier: the prefix and so many letters and digits. */
    public String newId(String prefix, int length) {
        var id = new StringBuilder(prefix);
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < length; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    /** A new identifier of hexadecimal digits. */
    public String newHexId(String prefix, int length) {
        var id = new StringBuilder(prefix);
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < length; i++) {
            id.append(Character.forDigit(random.nextInt(16), 16));
        }
        return id.toString();
    }

    /** A new identifier in the form of a random UUID. */
    public String newUuid() {
        var random = ThreadLocalRandom.current();
        return new UUID(
                        (random.nextLong() & ~0xF000L) | 0x4000L,
                        (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | Long.MIN_VALUE)
                .toString();
    }
}
