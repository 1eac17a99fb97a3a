package ai.tokenhot.dialect.openai;

import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import ai.tokenhot.metering.Reading;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a {@code usage} object of either language. The input total includes cached and written tokens. The output total
 * includes reasoning, except with hosts that count it on top; whether it does, the grand total tells.
 */
final class OpenAiUsage {

    private static final Figure INPUT = new Figure("prompt_tokens", "input_tokens");
    private static final Figure OUTPUT = new Figure("completion_tokens", "output_tokens");
    private static final Figure WRITTEN_30M = INPUT.detail("cache_write_tokens_details.ttl_30m_tokens");
    private static final Figure WRITTEN_12H = INPUT.detail("cache_write_tokens_details.ttl_12h_tokens");
    private static final Figure CACHED = INPUT.detail("cached_tokens");
    private static final Figure WRITTEN = INPUT.detail("cache_write_tokens");
    private static final Figure AUDIO_IN = INPUT.detail("audio_tokens");
    private static final Figure IMAGES_IN = INPUT.detail("image_tokens");
    private static final Figure REASONING = OUTPUT.detail("reasoning_tokens");
    private static final Figure AUDIO_OUT = OUTPUT.detail("audio_tokens");
    private static final Figure REJECTED = OUTPUT.detail("rejected_prediction_tokens");

    private OpenAiUsage() {}

    /** Takes over the usage object at whose beginning the reader stands, and reads all that was reported so far. */
    static Optional<Reading> read(JsonReader reader, JsonFigures figures) {
        if (reader.token() != Token.OBJECT_START) {
            return Optional.empty();
        }
        figures.add(reader);
        return figures.isEmpty() ? Optional.empty() : Optional.of(reading(figures));
    }

    private static Reading reading(JsonFigures figures) {
        OptionalLong input = INPUT.in(figures);
        OptionalLong output = OUTPUT.in(figures);
        OptionalLong reasoning = REASONING.in(figures);
        OptionalLong write30m = WRITTEN_30M.in(figures);
        OptionalLong write12h = WRITTEN_12H.in(figures);
        var parts = new Reading.Parts()
                .put(Quantity.CACHED_INPUT, CACHED.in(figures))
                .put(Quantity.CACHE_WRITE_30M, write30m)
                .put(Quantity.CACHE_WRITE_12H, write12h)
                .rest(Quantity.CACHE_WRITE, WRITTEN.in(figures), Quantity.CACHE_WRITE_30M, Quantity.CACHE_WRITE_12H)
                .rest(
                        Quantity.INPUT,
                        input,
                        Quantity.CACHED_INPUT,
                        Quantity.CACHE_WRITE,
                        Quantity.CACHE_WRITE_30M,
                        Quantity.CACHE_WRITE_12H)
                .put(Quantity.REASONING, reasoning);
        if (reasoningOnTop(figures, input, output, reasoning)) {
            parts.put(Quantity.OUTPUT, output);
        } else {
            parts.rest(Quantity.OUTPUT, output, Quantity.REASONING);
        }
        return parts.put(Quantity.AUDIO_INPUT, AUDIO_IN.in(figures))
                .put(Quantity.IMAGE_INPUT, IMAGES_IN.in(figures))
                .put(Quantity.AUDIO_OUTPUT, AUDIO_OUT.in(figures))
                .put(Quantity.REJECTED_PREDICTION, REJECTED.in(figures))
                .put(Quantity.SEARCH_SOURCES, figures.figure("num_sources_used"))
                .build();
    }

    private static boolean reasoningOnTop(
            JsonFigures figures, OptionalLong input, OptionalLong output, OptionalLong reasoning) {
        OptionalLong total = figures.figure("total_tokens");
        return total.isPresent()
                && reasoning.orElse(0) > 0
                && total.getAsLong() == input.orElse(0) + output.orElse(0) + reasoning.getAsLong();
    }

    /** A figure by its path in either language. */
    private record Figure(String chat, String responses) {

        OptionalLong in(JsonFigures figures) {
            OptionalLong found = figures.figure(chat);
            return found.isPresent() ? found : figures.figure(responses);
        }

        /** A part of this total. */
        Figure detail(String name) {
            return new Figure(chat + "_details." + name, responses + "_details." + name);
        }
    }
}
