package ai.tokenhot.sandbox.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts text into the pieces in which a stream brings it: about a word, or two ideographs. */
public final class Chunks {

    /** Unbroken text is cut after so many characters. */
    private static final int MAX_LENGTH = 24;

    private static final int IDEOGRAPHS = 2;
    private static final int FRAGMENT = 6;

    /** What a reader takes for one character: a family emoji is one. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private Chunks() {}

    /** The pieces, which joined are the text. No character is broken. */
    public static List<String> of(String text) {
        var chunks = new ArrayList<String>();
        var chunk = new StringBuilder();
        boolean started = false;
        int ideographs = 0;
        Matcher characters = CHARACTER.matcher(text);
        while (characters.find()) {
            String character = characters.group();
            int point = character.codePointAt(0);
            boolean space = Character.isWhitespace(point);
            boolean ideograph = Character.isIdeographic(point);
            boolean full = chunk.length() >= MAX_LENGTH || (ideographs >= IDEOGRAPHS && !isPunctuation(point));
            boolean changes = started && ideograph != (ideographs > 0) && !isPunctuation(point);
            if (started && (space || full || changes)) {
                chunks.add(chunk.toString());
                chunk.setLength(0);
                ideographs = 0;
                started = false;
            }
            chunk.append(character);
            started |= !space;
            ideographs += ideograph ? 1 : 0;
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk.toString());
        }
        return chunks;
    }

    /** Pieces of a few characters: how a stream brings the arguments of a call. No code point is broken. */
    public static List<String> fragments(String text) {
        var fragments = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + FRAGMENT);
            to += to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
            fragments.add(text.substring(from, to));
            from = to;
        }
        return fragments;
    }

    private static boolean isPunctuation(int point) {
        return switch (Character.getType(point)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}
