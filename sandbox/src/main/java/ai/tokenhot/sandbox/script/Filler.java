package ai.tokenhot.sandbox.script;

import java.util.List;

/** Text of an exact length: words that are one token each. */
final class Filler {

    private static final List<String> WORDS = List.of(
            " the", " river", " runs", " under", " a", " bridge", " and", " one", " small", " boat", " goes", " with",
            " it", " to", " open", " water", " where", " every", " day", " has", " its", " own", " light");

    private Filler() {}

    /** A text of exactly so many tokens that begins with {@code opening} if that is not longer. */
    static Block.Text text(String opening, int tokens, TokenCounter counter) {
        String start = opening.stripTrailing();
        int used = counter.count(start);
        if (used >= tokens) {
            return new Block.Text(counter.first(start, tokens), tokens);
        }
        var text = new StringBuilder(start);
        for (int i = 0; i < tokens - used; i++) {
            text.append(WORDS.get(i % WORDS.size()));
        }
        return new Block.Text(text.toString(), tokens);
    }
}
