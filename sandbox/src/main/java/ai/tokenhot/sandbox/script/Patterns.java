package ai.tokenhot.sandbox.script;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions that clients send, run with bounded work: a pattern that backtracks without end is given up and
 * counts as not found.
 */
final class Patterns {

    private static final int MAX_PATTERN = 500;
    private static final int MAX_READS = 5_000;
    private static final int MAX_REMEMBERED = 1_000;

    private static final ConcurrentHashMap<String, Optional<Pattern>> COMPILED = new ConcurrentHashMap<>();

    private Patterns() {}

    /** Whether the pattern occurs in the text. One that is not valid occurs nowhere. */
    static boolean find(String pattern, String text) {
        try {
            return compiled(pattern)
                    .map(known -> known.matcher(new BoundedText(text, new int[] {MAX_READS}))
                            .find())
                    .orElse(false);
        } catch (TooMuchWork | StackOverflowError e) {
            return false;
        }
    }

    private static Optional<Pattern> compiled(String pattern) {
        if (pattern.length() > MAX_PATTERN) {
            return Optional.empty();
        }
        if (COMPILED.size() >= MAX_REMEMBERED) {
            COMPILED.clear();
        }
        return COMPILED.computeIfAbsent(pattern, text -> {
            try {
                return Optional.of(Pattern.compile(text));
            } catch (PatternSyntaxException e) {
                return Optional.empty();
            }
        });
    }

    private static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuchWork() {
            super("pattern", null, false, false);
        }
    }

    /** Text that may be read only so often. */
    private static final class BoundedText implements CharSequence {
        private final CharSequence text;
        private final int[] readsLeft;

        BoundedText(CharSequence text, int[] readsLeft) {
            this.text = text;
            this.readsLeft = readsLeft;
        }

        @Override
        public char charAt(int index) {
            if (readsLeft[0]-- <= 0) {
                throw new TooMuchWork();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new BoundedText(text.subSequence(start, end), readsLeft);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
