package ai.tokenhot.sandbox.script;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers beginnings of prompts, as the vendors' prompt caches do: by hash, the least recently used is forgotten, each
 * for a time. Safe for use by several threads.
 */
public final class PromptCache {

    /** Beginnings that are remembered. */
    static final int MAX_ENTRIES = 65_536;

    private final InstantSource clock;
    private final Map<Key, Instant> expiries = new LinkedHashMap<>(1_024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Instant> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    private record Key(String scope, long hash) {}

    /**
     * A place in a prompt up to which it may be cached.
     *
     * @param hash of everything before it
     * @param tokens before it
     */
    public record Mark(long hash, int tokens) {}

    /** An empty cache. */
    public PromptCache(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * How many tokens of a prompt are known.
     *
     * @param scope who shares the cache: vendor, key and model
     * @param marks in rising order
     */
    public synchronized int known(String scope, List<Mark> marks) {
        Instant now = clock.instant();
        for (Mark mark : marks.reversed()) {
            Instant expiry = expiries.get(new Key(scope, mark.hash()));
            if (expiry != null && expiry.isAfter(now)) {
                return mark.tokens();
            }
        }
        return 0;
    }

    /** Remembers a prompt up to each of its marks. */
    public synchronized void remember(String scope, List<Mark> marks, Duration time) {
        Instant expiry = clock.instant().plus(time);
        marks.forEach(mark -> expiries.put(new Key(scope, mark.hash()), expiry));
    }
}
