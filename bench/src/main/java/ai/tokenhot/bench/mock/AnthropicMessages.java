package ai.tokenhot.bench.mock;

/** Answers in the form of Anthropic Messages. All text is ASCII. */
final class AnthropicMessages {

    private static final String FILLER = "The quick brown fox jumps over the lazy dog, twice. ";

    private static final String MESSAGE_HEAD =
            "{\"id\":\"msg_01BenchBenchBenchBench\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"mock-model\",";

    /** About 1 KB. */
    static final String UNARY = MESSAGE_HEAD + "\"content\":[{\"type\":\"text\",\"text\":\"" + Frame.STAMP + " "
            + FILLER.repeat(12) + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":"
            + "{\"input_tokens\":212,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
            + "\"output_tokens\":96,\"service_tier\":\"standard\"}}";

    static final String MESSAGE_START = event(
            "message_start",
            "{\"type\":\"message_start\",\"message\":" + MESSAGE_HEAD
                    + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":212,"
                    + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}");

    static final String BLOCK_START = event(
            "content_block_start",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");

    static final String TEXT = event(
            "content_block_delta",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + Frame.STAMP
                    + " fox\"}}");

    static final String BLOCK_STOP = event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");

    static final String MESSAGE_DELTA = event(
            "message_delta",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                    + "\"usage\":{\"output_tokens\":96}}");

    static final String MESSAGE_STOP = event("message_stop", "{\"type\":\"message_stop\"}");

    private AnthropicMessages() {}

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }
}
