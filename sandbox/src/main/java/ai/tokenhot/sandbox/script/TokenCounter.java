package ai.tokenhot.sandbox.script;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.function.IntConsumer;

/**
 * Counts tokens of the o200k vocabulary. Every stand-in counts with it, so the figures are those of one vendor and an
 * approximation for the others.
 */
public final class TokenCounter {

    /** Characters that are encoded at once: bounds the encoder's worst case, which is quadratic in unbroken text. */
    private static final int SLICE = 8_192;

    /** The vocabulary, loaded once and when it is first needed: that takes a third of a second. */
    private static final class Vocabulary {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    private static volatile boolean loaded;

    /** Loads the vocabulary, if that is not done yet; blocks meanwhile. */
    public static void load() {
        Vocabulary.O200K.countTokensOrdinary("warm");
        loaded = true;
    }

    /** Whether counting is quick from now on. */
    public static boolean isLoaded() {
        return loaded;
    }

    /** How many tokens a text has. */
    public int count(String text) {
        if (text.length() <= SLICE) {
            return text.isEmpty() ? 0 : Vocabulary.O200K.countTokensOrdinary(text);
        }
        int sum = 0;
        for (int from = 0; from < text.length(); ) {
            int to = sliceEnd(text, from);
            sum += Vocabulary.O200K.countTokensOrdinary(text.substring(from, to));
            from = to;
        }
        return sum;
    }

    /** Gives each token of a text in order. */
    void forEach(String text, IntConsumer token) {
        for (int from = 0; from < text.length(); ) {
            int to = sliceEnd(text, from);
            IntArrayList tokens = Vocabulary.O200K.encodeOrdinary(text.substring(from, to));
            for (int i = 0; i < tokens.size(); i++) {
                token.accept(tokens.get(i));
            }
            from = to;
        }
    }

    /** The longest beginning of a text that has at most so many tokens and breaks no character. */
    public String first(String text, int tokens) {
        if (tokens <= 0) {
            return "";
        }
        var kept = new StringBuilder();
        int left = tokens;
        for (int from = 0; from < text.length() && left > 0; ) {
            int to = sliceEnd(text, from);
            var result = Vocabulary.O200K.encodeOrdinary(text.substring(from, to), left);
            kept.append(Vocabulary.O200K.decode(result.getTokens()));
            if (result.isTruncated()) {
                break;
            }
            left -= result.getTokens().size();
            from = to;
        }
        return kept.toString();
    }

    private static int sliceEnd(String text, int from) {
        int to = Math.min(text.length(), from + SLICE);
        return to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
    }
}
