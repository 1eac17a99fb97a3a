package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.json.JsonString;
import ai.tokenhot.sandbox.anthropic.Gates.Sampling;
import ai.tokenhot.sandbox.anthropic.Gates.Setting;
import java.util.List;
import java.util.Optional;

/** Refuses settings that a model does not take, alone or together. */
record GateCheck(AnthropicModel model, JsonObject body, Tools tools, ThinkingConfig thinking, Messages messages) {

    private static final String THINKING_PAGE =
            " Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking";
    private static final int MAX_STOP_SEQUENCES = 8_191;

    void check() {
        checkLimits();
        checkSampling();
        checkThinking();
        checkEffort();
        checkForcedTools();
        checkPrefill();
        checkCitations();
        checkWarming();
    }

    private void checkLimits() {
        long most = body.integer("max_tokens").orElse(0L);
        if (most > model.maxTokens()) {
            throw AnthropicError.invalid("max_tokens: " + most + " > " + model.maxTokens()
                    + ", which is the maximum allowed number of output tokens for " + model.id());
        }
        List<String> stops = body.array("stop_sequences").stream()
                .flatMap(JsonArray::strings)
                .toList();
        if (stops.stream().anyMatch(String::isBlank)) {
            throw AnthropicError.invalid("stop_sequences: each stop sequence must contain non-whitespace");
        }
        if (stops.size() > MAX_STOP_SEQUENCES) {
            throw AnthropicError.invalid("stop_sequences: List should have at most " + MAX_STOP_SEQUENCES
                    + " items after validation, not " + stops.size());
        }
        body.string("container").ifPresent(id -> {
            throw AnthropicError.notFound("container: Container not found: " + id);
        });
    }

    private void checkSampling() {
        List<String> given = List.of("temperature", "top_p", "top_k").stream()
                .filter(body::has)
                .toList();
        switch (model.gates().sampling()) {
            case Sampling.TAKEN -> {}
            case Sampling.ONE_OF_TWO -> {
                if (given.contains("temperature") && given.contains("top_p")) {
                    throw AnthropicError.invalid("`temperature` and `top_p` cannot both be specified for this model."
                            + " Please use only one.");
                }
            }
            case Sampling.REFUSED -> {
                if (!given.isEmpty()) {
                    throw AnthropicError.invalid("`" + given.getFirst() + "` is deprecated for this model.");
                }
            }
        }
        boolean thinks =
                thinking.kind() == ThinkingConfig.Kind.ENABLED || thinking.kind() == ThinkingConfig.Kind.ADAPTIVE;
        if (!thinks) {
            return;
        }
        if (body.number("temperature").filter(value -> value != 1).isPresent()) {
            throw AnthropicError.invalid(
                    "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode." + THINKING_PAGE);
        }
        if (body.number("top_p").filter(value -> value < 0.95).isPresent()) {
            throw AnthropicError.invalid("`top_p` must be greater than or equal to 0.95 or unset when thinking is"
                    + " enabled or in adaptive mode." + THINKING_PAGE);
        }
        if (body.has("top_k")) {
            throw AnthropicError.invalid(
                    "`top_k` must be unset when thinking is enabled or in adaptive mode." + THINKING_PAGE);
        }
    }

    private void checkThinking() {
        switch (thinking.kind()) {
            case ADAPTIVE -> {
                if (!model.thinksAdaptively()) {
                    throw AnthropicError.invalid("adaptive thinking is not supported on this model");
                }
            }
            case ENABLED -> {
                checkTaken("enabled", model.gates().enabled());
                checkBudget();
            }
            case DISABLED -> {
                if (body.has("thinking")) {
                    checkTaken("disabled", model.gates().disabled());
                }
            }
            case BETWEEN_TOOLS -> checkTaken("between_tools", model.gates().betweenTools());
        }
    }

