package ai.tokenhot.bench;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;

/** Requests of 1 KiB, in the vendors' forms. */
final class RequestBody {

    private static final int BYTES = 1024;
    private static final int MAX_TOKENS = 512;
    private static final String FILLER = "Please tell me more about the brown fox and the lazy dog. ";

    private RequestBody() {}

    /** The request of an exchange. */
    static String of(Scenario.Exchange exchange) {
        String empty = body(exchange, "");
        return body(exchange, FILLER.repeat(BYTES / FILLER.length() + 1).substring(0, BYTES - empty.length()));
    }

    private static String body(Scenario.Exchange exchange, String text) {
        var body = JsonObject.builder().put("model", exchange.model().name());
        var user = JsonObject.builder().put("role", "user").put("content", text).build();
        switch (exchange.client()) {
            case OPENAI_CHAT -> {
                var system = JsonObject.builder()
                        .put("role", "system")
                        .put("content", "You are a helpful assistant.")
                        .build();
                body.put("messages", JsonArray.of(system, user)).put("max_completion_tokens", MAX_TOKENS);
                if (exchange.stream()) {
                    // With the usage event, so that every target relays the same events.
                    body.put("stream", true)
                            .put(
                                    "stream_options",
                                    JsonObject.builder()
                                            .put("include_usage", true)
                                            .build());
                }
            }
            case ANTHROPIC_MESSAGES -> {
                body.put("max_tokens", MAX_TOKENS)
                        .put("system", "You are a helpful assistant.")
                        .put("messages", JsonArray.of(user));
                if (exchange.stream()) {
                    body.put("stream", true);
                }
            }
        }
        return body.build().text();
    }
}
