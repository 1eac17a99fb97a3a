package ai.tokenhot.dialect;

import java.util.List;
import java.util.Optional;

/**
 * Looks for several texts at once in a text that comes in pieces (Knuth, Morris and Pratt's algorithm for each). The one
 * that is complete first counts, of two that end together the longer; so what is found does not depend on the pieces.
 */
final class StopTexts {

    private final List<String> texts;
    private final int[][] borders;

    StopTexts(List<String> texts) {
        this.texts = texts.stream().filter(text -> !text.isEmpty()).toList();
        this.borders = this.texts.stream().map(StopTexts::borders).toArray(int[][]::new);
    }

    /** For each beginning of the text, how long the longest shorter beginning is with which it ends. */
    private static int[] borders(String text) {
        int[] borders = new int[text.length()];
        int length = 0;
        for (int i = 1; i < text.length(); i++) {
            length = further(text, borders, length, text.charAt(i));
            borders[i] = length;
        }
        return borders;
    }

    /** How much of the text's beginning has been seen after one more character. */
    private static int further(String text, int[] borders, int seen, char c) {
        int length = seen;
        while (length > 0 && text.charAt(length) != c) {
            length = borders[length - 1];
        }
        return text.charAt(length) == c ? length + 1 : length;
    }

    /** Begins to search one text. */
    Search search() {
        return new Search();
    }

    /** The search of one text. Not thread-safe. */
    final class Search {
        private final int[] seen = new int[texts.size()];
        private final StringBuilder held = new StringBuilder();
        private Optional<String> found = Optional.empty();

        private Search() {}

        /** Takes a piece, and gives what certainly stands before any of the texts. Not to be asked after one was found. */
        String take(String piece) {
            for (int i = 0; i < piece.length(); i++) {
                held.append(piece.charAt(i));
                look(piece.charAt(i));
                if (found.isPresent()) {
                    return release(found.get().length());
                }
            }
            int longest = 0;
            for (int length : seen) {
                longest = Math.max(longest, length);
            }
            return release(longest);
        }

        private void look(char c) {
            for (int i = 0; i < seen.length; i++) {
                String text = texts.get(i);
                seen[i] = further(text, borders[i], seen[i], c);
                if (seen[i] == text.length()
                        && text.length() > found.map(String::length).orElse(0)) {
                    found = Optional.of(text);
                }
            }
        }

        private String release(int keep) {
            String free = held.substring(0, held.length() - keep);
            held.delete(0, held.length() - keep);
            return free;
        }

        /** Gives what was held back because it might have been the beginning of one of the texts. */
        String rest() {
            return found.isPresent() ? "" : release(0);
        }

        /** The text that was found. */
        Optional<String> found() {
            return found;
        }
    }
}
