package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.script.Conversation;
import ai.tokenhot.sandbox.script.OutputFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A decoded request to {@code /v1/messages} or {@code count_tokens}.
 *
 * @param body as it came
 * @param thinking how thoughts are shown
 * @param history digests of what was said
 * @param conversation with the directives still in it
 */
record AnthropicRequest(
        AnthropicModel model,
        JsonObject body,
        Messages messages,
        Tools tools,
        ThinkingConfig thinking,
        History history,
        Conversation conversation) {

    /**
     * Reads a body that has the right shape.
     *
     * @throws AnthropicError.Thrown when it does not make sense to its model
     */
    static AnthropicRequest decode(AnthropicVersion version, JsonObject body) {
        String name = body.string("model").orElse("");
        AnthropicModel model = AnthropicModel.named(name).orElseThrow(() -> AnthropicError.notFound("model: " + name));
        Tools tools = Tools.decode(body);
        ThinkingConfig thinking = ThinkingConfig.decode(model, body.object("thinking"));
        Messages messages = Messages.decode(model, version, body);
        new GateCheck(model, body, tools, thinking, messages).check();
        CacheMarks.check(body);
        History history = History.of(messages.parts());
        ThoughtCheck.check(model, messages, history, thinking);
        return new AnthropicRequest(
                model, body, messages, tools, thinking, history, conversation(model, body, messages, tools, thinking));
    }

    private static Conversation conversation(
            AnthropicModel model, JsonObject body, Messages messages, Tools tools, ThinkingConfig thinking) {
        return new Conversation(
                model.id(),
                messages.turns(),
                tools.callable(),
                tools.choice(),
                format(body),
                thinking.amount(effort(model, body), messages.endsWithResult()),
                body.integer("max_tokens")
                        .map(most -> OptionalInt.of(most.intValue()))
                        .orElse(OptionalInt.empty()),
                body.array("stop_sequences").stream()
                        .flatMap(JsonArray::strings)
                        .toList());
    }

    private static String effort(AnthropicModel model, JsonObject body) {
        return body.object("output_config")
                .flatMap(config -> config.string("effort"))
                .orElse(model.defaultEffort());
    }

    /** The schema of the answer; the older name is taken where beta headers let it pass. */
    static Optional<JsonObject> schema(JsonObject body) {
        return body.object("output_config")
                .flatMap(config -> config.object("format"))
                .or(() -> body.object("output_format"))
                .flatMap(format -> format.object("schema"));
    }

    private static OutputFormat format(JsonObject body) {
        return schema(body)
                .<OutputFormat>map(schema -> {
                    SchemaSubset.check("output_config.format.schema", schema);
                    return new OutputFormat.Structured(schema);
                })
                .orElseGet(OutputFormat.Text::new);
    }

    boolean streams() {
        return body.flag("stream").orElse(false);
    }

    /** What {@code usage.speed} says. */
    String speed() {
        return body.string("speed").orElse("standard");
    }

    /** What {@code usage.inference_geo} says. */
    String geo() {
        return body.string("inference_geo").orElse("not_available");
    }

    /** Texts of the tools without what is not counted. */
    List<Json> countedTools() {
        return tools.declared().stream()
                .map(tool -> (Json) tool.with().remove("cache_control").build())
                .toList();
    }

    /** Whether the client wants to know why the prompt cache missed. */
    boolean asksForDiagnostics() {
        return body.object("diagnostics")
                .flatMap(asked -> asked.get("previous_message_id"))
                .filter(JsonString.class::isInstance)
                .isPresent();
    }
}
