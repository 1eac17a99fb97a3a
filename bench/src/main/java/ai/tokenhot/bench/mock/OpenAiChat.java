package ai.tokenhot.bench.mock;

/** Answers in the form of OpenAI Chat Completions. All text is ASCII. */
final class OpenAiChat {

    private static final String FILLER = "The quick brown fox jumps over the lazy dog, twice. ";

    private static final String CHUNK_START = "data: {\"id\":\"chatcmpl-BenchBenchBenchBenchBench01\",\"object\":"
            + "\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"mock-model\",\"service_tier\":\"default\","
            + "\"system_fingerprint\":\"fp_0123456789\",";

    private static final String USAGE_OBJECT = "{\"prompt_tokens\":212,\"completion_tokens\":96,\"total_tokens\":308,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},\"completion_tokens_details\":"
            + "{\"reasoning_tokens\":0,\"audio_tokens\":0,\"accepted_prediction_tokens\":0,"
            + "\"rejected_prediction_tokens\":0}}";

    /** About 1 KB. */
    static final String UNARY = "{\"id\":\"chatcmpl-BenchBenchBenchBenchBench01\",\"object\":\"chat.completion\","
            + "\"created\":1790000000,\"model\":\"mock-model\",\"choices\":[{\"index\":0,\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"" + Frame.STAMP + " " + FILLER.repeat(9)
            + "\",\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
            + USAGE_OBJECT + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_0123456789\"}";

    static final String ROLE = CHUNK_START
            + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
            + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";

    static final String TEXT = CHUNK_START + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + Frame.STAMP
            + " fox\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";

    static final String FINISH = CHUNK_START
            + "\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n";

    static final String USAGE = CHUNK_START + "\"choices\":[],\"usage\":" + USAGE_OBJECT + "}\n\n";

    static final String DONE = "data: [DONE]\n\n";

    private OpenAiChat() {}
}
