package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import ai.tokenhot.metering.Reading;
import java.util.Optional;

/** The members of an answer that we read, in either language; filled by a walk over the answer. */
final class OpenAiAnswer {

    private final JsonFigures figures;
    private boolean content;
    private Optional<Reading> usage = Optional.empty();
    private Optional<String> model = Optional.empty();
    private Optional<String> tier = Optional.empty();

    /** An answer that is whole. */
    OpenAiAnswer() {
        this(new JsonFigures());
    }

    /** A part of an answer: its usage is taken over into what was reported so far. */
    OpenAiAnswer(JsonFigures figures) {
        this.figures = figures;
    }

    /** Looks at a member. */
    boolean member(String name, JsonReader value) {
        switch (name) {
            case "choices", "output" -> content |= value.token() == Token.ARRAY_START;
            case "input_tokens" -> content |= value.token() == Token.NUMBER;
            case "model" -> model = text(value);
            case "service_tier" -> tier = text(value);
            case "usage" -> {
                usage = OpenAiUsage.read(value, figures);
                return value.token() == Token.OBJECT_END;
            }
            default -> {}
        }
        return false;
    }

    boolean hasContent() {
        return content;
    }

    Optional<Reading> usage() {
        return usage.map(reading -> new Reading(reading.counts(), tier));
    }

    Optional<String> model() {
        return model;
    }

    private static Optional<String> text(JsonReader value) {
        return value.token() == Token.STRING ? Optional.of(value.text()) : Optional.empty();
    }
}
