package ai.tokenhot.sandbox.script;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the tokens of a prompt, by kind of content, and marks the places up to which it may be cached. Feed it in the
 * order in which the vendor puts a prompt together.
 */
public final class PromptMeter {

    /** Marks of one prompt; a longer prompt is cached up to the last of them. */
    private static final int MAX_MARKS = 2_048;

    /** Texts that surely end before the first mark are counted without looking at each token. */
    private static final int MOST_TOKENS_PER_CHARACTER = 3;

    private final TokenCounter counter;
    private final int firstMark;
    private final int markEvery;
    private final Map<Media.Kind, Integer> byKind = new EnumMap<>(Media.Kind.class);
    private final List<PromptCache.Mark> marks = new ArrayList<>();
    private long hash = 0x9E3779B97F4A7C15L;
    private int total;
    private int nextMark;

    /**
     * An empty meter.
     *
     * @param firstMark tokens of the shortest beginning that is cached
     * @param markEvery tokens between two marks
     */
    public PromptMeter(TokenCounter counter, int firstMark, int markEvery) {
        this.counter = counter;
        this.firstMark = firstMark;
        this.markEvery = markEvery;
        this.nextMark = firstMark;
    }

    /** A prompt of which nothing is counted. */
    public static PromptMeter nothing() {
        return new PromptMeter(new TokenCounter(), Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** Adds words. */
    public PromptMeter text(String text) {
        int before = total;
        if (total + (long) text.length() * MOST_TOKENS_PER_CHARACTER < firstMark) {
            mix(text.hashCode());
            advance(counter.count(text));
        } else {
            counter.forEach(text, token -> {
                mix(token);
                advance(1);
            });
        }
        note(Media.Kind.TEXT, total - before);
        return this;
    }

    /** Adds tokens that stand between contents: roles, separators. */
    public PromptMeter structure(int tokens) {
        mix(tokens);
        advance(tokens);
        note(Media.Kind.TEXT, tokens);
        return this;
    }

    /** Adds a file that costs so many tokens. */
    public PromptMeter media(Media media, int tokens) {
        mix(media.digest());
        advance(tokens);
        note(media.kind(), tokens);
        return this;
    }

    /** Marks this very place, whatever the distance from the last mark; for explicit cache breakpoints. */
    public PromptCache.Mark mark() {
        return new PromptCache.Mark(hash, total);
    }

    /** Tokens so far. */
    public int total() {
        return total;
    }

    /** Tokens so far, by kind of content; kinds without tokens are absent. */
    public Map<Media.Kind, Integer> byKind() {
        return Map.copyOf(byKind);
    }

    /** The places up to which the prompt may be cached, in rising order. */
    public List<PromptCache.Mark> marks() {
        return List.copyOf(marks);
    }

    private void note(Media.Kind kind, int tokens) {
        if (tokens > 0) {
            byKind.merge(kind, tokens, Integer::sum);
        }
    }

    private void advance(int tokens) {
        total += tokens;
        while (total >= nextMark && marks.size() < MAX_MARKS) {
            marks.add(new PromptCache.Mark(hash, nextMark));
            nextMark += markEvery;
        }
    }

    private void mix(long value) {
        long mixed = (hash ^ value) * 0xBF58476D1CE4E5B9L;
        hash = mixed ^ (mixed >>> 29);
    }
}
