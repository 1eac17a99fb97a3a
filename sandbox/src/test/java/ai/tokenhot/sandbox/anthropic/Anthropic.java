package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.Sandbox;
import ai.tokenhot.sandbox.Sandbox.Answer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Speaks to the Anthropic face as older and as newer clients do. */
final class Anthropic {

    static final String SONNET_4_5 = "claude-sonnet-4-5-20250929";

    private Anthropic() {}

    /** As older clients: version 2023-06-01, the key in a header of its own. */
    static Sandbox.Request older(String path) {
        return Sandbox.request("/anthropic/v1" + path)
                .header("x-api-key", "test-key")
                .header("anthropic-version", "2023-06-01");
    }

    /** As newer clients: version 2026-10-21, the key as a bearer. */
    static Sandbox.Request newer(String path) {
        return Sandbox.request("/anthropic/v1" + path)
                .header("authorization", "Bearer test-key")
                .header("anthropic-version", "2026-10-21");
    }

    /** Members of a body besides the model and a ceiling of 4,000 tokens. */
    static String body(String model, String members) {
        return "{\"model\": \"" + model + "\", \"max_tokens\": 4000, " + members + "}";
    }

    /** One user's text. */
    static String says(String text) {
        return "\"messages\": [{\"role\": \"user\", \"content\": "
                + Json.of(text).text() + "}]";
    }

    static Answer post(String model, String members) {
        return older("/messages").post(body(model, members));
    }

    static Answer postNewer(String model, String members) {
        return newer("/messages").post(body(model, members));
    }

    /** The answer to a request that is right. */
    static JsonObject message(String model, String members) {
        return good(post(model, members));
    }

    static JsonObject good(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    static List<JsonObject> content(JsonObject message) {
        return message.array("content").stream().flatMap(JsonArray::objects).toList();
    }

    static List<JsonObject> blocks(JsonObject message, String type) {
        return content(message).stream()
                .filter(block -> type(block).equals(type))
                .toList();
    }

    static String type(JsonObject object) {
        return object.string("type").orElse("");
    }

    static String text(JsonObject message) {
        return blocks(message, "text").stream()
                .map(block -> block.string("text").orElse(""))
                .collect(Collectors.joining());
    }

    static JsonObject usage(JsonObject message) {
        return message.object("usage").orElseThrow();
    }

    static long number(JsonObject object, String name) {
        return object.integer(name).orElseThrow();
    }

    /** The message of an error with this status and type. */
    static String error(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(type(answer.json())).isEqualTo("error");
        assertThat(answer.json().string("request_id")).contains(answer.header("request-id"));
        JsonObject error = answer.json().object("error").orElseThrow();
        assertThat(type(error)).isEqualTo(type);
        return error.string("message").orElseThrow();
    }

    /** The message of a 400. */
    static String invalid(Answer answer) {
        return error(answer, 400, "invalid_request_error");
    }

    /** The stream's events of a type. */
    static List<JsonObject> events(Answer answer, String type) {
        return answer.chunks().stream()
                .filter(event -> type(event).equals(type))
                .toList();
    }

    /** What a client's library makes of a stream. */
    static JsonObject folded(Answer answer) {
        JsonObject message = JsonObject.empty();
        var blocks = new java.util.ArrayList<Json>();
        var texts = new StringBuilder();
        for (JsonObject event : answer.chunks()) {
            switch (type(event)) {
                case "message_start" -> message = event.object("message").orElseThrow();
                case "content_block_start" -> {
                    blocks.add(event.object("content_block").orElseThrow());
                    texts.setLength(0);
                }
                case "content_block_delta" -> {
                    JsonObject delta = event.object("delta").orElseThrow();
                    JsonObject block = (JsonObject) blocks.removeLast();
                    blocks.add(fold(block, delta, texts));
                }
                case "message_delta" -> message = merge(message, event);
                default -> {}
            }
        }
        return message.with().put("content", new JsonArray(blocks)).build();
    }

    private static JsonObject fold(JsonObject block, JsonObject delta, StringBuilder texts) {
        return switch (type(delta)) {
            case "text_delta" -> appended(block, "text", delta, texts);
            case "thinking_delta" -> appended(block, "thinking", delta, texts);
            case "signature_delta" ->
                block.with()
                        .put("signature", delta.string("signature").orElseThrow())
                        .build();
            case "input_json_delta" -> {
                texts.append(delta.string("partial_json").orElseThrow());
                yield texts.isEmpty()
                        ? block
                        : block.with().put("input", tryParse(texts)).build();
            }
            default -> throw new AssertionError(delta);
        };
    }

    private static Json tryParse(StringBuilder texts) {
        try {
            return Json.parse(texts.toString());
        } catch (ai.tokenhot.json.JsonException e) {
            return Json.of(texts.toString());
        }
    }

    private static JsonObject appended(JsonObject block, String member, JsonObject delta, StringBuilder texts) {
        texts.append(delta.string(member).orElseThrow());
        return block.with().put(member, texts.toString()).build();
    }

    private static JsonObject merge(JsonObject message, JsonObject event) {
        var merged = message.with();
        event.object("delta").orElseThrow().members().forEach(merged::put);
        Optional<JsonObject> usage = event.object("usage");
        if (usage.isPresent()) {
            var all = message.object("usage").orElse(JsonObject.empty()).with();
            usage.get().members().forEach(all::put);
            merged.put("usage", all.build());
        }
        return merged.build();
    }
}
