package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.inference.Quantity;
import ai.tokenhot.inference.Quantity.Side;
import ai.tokenhot.inference.Usage;
import ai.tokenhot.json.JsonWriter;
import java.util.OptionalLong;

/** Writes a {@code usage} object: {@code input_tokens} is only what no cache served or took. Clients demand whole numbers. */
final class UsageText {

    private UsageText() {}

    static void write(Usage usage, JsonWriter writer) {
        long fiveMinutes = count(usage, Quantity.CACHE_WRITE_5M);
        long hour = count(usage, Quantity.CACHE_WRITE_1H);
        long written = fiveMinutes
                + hour
                + count(usage, Quantity.CACHE_WRITE)
                + count(usage, Quantity.CACHE_WRITE_30M)
                + count(usage, Quantity.CACHE_WRITE_12H);
        writer.startObject()
                .member("input_tokens", count(usage, Quantity.INPUT) + count(usage, Quantity.TOOL_INPUT))
                .member("cache_creation_input_tokens", written)
                .member("cache_read_input_tokens", count(usage, Quantity.CACHED_INPUT));
        if (fiveMinutes + hour == written) {
            writer.name("cache_creation")
                    .startObject()
                    .member("ephemeral_5m_input_tokens", fiveMinutes)
                    .member("ephemeral_1h_input_tokens", hour)
                    .endObject();
        }
        writer.member("output_tokens", usage.total(Side.OUTPUT).orElse(0));
        OptionalLong reasoning = usage.count(Quantity.REASONING);
        if (reasoning.isPresent()) {
            writer.name("output_tokens_details")
                    .startObject()
                    .member("thinking_tokens", reasoning.getAsLong())
                    .endObject();
        }
        hosted(usage, writer);
        writer.endObject();
    }

    private static void hosted(Usage usage, JsonWriter writer) {
        OptionalLong searches = usage.count(Quantity.WEB_SEARCHES);
        OptionalLong fetches = usage.count(Quantity.WEB_FETCHES);
        if (searches.isPresent() || fetches.isPresent()) {
            writer.name("server_tool_use")
                    .startObject()
                    .member("web_search_requests", searches.orElse(0))
                    .member("web_fetch_requests", fetches.orElse(0))
                    .endObject();
        }
    }

    private static long count(Usage usage, Quantity quantity) {
        return usage.count(quantity).orElse(0);
    }
}
