package ai.tokenhot.sandbox.anthropic;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers that every answer has. */
final class AnthropicHeaders {

    private static final String ORGANIZATION = "00000000-0000-4000-8000-000000000001";
    private static final String WORKSPACE = "wrkspc_01Sandbox";
    private static final int REQUESTS = 4_000;
    private static final int INPUT_TOKENS = 2_000_000;
    private static final int OUTPUT_TOKENS = 400_000;

    private AnthropicHeaders() {}

    static Map<String, String> of(String requestId) {
        return Map.of(
                "request-id",
                requestId,
                "anthropic-organization-id",
                ORGANIZATION,
                "anthropic-workspace-id",
                WORKSPACE);
    }

    /** What is left when nobody else asks; the sandbox does not add up what its callers use. */
    static Map<String, String> limits(Instant now, int input, int output) {
        String reset = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1).toString();
        var headers = new LinkedHashMap<String, String>();
        put(headers, "requests", REQUESTS, 1, reset);
        put(headers, "input-tokens", INPUT_TOKENS, input, reset);
        put(headers, "output-tokens", OUTPUT_TOKENS, output, reset);
        put(headers, "tokens", INPUT_TOKENS + OUTPUT_TOKENS, input + output, reset);
        return headers;
    }

    private static void put(Map<String, String> headers, String what, int limit, int used, String reset) {
        String name = "anthropic-ratelimit-" + what + "-";
        headers.put(name + "limit", Integer.toString(limit));
        headers.put(name + "remaining", Integer.toString(Math.max(0, limit - used)));
        headers.put(name + "reset", reset);
    }
}
