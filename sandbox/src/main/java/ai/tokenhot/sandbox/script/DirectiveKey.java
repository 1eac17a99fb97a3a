package ai.tokenhot.sandbox.script;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words that a directive may hold, and what may follow them. */
enum DirectiveKey {
    STATUS("status", "a number from 400 to 599", 400, 599),
    RETRY_AFTER("retry-after", "seconds, 0 to 86400", 0, 86_400),
    BODY("body", "html"),
    DELAY("delay", "a time such as 500ms or 2s, at most 600s", Form.TIME),
    GAP("gap", "a time such as 20ms or 1s, at most 600s", Form.TIME),
    TOKENS("tokens", "a number from 1 to 20000", 1, 20_000),
    CUT("cut", "a number of events, 0 to 100000", 0, 100_000),
    FINISH("finish", "none or filter or continuation"),
    REFUSE("refuse", "on or prompt"),
    MALFORMED("malformed", "the number of an event, 1 to 100000", 1, 100_000),
    ERROR_AFTER("error-after", "a number of events, 0 to 100000", 0, 100_000),
    FIRST_EVENT_ERROR("first-event-error", "on or off"),
    TEXT("text", "any text", Form.TEXT),
    TOOL("tool", "names of tools, separated by commas", Form.TEXT),
    ARGS("args", "the text of the arguments", Form.TEXT),
    USAGE("usage", "none or zeros"),
    PINGS("pings", "on or off"),
    HTTP200_ERROR("http200-error", "on or off"),
    BYTES("bytes", "a number from 1 to 65536", 1, 65_536),
    LINES("lines", "lf or crlf or cr"),
    THINK("think", "on or off or redacted"),
    INTERLEAVE("interleave", "on or off");

    /** What kind of value a word takes. */
    private enum Form {
        NUMBER,
        TIME,
        TEXT,
        /** One of the words that {@code expected} lists. */
        WORD
    }

    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(ms|s)");
    private static final long MAX_MILLIS = 600_000;

    private final String word;
    private final String expected;
    private final Form form;
    private final int min;
    private final int max;

    DirectiveKey(String word, String expected, Form form, int min, int max) {
        this.word = word;
        this.expected = expected;
        this.form = form;
        this.min = min;
        this.max = max;
    }

    DirectiveKey(String word, String expected, int min, int max) {
        this(word, expected, Form.NUMBER, min, max);
    }

    DirectiveKey(String word, String expected, Form form) {
        this(word, expected, form, 0, 0);
    }

    DirectiveKey(String word, String expected) {
        this(word, expected, Form.WORD);
    }

    String word() {
        return word;
    }

    String expected() {
        return expected;
    }

    boolean accepts(String value) {
        return switch (form) {
            case NUMBER ->
                value.matches("[0-9]{1,6}") && Integer.parseInt(value) >= min && Integer.parseInt(value) <= max;
            case TIME -> TIME.matcher(value).matches() && millis(value) <= MAX_MILLIS;
            case TEXT -> true;
            case WORD -> Arrays.asList(expected.split(" or ")).contains(value);
        };
    }

    static Optional<DirectiveKey> of(String word) {
        return Arrays.stream(values()).filter(key -> key.word.equals(word)).findFirst();
    }

    static String allWords() {
        return Arrays.stream(values()).map(DirectiveKey::word).collect(Collectors.joining(", "));
    }

    static long millis(String time) {
        Matcher matcher = TIME.matcher(time);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("time: " + time + " (expected: such as 500ms or 2s)");
        }
        return Long.parseLong(matcher.group(1)) * ("s".equals(matcher.group(2)) ? 1000 : 1);
    }
}
