package ai.tokenhot.dialect;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonException;
import ai.tokenhot.json.JsonObject;

/**
 * Takes the text out of {@code {"input": "text"}} while it comes in pieces. Arguments of another form, which a model may
 * write against its tool's schema, are kept until they are complete: if they have a text {@code input} it is that,
 * else they are the text themselves. Not thread-safe.
 */
final class WrappedText {

    /** So much of arguments in another form is kept; of more, all is the text. */
    static final int MAX_KEPT_CHARACTERS = 1 << 20;

    private static final String HEAD = "{\"" + Repair.WRAPPED_FIELD + "\":\"";
    private static final int UNICODE_ESCAPE = 6;

    private enum State {
        HEAD,
        TEXT,
        DONE,
        OTHER,
        RAW
    }

    private State state = State.HEAD;
    private int headRead;
    private final StringBuilder kept = new StringBuilder();
    private final StringBuilder escape = new StringBuilder();
    private char pending;

    /** Takes a piece of the arguments and gives what it adds to the text. */
    String take(String piece) {
        var text = new StringBuilder();
        for (int i = 0; i < piece.length(); i++) {
            take(piece.charAt(i), text);
        }
        return text.toString();
    }

    /** The arguments are complete: gives the rest of the text. */
    String end() {
        return switch (state) {
            case HEAD, OTHER -> whole(kept.toString());
            case TEXT -> pending == 0 ? "" : String.valueOf(pending);
            case DONE, RAW -> "";
        };
    }

    private static String whole(String arguments) {
        if (arguments.isBlank()) {
            return "";
        }
        try {
            return Json.parse(arguments) instanceof JsonObject object
                    ? object.string(Repair.WRAPPED_FIELD)
                            .orElse(object.members().isEmpty() ? "" : arguments)
                    : arguments;
        } catch (JsonException e) {
            return arguments;
        }
    }

    private void take(char c, StringBuilder text) {
        switch (state) {
            case HEAD -> head(c, text);
            case TEXT -> inText(c, text);
            case DONE -> {}
            case OTHER -> keep(c, text);
            case RAW -> text.append(c);
        }
    }

    private void head(char c, StringBuilder text) {
        keep(c, text);
        if (c == HEAD.charAt(headRead)) {
            headRead++;
            if (headRead == HEAD.length()) {
                state = State.TEXT;
                kept.setLength(0);
            }
        } else if (!isSpace(c) || insideName()) {
            state = State.OTHER;
        }
    }

    private boolean insideName() {
        return headRead > 1 && headRead < HEAD.length() - 2;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private void keep(char c, StringBuilder text) {
        if (kept.length() < MAX_KEPT_CHARACTERS) {
            kept.append(c);
            return;
        }
        state = State.RAW;
        text.append(kept).append(c);
        kept.setLength(0);
    }

    private void inText(char c, StringBuilder text) {
        if (!escape.isEmpty()) {
            escape.append(c);
            if (escape.charAt(1) != 'u' || escape.length() == UNICODE_ESCAPE) {
                unescape(text);
                escape.setLength(0);
            }
        } else if (c == '\\') {
            escape.append(c);
        } else if (c == '"') {
            flush(text);
            state = State.DONE;
        } else {
            append(c, text);
        }
    }

    private void unescape(StringBuilder text) {
        char kind = escape.charAt(1);
        switch (kind) {
            case '"', '\\', '/' -> append(kind, text);
            case 'b' -> append('\b', text);
            case 'f' -> append('\f', text);
            case 'n' -> append('\n', text);
            case 'r' -> append('\r', text);
            case 't' -> append('\t', text);
            case 'u' -> {
                try {
                    append((char) Integer.parseInt(escape, 2, UNICODE_ESCAPE, 16), text);
                } catch (NumberFormatException e) {
                    asWritten(text);
                }
            }
            default -> asWritten(text);
        }
    }

    /** An escape that JSON does not have stays as the model wrote it. */
    private void asWritten(StringBuilder text) {
        for (int i = 0; i < escape.length(); i++) {
            append(escape.charAt(i), text);
        }
    }

    /** The first half of a character waits for the second, so that no piece ends between them. */
    private void append(char c, StringBuilder text) {
        flush(text);
        if (Character.isHighSurrogate(c)) {
            pending = c;
        } else {
            text.append(c);
        }
    }

    private void flush(StringBuilder text) {
        if (pending != 0) {
            text.append(pending);
            pending = 0;
        }
    }
}
