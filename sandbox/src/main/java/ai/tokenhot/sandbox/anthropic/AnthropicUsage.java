package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;

/**
 * What an answer costs.
 *
 * @param prompt all tokens of the prompt, those of the cache included
 * @param output all tokens of the answer, thoughts included
 */
record AnthropicUsage(int prompt, AnthropicPrompt.Cached cached, int output, int thoughts, String speed, String geo) {

    /** What the first event of a stream says of the answer's tokens, which it cannot know yet. */
    private static final int FIRST_OUTPUT = 1;

    private int uncached() {
        return prompt - cached.read() - written();
    }

    private int written() {
        return cached.writtenShort() + cached.writtenLong();
    }

    private JsonObject.Builder input() {
        return JsonObject.builder()
                .put("input_tokens", uncached())
                .put("cache_creation_input_tokens", written())
                .put("cache_read_input_tokens", cached.read());
    }

    private JsonObject all(int outputTokens, boolean withThoughts) {
        var usage = input().put(
                        "cache_creation",
                        JsonObject.builder()
                                .put("ephemeral_5m_input_tokens", cached.writtenShort())
                                .put("ephemeral_1h_input_tokens", cached.writtenLong())
                                .build())
                .put("output_tokens", outputTokens);
        if (withThoughts) {
            usage.put("output_tokens_details", thoughtTokens());
        }
        return usage.putNull("server_tool_use")
                .put("service_tier", "standard")
                .put("speed", speed)
                .put("inference_geo", geo)
                .build();
    }

    private JsonObject thoughtTokens() {
        return JsonObject.builder().put("thinking_tokens", thoughts).build();
    }

    /** Of a whole answer. */
    JsonObject whole() {
        return all(output, true);
    }

    /** In the first event of a stream. */
    JsonObject first() {
        return all(Math.min(FIRST_OUTPUT, output), false);
    }

    /** In the first event of a stream that tells the truth only at its end. */
    JsonObject zeros() {
        return new AnthropicUsage(0, AnthropicPrompt.Cached.NOTHING, 0, 0, speed, geo).first();
    }

    /** In the last but one event of a stream; it takes the place of the first. */
    JsonObject last() {
        return input().put("output_tokens", output)
                .put("output_tokens_details", thoughtTokens())
                .putNull("server_tool_use")
                .build();
    }
}
