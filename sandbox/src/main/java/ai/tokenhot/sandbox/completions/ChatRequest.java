package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.script.Conversation;
import ai.tokenhot.sandbox.script.Thinking;
import ai.tokenhot.sandbox.script.Tool;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A decoded Chat Completions request.
 *
 * @param conversation with the directives still in it
 * @param choices how many answers are wanted
 * @param topLogprobs how many alternatives each token comes with; empty when log probabilities are not wanted
 * @param legacy whether the client speaks of functions instead of tools
 * @param toolTexts the tools as they were sent, for counting
 */
public record ChatRequest(
        Conversation conversation,
        boolean stream,
        boolean includeUsage,
        boolean includeObfuscation,
        int choices,
        OptionalInt topLogprobs,
        boolean legacy,
        List<Json> toolTexts) {

    /** Copies the texts. */
    public ChatRequest {
        toolTexts = List.copyOf(toolTexts);
    }

    /**
     * Reads a body that has the right shape.
     *
     * @param thinking how much the model thinks on this request
     */
    public static ChatRequest decode(JsonObject body, Thinking thinking, Complaints complaints) {
        boolean stream = body.flag("stream").orElse(false);
        JsonObject streamOptions = body.object("stream_options").orElse(JsonObject.empty());
        if (!stream && body.object("stream_options").isPresent()) {
            throw complaints.complain(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", "");
        }
        boolean logprobs = body.flag("logprobs").orElse(false);
        if (body.has("top_logprobs") && !logprobs) {
            throw complaints.complain(
                    "Invalid value for 'top_logprobs': 'top_logprobs' is only allowed when 'logprobs' is enabled.",
                    "top_logprobs",
                    "");
        }
        var toolReader = new ChatTools(complaints);
        List<Tool> tools = toolReader.tools(body);
        var conversation = new Conversation(
                body.string("model").orElse(""),
                ChatTurns.decode(body.array("messages").orElseThrow().objects().toList(), complaints),
                tools,
                toolReader.choice(body, tools),
                toolReader.format(body),
                thinking,
                maxTokens(body),
                stopSequences(body));
        return new ChatRequest(
                conversation,
                stream,
                streamOptions.flag("include_usage").orElse(false),
                streamOptions.flag("include_obfuscation").orElse(true),
                body.integer("n").orElse(1L).intValue(),
                logprobs
                        ? OptionalInt.of(body.integer("top_logprobs").orElse(0L).intValue())
                        : OptionalInt.empty(),
                body.array("functions").isPresent(),
                body.array("tools")
                        .or(() -> body.array("functions"))
                        .map(JsonArray::items)
                        .orElse(List.of()));
    }

    private static OptionalInt maxTokens(JsonObject body) {
        Optional<Long> max = body.integer("max_completion_tokens").or(() -> body.integer("max_tokens"));
        return max.isPresent() ? OptionalInt.of(max.get().intValue()) : OptionalInt.empty();
    }

    private static List<String> stopSequences(JsonObject body) {
        Optional<Json> stop = body.get("stop");
        List<String> sequences = stop.orElse(Json.nothing()) instanceof JsonString(String one)
                ? List.of(one)
                : body.array("stop").map(many -> many.strings().toList()).orElse(List.of());
        return sequences.stream().filter(sequence -> !sequence.isEmpty()).toList();
    }
}
