package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.json.Json;
import java.util.Optional;

/** Keeps the first thing that is wrong with a request, so that reading can go on and say it at the end. */
final class Problem {

    /** Characters of a value that a message repeats. */
    private static final int MAX_SHOWN = 100;

    private Optional<Failure> first = Optional.empty();

    /** A field that is not there, or not of the kind that it must be. */
    void missing(String field, String expected) {
        note(field, "Missing or wrong field: `" + field + "` (expected: " + expected + ").");
    }

    /** A value of another kind. */
    void kind(String field, Json value, String expected) {
        note(field, "Invalid type: `" + field + "` is " + article(value.kind()) + " (expected: " + expected + ").");
    }

    /** A value that means nothing. */
    void wrong(String field, String value, String expected) {
        String shown = value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "…" : value;
        note(field, "Invalid value: `" + field + "` is `" + shown + "` (expected: " + expected + ").");
    }

    private static String article(String kind) {
        return switch (kind) {
            case "null" -> kind;
            case "array", "object" -> "an " + kind;
            default -> "a " + kind;
        };
    }

    private void note(String field, String message) {
        if (first.isEmpty()) {
            first = Optional.of(Failure.of(FailureKind.INVALID_REQUEST, message, field));
        }
    }

    /** The first problem. */
    Optional<Failure> first() {
        return first;
    }
}
