package ai.tokenhot.app.relay;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import java.util.List;
import java.util.Map;

/** A dialect as a test's client and vendor speak it, in bytes that the test wrote down by hand. */
enum Language {
    CHAT("openai-chat"),
    RESPONSES("openai-responses"),
    MESSAGES("anthropic-messages"),
    GEMINI("gemini");

    /** What the streamed answers of {@link #events} say. */
    static final String TEXT = "Hello wörld 你好";

    /** What the answers of {@link #events} and {@link #answer} report. */
    static final Map<String, Long> USAGE = Map.of("input", 11L, "cached_input", 5L, "output", 7L);

    private final String id;

    Language(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** The path that asks for a whole answer. */
    String path(String model) {
        return switch (this) {
            case CHAT -> "/v1/chat/completions";
            case RESPONSES -> "/v1/responses";
            case MESSAGES -> "/v1/messages";
            case GEMINI -> "/v1beta/models/" + model + ":generateContent";
        };
    }

    /** The path that asks for a stream. */
    String streamPath(String model) {
        return this == GEMINI ? "/v1beta/models/" + model + ":streamGenerateContent?alt=sse" : path(model);
    }

    /** The path at which the vendor is asked, below its base URL. */
    String vendorPath(String upstreamModel) {
        return switch (this) {
            case CHAT -> "/chat/completions";
            case RESPONSES -> "/responses";
            case MESSAGES -> "/v1/messages";
            case GEMINI -> "/v1beta/models/" + upstreamModel + ":generateContent";
        };
    }

    /** The path at which the vendor is asked for a stream, below its base URL. */
    String vendorStreamPath(String upstreamModel) {
        return this == GEMINI
                ? "/v1beta/models/" + upstreamModel + ":streamGenerateContent?alt=sse"
                : vendorPath(upstreamModel);
    }

    /** A small request for a whole answer. */
    String request(String model) {
        return request(model, "");
    }

    /** A small request for a stream. */
    String streamRequest(String model) {
        return request(model, this == GEMINI ? "" : ",\"stream\":true");
    }

    /** A small request with more members, each with a comma before it. */
    String request(String model, String more) {
        return switch (this) {
            case CHAT ->
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]" + more
                        + "}";
            case RESPONSES -> "{\"model\":\"" + model + "\",\"input\":\"Say hello\"" + more + "}";
            case MESSAGES ->
                "{\"model\":\"" + model
                        + "\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]" + more
                        + "}";
            case GEMINI -> "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Say hello\"}]}]" + more + "}";
        };
    }

    /** Header line with which this language's clients show their key. */
    String keyHeader(String key) {
        return switch (this) {
            case CHAT, RESPONSES -> "Authorization: Bearer " + key;
            case MESSAGES -> "x-api-key: " + key;
            case GEMINI -> "x-goog-api-key: " + key;
        };
    }

    /** Header name and value by which the vendor must get its credential. */
    Map.Entry<String, String> credential(String secret) {
        return switch (this) {
            case CHAT, RESPONSES -> Map.entry("authorization", "Bearer " + secret);
            case MESSAGES -> Map.entry("x-api-key", secret);
            case GEMINI -> Map.entry("x-goog-api-key", secret);
        };
    }

