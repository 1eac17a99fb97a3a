package ai.tokenhot.sandbox.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a text that a simple regular expression matches: literals, classes, groups, alternatives and counts. Anything
 * cleverer (look-around, back references) yields nothing or a text that the caller finds not to match.
 */
final class PatternSample {

    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_DEPTH = 50;

    private final String pattern;
    private final int extra;
    private final int variant;
    private int place;
    private int depth;

    private PatternSample(String pattern, int extra, int variant) {
        this.pattern = pattern;
        this.extra = extra;
        this.variant = variant;
    }

    private static final class NotSimple extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotSimple() {
            super("pattern", null, false, false);
        }
    }

    /**
     * A text that should match.
     *
     * @param extra how many more repetitions than the least an open count gets
     * @param variant which of several equally good characters is taken
     */
    static Optional<String> of(String pattern, int extra, int variant) {
        try {
            var sample = new PatternSample(pattern, extra, variant);
            String text = sample.alternatives();
            return sample.place == pattern.length() ? Optional.of(text) : Optional.empty();
        } catch (NotSimple e) {
            return Optional.empty();
        }
    }

    private String alternatives() {
        if (++depth > MAX_DEPTH) {
            throw new NotSimple();
        }
        var options = new ArrayList<String>();
        options.add(sequence());
        while (peekIs('|')) {
            place++;
            options.add(sequence());
        }
        depth--;
        return options.get(variant % options.size());
    }

    private String sequence() {
        var text = new StringBuilder();
        while (place < pattern.length() && !peekIs('|') && !peekIs(')')) {
            String atom = atom();
            int times = count();
            for (int i = 0; i < times; i++) {
                text.append(atom);
                if (text.length() > MAX_LENGTH) {
                    throw new NotSimple();
                }
            }
        }
        return text.toString();
    }

    private String atom() {
        char c = pattern.charAt(place++);
        return switch (c) {
            case '^', '$' -> "";
            case '.' -> letter();
            case '[' -> oneOfClass();
            case '(' -> group();
            case '\\' -> escape();
            case '*', '+', '?', '{' -> throw new NotSimple();
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (pattern.startsWith("?:", place)) {
            place += 2;
        } else if (pattern.startsWith("?<", place)
                && !pattern.startsWith("?<=", place)
                && !pattern.startsWith("?<!", place)) {
            place = pattern.indexOf('>', place) + 1;
        } else if (peekIs('?')) {
            throw new NotSimple();
        }
        String text = alternatives();
        if (!peekIs(')')) {
            throw new NotSimple();
        }
        place++;
        return text;
    }

    private String escape() {
        if (place >= pattern.length()) {
            throw new NotSimple();
        }
        char c = pattern.charAt(place++);
        return switch (c) {
            case 'd' -> String.valueOf((char) ('1' + variant % 9));
            case 'w' -> letter();
            case 's' -> " ";
            case 'b', 'B', 'A', 'z', 'Z' -> "";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'S' -> letter();
            case 'D' -> letter();
            case 'W' -> "-";
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new NotSimple();
                }
                yield String.valueOf(c);
            }
        };
    }

    private String letter() {
        return String.valueOf((char) ('a' + variant % 26));
    }

    private String oneOfClass() {
        boolean negated = peekIs('^');
        if (negated) {
            place++;
        }
        List<int[]> ranges = new ArrayList<>();
        while (!peekIs(']') || ranges.isEmpty()) {
            int from = classCharacter(ranges);
            if (from < 0) {
                continue;
            }
            int to = from;
            if (peekIs('-') && place + 1 < pattern.length() && pattern.charAt(place + 1) != ']') {
                place++;
                to = classCharacter(ranges);
            }
            ranges.add(new int[] {from, Math.max(from, to)});
        }
        place++;
        return negated ? outside(ranges) : inside(ranges);
    }

    /** The next character of a class, or -1 when it was a shorthand, which is added to {@code ranges}. */
    private int classCharacter(List<int[]> ranges) {
        if (place >= pattern.length()) {
            throw new NotSimple();
        }
        char c = pattern.charAt(place++);
        if (c != '\\') {
            return c;
        }
        if (place >= pattern.length()) {
            throw new NotSimple();
        }
        char escaped = pattern.charAt(place++);
        return switch (escaped) {
            case 'd' -> shorthand(ranges, '1', '9');
            case 'w' -> shorthand(ranges, 'a', 'z');
            case 's' -> shorthand(ranges, ' ', ' ');
            case 'n' -> '\n';
            case 't' -> '\t';
            default -> {
                if (Character.isLetterOrDigit(escaped)) {
                    throw new NotSimple();
                }
                yield escaped;
            }
        };
    }

    private static int shorthand(List<int[]> ranges, char from, char to) {
        ranges.add(new int[] {from, to});
        return -1;
    }

    private String inside(List<int[]> ranges) {
        int[] range = ranges.getFirst();
        return Character.toString(range[0] + variant % (range[1] - range[0] + 1));
    }

    private String outside(List<int[]> ranges) {
        for (char c = 'a'; c <= 'z' + 1; c++) {
            char candidate = c > 'z' ? '0' : c;
            if (ranges.stream().noneMatch(range -> candidate >= range[0] && candidate <= range[1])) {
                return String.valueOf(candidate);
            }
        }
        throw new NotSimple();
    }

    private int count() {
        if (place >= pattern.length()) {
            return 1;
        }
        int times = switch (pattern.charAt(place)) {
            case '*' -> extra;
            case '+' -> 1 + extra;
            case '?' -> 0;
            case '{' -> braces();
            default -> -1;
        };
        if (times < 0) {
            return 1;
        }
        place++;
        if (peekIs('?') || peekIs('+')) {
            place++;
        }
        return times;
    }

    /** Reads {@code {n}}, {@code {n,}} or {@code {n,m}} up to the closing brace. */
    private int braces() {
        int end = pattern.indexOf('}', place);
        if (end < 0) {
            throw new NotSimple();
        }
        String[] bounds = pattern.substring(place + 1, end).split(",", -1);
        place = end;
        if (!bounds[0].matches("[0-9]{1,4}")) {
            throw new NotSimple();
        }
        int least = Integer.parseInt(bounds[0]);
        if (bounds.length == 1) {
            return least;
        }
        int most = bounds[1].matches("[0-9]{1,4}") ? Integer.parseInt(bounds[1]) : least + extra;
        return Math.min(least + extra, Math.max(most, least));
    }

    private boolean peekIs(char c) {
        return place < pattern.length() && pattern.charAt(place) == c;
    }
}
