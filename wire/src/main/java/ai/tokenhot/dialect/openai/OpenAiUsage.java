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
        var input = new Side(figures, "prompt_tokens", "input_tokens");
        var output = new Side(figures, "completion_tokens", "output_tokens");
        OptionalLong reasoning = output.detail("reasoning_tokens");
        OptionalLong write30m = input.detail("cache_write_tokens_details.ttl_30m_tokens");
        OptionalLong write12h = input.detail("cache_write_tokens_details.ttl_12h_tokens");
        var parts = new Reading.Parts()
                .put(Quantity.CACHED_INPUT, input.detail("cached_tokens"))
                .put(Quantity.CACHE_WRITE_30M, write30m)
                .put(Quantity.CACHE_WRITE_12H, write12h)
                .rest(
                        Quantity.CACHE_WRITE,
                        input.detail("cache_write_tokens"),
                        Quantity.CACHE_WRITE_30M,
                        Quantity.CACHE_WRITE_12H)
                .rest(
                        Quantity.INPUT,
                        input.total(),
                        Quantity.CACHED_INPUT,
                        Quantity.CACHE_WRITE,
                        Quantity.CACHE_WRITE_30M,
                        Quantity.CACHE_WRITE_12H)
                .put(Quantity.REASONING, reasoning);
        if (reasoningOnTop(figures, input.total(), output.total(), reasoning)) {
            parts.put(Quantity.OUTPUT, output.total());
        } else {
            parts.rest(Quantity.OUTPUT, output.total(), Quantity.REASONING);
        }
        return parts.put(Quantity.AUDIO_INPUT, input.detail("audio_tokens"))
                .put(Quantity.IMAGE_INPUT, input.detail("image_tokens"))
                .put(Quantity.AUDIO_OUTPUT, output.detail("audio_tokens"))
                .put(Quantity.REJECTED_PREDICTION, output.detail("rejected_prediction_tokens"))
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

    /** One side of a usage, in either language's names. */
    private record Side(JsonFigures figures, String chatName, String responsesName) {

        OptionalLong total() {
            OptionalLong chat = figures.figure(chatName);
            return chat.isPresent() ? chat : figures.figure(responsesName);
        }

        OptionalLong detail(String name) {
            OptionalLong chat = figures.figure(chatName + "_details." + name);
            return chat.isPresent() ? chat : figures.figure(responsesName + "_details." + name);
        }
    }
}