    /** A streamed answer, event by event, as the vendor writes it. The usage-only chunk of Chat is {@link #usageOnly}. */
    List<String> events() {
        return switch (this) {
            case CHAT ->
                List.of(
                        chatChunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
                        chatChunk("{\"content\":\"Hello\"}", "null"),
                        chatChunk("{\"content\":\" wörld 你好\"}", "null"),
                        chatChunk("{}", "\"stop\""),
                        "data: [DONE]\n\n");
            case RESPONSES ->
                List.of(
                        named(
                                "response.created",
                                ",\"response\":{\"id\":\"resp_1\",\"model\":\"served-model\",\"status\":\"in_progress\",\"output\":[],\"usage\":null},\"sequence_number\":0"),
                        named(
                                "response.output_item.added",
                                ",\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\"},\"sequence_number\":1"),
                        named(
                                "response.output_text.delta",
                                ",\"item_id\":\"msg_1\",\"delta\":\"Hello\",\"sequence_number\":2"),
                        named(
                                "response.output_text.delta",
                                ",\"item_id\":\"msg_1\",\"delta\":\" wörld 你好\",\"sequence_number\":3"),
                        named("response.completed", ",\"response\":" + answer() + ",\"sequence_number\":4"));
            case MESSAGES ->
                List.of(
                        named(
                                "message_start",
                                ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"served-model\",\"content\":[],\"usage\":{\"input_tokens\":11,\"cache_read_input_tokens\":5,\"output_tokens\":1}}"),
                        named(
                                "content_block_start",
                                ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
                        named(
                                "content_block_delta",
                                ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}"),
                        named(
                                "content_block_delta",
                                ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" wörld 你好\"}"),
                        named("content_block_stop", ",\"index\":0"),
                        named(
                                "message_delta",
                                ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}"),
                        named("message_stop", ""));
            case GEMINI ->
                List.of(
                        geminiChunk(
                                "Hello",
                                "",
                                ",\"usageMetadata\":{\"promptTokenCount\":16,\"cachedContentTokenCount\":5,\"candidatesTokenCount\":1,\"totalTokenCount\":17}"),
                        geminiChunk(" wörld 你好", "", ""),
                        geminiChunk(
                                "",
                                ",\"finishReason\":\"STOP\"",
                                ",\"usageMetadata\":{\"promptTokenCount\":16,\"cachedContentTokenCount\":5,\"candidatesTokenCount\":7,\"totalTokenCount\":23}"));
        };
    }

    /** How many of {@link #events} come before the event that says that the model has finished. */
    int eventsBeforeFinish() {
        return events().size() - (this == CHAT || this == MESSAGES ? 2 : 1);
    }

    /** The chunk of Chat that only tells the usage; it stands before the last event. */
    static String usageOnly() {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"served-model\",\"choices\":[],\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":7,\"total_tokens\":23,\"prompt_tokens_details\":{\"cached_tokens\":5}}}\n\n";
    }

    /** The events as the vendor sends them: with the usage-only chunk where the language has one. */
    List<String> vendorEvents() {
        if (this != CHAT) {
            return events();
        }
        List<String> events = events();
        int last = events.size() - 1;
        var all = new java.util.ArrayList<>(events.subList(0, last));
        all.add(usageOnly());
        all.add(events.get(last));
        return all;
    }

    /** An event in which a piece of text comes. */
    String delta(String text) {
        return switch (this) {
            case CHAT -> chatChunk("{\"content\":\"" + text + "\"}", "null");
            case RESPONSES -> named("response.output_text.delta", ",\"item_id\":\"msg_1\",\"delta\":\"" + text + "\"");
            case MESSAGES ->
                named(
                        "content_block_delta",
                        ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
            case GEMINI -> geminiChunk(text, "", "");
        };
    }

    /** A whole answer. */
    String answer() {
        return switch (this) {
            case CHAT ->
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"served-model\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":7,\"total_tokens\":23,\"prompt_tokens_details\":{\"cached_tokens\":5}}}";
            case RESPONSES ->
                "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"error\":null,\"model\":\"served-model\",\"output\":[{\"id\":\"msg_1\",\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}],\"usage\":{\"input_tokens\":16,\"output_tokens\":7,\"total_tokens\":23,\"input_tokens_details\":{\"cached_tokens\":5}}}";
            case MESSAGES ->
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"served-model\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":11,\"cache_read_input_tokens\":5,\"output_tokens\":7}}";
            case GEMINI ->
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hello\"}]},\"finishReason\":\"STOP\"}],\"modelVersion\":\"served-model\",\"usageMetadata\":{\"promptTokenCount\":16,\"cachedContentTokenCount\":5,\"candidatesTokenCount\":7,\"totalTokenCount\":23}}";
        };
    }

    /** An error of the vendor. */
    String vendorError(String type, String message) {
        return switch (this) {
            case CHAT, RESPONSES ->
                "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":null}}";
            case MESSAGES ->
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                        + "\"},\"request_id\":\"req_vendor\"}";
            case GEMINI -> "{\"error\":{\"code\":500,\"message\":\"" + message + "\",\"status\":\"" + type + "\"}}";
        };
    }

