package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.dialect.JsonFigures;
import ai.tokenhot.inference.Quantity;
import ai.tokenhot.json.JsonReader;
import ai.tokenhot.json.JsonReader.Token;
import ai.tokenhot.metering.Reading;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a {@code usage} object: {@code input_tokens} is only what no cache served or took. */
final class MessagesUsage {

    private MessagesUsage() {}

    /** Takes over the usage object at whose beginning the reader stands, and reads all that was reported so far. */
    static Optional<Reading> read(JsonReader reader, JsonFigures figures) {
        if (reader.token() != Token.OBJECT_START) {
            return Optional.empty();
        }
        figures.add(reader);
        return figures.isEmpty() ? Optional.empty() : Optional.of(reading(figures));
    }

    /** The later reports of a stream tell the sum of what was written to caches, but not its split. */
    private static Reading reading(JsonFigures figures) {
        OptionalLong write = figures.figure("cache_creation_input_tokens");
        OptionalLong fiveMinutes = figures.figure("cache_creation.ephemeral_5m_input_tokens");
        return new Reading.Parts()
                .put(Quantity.INPUT, figures.figure("input_tokens"))
                .put(Quantity.CACHED_INPUT, figures.figure("cache_read_input_tokens"))
                .put(Quantity.CACHE_WRITE_1H, figures.figure("cache_creation.ephemeral_1h_input_tokens"))
                .put(Quantity.CACHE_WRITE_5M, fiveMinutes)
                .rest(Quantity.CACHE_WRITE_5M, write, Quantity.CACHE_WRITE_1H)
                .put(Quantity.REASONING, figures.figure("output_tokens_details.thinking_tokens"))
                .rest(Quantity.OUTPUT, figures.figure("output_tokens"), Quantity.REASONING)
                .put(Quantity.WEB_SEARCHES, figures.figure("server_tool_use.web_search_requests"))
                .put(Quantity.WEB_FETCHES, figures.figure("server_tool_use.web_fetch_requests"))
                .tier(figures.text("service_tier"))
                .build();
    }
}
