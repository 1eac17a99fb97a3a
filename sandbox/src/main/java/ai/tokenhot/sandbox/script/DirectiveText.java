package ai.tokenhot.sandbox.script;

import java.util.Map;

/**
 * Reads the text form of directives: {@code [[sandbox: key=value key="text with \"quotes\"" key='{"raw": 1}' flag]]}.
 * Between double quotes a backslash escapes; between single quotes every character stands for itself.
 */
final class DirectiveText {

    static final String OPENING = "[[sandbox:";
    private static final String CLOSING = "]]";

    private final String text;
    private int place;

    private DirectiveText(String text, int place) {
        this.text = text;
        this.place = place;
    }

    /** A directive that says nothing we know. */
    static final class InvalidDirective extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String problem;

        InvalidDirective(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }

    /** The text without its directives, whose values are put into {@code into}. */
    static String strip(String text, Map<DirectiveKey, String> into) {
        int opening = text.indexOf(OPENING);
        if (opening < 0) {
            return text;
        }
        var rest = new StringBuilder();
        int copied = 0;
        while (opening >= 0) {
            rest.append(text, copied, opening);
            var reader = new DirectiveText(text, opening + OPENING.length());
            reader.readEntries(into);
            copied = reader.place;
            opening = text.indexOf(OPENING, copied);
        }
        return rest.append(text, copied, text.length()).toString().strip();
    }

    private void readEntries(Map<DirectiveKey, String> into) {
        while (true) {
            skipSpace();
            if (text.startsWith(CLOSING, place)) {
                place += CLOSING.length();
                return;
            }
            if (place >= text.length()) {
                throw new InvalidDirective("sandbox directive: the closing ]] is missing");
            }
            readEntry(into);
        }
    }

    private void readEntry(Map<DirectiveKey, String> into) {
        String word = readWord();
        boolean hasValue = place < text.length() && text.charAt(place) == '=';
        if (hasValue) {
            place++;
        }
        String value = hasValue ? readValue() : "on";
        switch (word) {
            case "lf", "crlf", "cr" -> into.put(DirectiveKey.LINES, word);
            case "reason" -> put(DirectiveKey.THINK, word, value, into);
            default ->
                put(
                        DirectiveKey.of(word)
                                .orElseThrow(() -> new InvalidDirective("sandbox directive: " + shown(word)
                                        + " is unknown (expected: one of " + DirectiveKey.allWords()
                                        + ", reason, lf, crlf, cr)")),
                        word,
                        value,
                        into);
        }
    }

    private static void put(DirectiveKey key, String word, String value, Map<DirectiveKey, String> into) {
        if (!key.accepts(value)) {
            throw new InvalidDirective(
                    "sandbox directive " + word + ": " + shown(value) + " (expected: " + key.expected() + ")");
        }
        into.put(key, value);
    }

    private static String shown(String value) {
        return value.length() <= 60 ? value : value.substring(0, 60) + "…";
    }

    private void skipSpace() {
        while (place < text.length() && Character.isWhitespace(text.charAt(place))) {
            place++;
        }
    }

    private String readWord() {
        int start = place;
        while (place < text.length()
                && text.charAt(place) != '='
                && !Character.isWhitespace(text.charAt(place))
                && !text.startsWith(CLOSING, place)) {
            place++;
        }
        return text.substring(start, place);
    }

    private String readValue() {
        if (place < text.length() && (text.charAt(place) == '"' || text.charAt(place) == '\'')) {
            return readQuoted(text.charAt(place++));
        }
        int start = place;
        while (place < text.length()
                && !Character.isWhitespace(text.charAt(place))
                && !text.startsWith(CLOSING, place)) {
            place++;
        }
        return text.substring(start, place);
    }

    private String readQuoted(char quote) {
        var value = new StringBuilder();
        while (place < text.length()) {
            char c = text.charAt(place++);
            if (c == quote) {
                return value.toString();
            }
            if (c == '\\' && quote == '"' && place < text.length()) {
                value.append(unescaped(text.charAt(place++)));
            } else {
                value.append(c);
            }
        }
        throw new InvalidDirective("sandbox directive: the closing " + quote + " is missing");
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> c;
        };
    }
}