    /** The vendor's error event in a stream. */
    String vendorErrorEvent(String message) {
        return switch (this) {
            case CHAT -> "data: " + vendorError("server_error", message) + "\n\n";
            case RESPONSES ->
                named("error", ",\"code\":\"server_error\",\"message\":\"" + message + "\",\"param\":null");
            case MESSAGES -> "event: error\ndata: " + vendorError("overloaded_error", message) + "\n\n";
            case GEMINI -> "data: " + vendorError("INTERNAL", message) + "\n\n";
        };
    }

    /** The message of an error in this language; fails when the object is not one. */
    String errorMessage(JsonObject error) {
        JsonObject inner = error.object("error").orElseThrow(() -> new AssertionError("no error in " + error));
        return inner.string("message").orElseThrow(() -> new AssertionError("no message in " + error));
    }

    /** What this language calls an error's class: type, status or code. */
    String errorType(JsonObject error) {
        JsonObject inner = error.object("error").orElseThrow(() -> new AssertionError("no error in " + error));
        return inner.string(this == GEMINI ? "status" : "type")
                .orElseThrow(() -> new AssertionError("no type in " + error));
    }

    /** The class of an error about keys. */
    String keyErrorType() {
        return switch (this) {
            case CHAT, RESPONSES -> "invalid_request_error";
            case MESSAGES -> "authentication_error";
            case GEMINI -> "UNAUTHENTICATED";
        };
    }

    /** The message of the error event at the end of a stream; fails when there is none. */
    String errorAtEnd(String stream) {
        String[] events = stream.strip().split("\r?\n\r?\n");
        String last = events[events.length - 1];
        String data = last.lines()
                .filter(line -> line.startsWith("data: "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no data in the last event: " + last))
                .substring("data: ".length());
        JsonObject object = (JsonObject) Json.parse(data);
        if (this == MESSAGES) {
            if (!last.startsWith("event: error\n")) {
                throw new AssertionError("last event: " + last + " (expected: event: error)");
            }
        }
        if (this == RESPONSES) {
            if (!last.startsWith("event: error\n") || !object.string("type").equals(java.util.Optional.of("error"))) {
                throw new AssertionError("last event: " + last + " (expected: event: error)");
            }
            return object.string("message").orElseThrow();
        }
        return errorMessage(object);
    }

    /** Whether a stream says that the answer is complete. */
    boolean saysComplete(String stream) {
        return switch (this) {
            case CHAT -> stream.contains("[DONE]");
            case RESPONSES -> stream.contains("response.completed");
            case MESSAGES -> stream.contains("message_stop");
            case GEMINI -> stream.contains("\"finishReason\"");
        };
    }

    /** What keeps a silent stream open. */
    String keepAlive() {
        return this == MESSAGES ? "event: ping\ndata: {\"type\": \"ping\"}\n\n" : ": keep-alive\n\n";
    }

    /** The events of a Gemini stream as items of one array. */
    static String asArray(List<String> events) {
        return events.stream()
                .map(event -> event.substring("data: ".length()).strip())
                .collect(java.util.stream.Collectors.joining(",\r\n", "[", "]"));
    }

    /** The items of an array that holds objects. */
    static List<JsonObject> items(String array) {
        return ((JsonArray) Json.parse(array)).objects().toList();
    }

    private static String chatChunk(String delta, String finish) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"served-model\",\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + finish + "}],\"usage\":null}\n\n";
    }

    private static String named(String name, String members) {
        return "event: " + name + "\ndata: {\"type\":\"" + name + "\"" + members + "}\n\n";
    }

    private static String geminiChunk(String text, String finish, String usage) {
        return "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"" + text
                + "\"}]},\"index\":0" + finish + "}]" + usage + ",\"modelVersion\":\"served-model\"}\r\n\r\n";
    }
}