    private void checkTaken(String type, Setting setting) {
        switch (setting) {
            case TAKEN, NOT_WITH_BUDGET -> {}
            case REFUSED ->
                throw AnthropicError.invalid("\"thinking.type." + type + "\" is not supported for this model. Use"
                        + " \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.");
            case UP_TO_HIGH_EFFORT ->
                effort().filter(effort -> effort.equals("xhigh") || effort.equals("max"))
                        .ifPresent(effort -> {
                            throw AnthropicError.invalid("\"thinking.type." + type
                                    + "\" is not supported with output_config.effort \"" + effort
                                    + "\" for this model (expected: low, medium or high)");
                        });
        }
    }

    private void checkBudget() {
        long most = body.integer("max_tokens").orElse(Long.MAX_VALUE);
        if (thinking.budget() >= most) {
            throw AnthropicError.invalid("`max_tokens` must be greater than `thinking.budget_tokens`." + THINKING_PAGE
                    + "#max-tokens-and-context-window-size");
        }
    }

    private Optional<String> effort() {
        return body.object("output_config").flatMap(config -> config.string("effort"));
    }

    private void checkEffort() {
        effort().filter(effort -> !model.efforts().contains(effort)).ifPresent(effort -> {
            throw AnthropicError.invalid(
                    model.efforts().isEmpty()
                            ? "This model does not support the effort parameter."
                            : "output_config.effort: \"" + effort + "\" is not supported for this model (expected: one"
                                    + " of " + String.join(", ", model.efforts()) + ")");
        });
    }

    private void checkForcedTools() {
        if (!tools.forced()) {
            return;
        }
        switch (model.gates().forcedTools()) {
            case TAKEN, UP_TO_HIGH_EFFORT -> {}
            case REFUSED ->
                throw AnthropicError.invalid(
                        "tool_choice: type \"tool\" and \"any\" are not supported for this model.");
            case NOT_WITH_BUDGET -> {
                if (thinking.kind() == ThinkingConfig.Kind.ENABLED) {
                    throw AnthropicError.invalid("Thinking may not be enabled when tool_choice forces tool use.");
                }
            }
        }
    }

    private void checkPrefill() {
        Optional<JsonObject> prefill = messages.prefill();
        if (prefill.isEmpty()) {
            return;
        }
        if (!model.gates().prefill()) {
            throw AnthropicError.invalid("This model does not support assistant message prefill. The conversation must"
                    + " end with a user message.");
        }
        if (thinking.kind() == ThinkingConfig.Kind.ENABLED) {
            throw AnthropicError.invalid("A final `assistant` message is not supported when thinking is enabled.");
        }
        if (AnthropicRequest.schema(body).isPresent()) {
            throw AnthropicError.invalid("output_config.format: a final `assistant` message is not supported");
        }
        String text = prefill.get().get("content").orElse(null) instanceof JsonString(String said)
                ? said
                : prefill.get().array("content").stream()
                        .flatMap(JsonArray::objects)
                        .reduce((first, second) -> second)
                        .flatMap(block -> block.string("text"))
                        .orElse("");
        if (!text.stripTrailing().equals(text)) {
            throw AnthropicError.invalid("messages: final assistant content cannot end with trailing whitespace");
        }
    }

    private void checkCitations() {
        boolean cites = messages.list().stream()
                .flatMap(message -> message.array("content").stream())
                .flatMap(JsonArray::objects)
                .anyMatch(block -> block.object("citations")
                        .flatMap(citations -> citations.flag("enabled"))
                        .orElse(false));
        if (cites && AnthropicRequest.schema(body).isPresent()) {
            throw AnthropicError.invalid("output_config.format: citations are not supported together with it");
        }
    }

    /** No tokens at all are asked for to fill the prompt cache. */
    private void checkWarming() {
        if (body.integer("max_tokens").orElse(1L) != 0) {
            return;
        }
        String clash = body.flag("stream").orElse(false)
                ? "stream"
                : thinking.kind() == ThinkingConfig.Kind.ENABLED
                        ? "thinking.type \"enabled\""
                        : AnthropicRequest.schema(body).isPresent()
                                ? "output_config.format"
                                : tools.forced() ? "a tool_choice that forces tool use" : "";
        if (!clash.isEmpty()) {
            throw AnthropicError.invalid("max_tokens: 0 is not supported together with " + clash);
        }
    }
}
