package ai.tokenhot.sandbox.anthropic;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Thinking;
import java.util.Optional;

/**
 * How a request wants thinking to be done and shown.
 *
 * @param budget tokens, for {@link Kind#ENABLED}; else 0
 * @param shown whether thoughts come back with their text
 * @param dropsStrangers whether thoughts of another conversation are dropped instead of refused
 */
record ThinkingConfig(Kind kind, long budget, boolean shown, boolean dropsStrangers) {

    /** The forms. */
    enum Kind {
        ADAPTIVE,
        ENABLED,
        DISABLED,
        BETWEEN_TOOLS
    }

    /** Budgets up to these are little and middling thinking. */
    private static final long LITTLE = 2_048;

    private static final long MIDDLING = 10_000;

    static ThinkingConfig decode(AnthropicModel model, Optional<JsonObject> given) {
        if (given.isEmpty()) {
            return new ThinkingConfig(
                    model.thinksByDefault() ? Kind.ADAPTIVE : Kind.DISABLED, 0, !model.omitsThoughtsByDefault(), false);
        }
        JsonObject config = given.get();
        Kind kind = switch (config.string("type").orElse("")) {
            case "adaptive" -> Kind.ADAPTIVE;
            case "enabled" -> Kind.ENABLED;
            case "between_tools" -> Kind.BETWEEN_TOOLS;
            default -> Kind.DISABLED;
        };
        return new ThinkingConfig(
                kind,
                config.integer("budget_tokens").orElse(0L),
                config.string("display")
                        .map(display -> !display.equals("omitted"))
                        .orElse(!model.omitsThoughtsByDefault()),
                config.object("block_binding")
                        .flatMap(binding -> binding.string("prefix_mismatch_behavior"))
                        .filter("drop_block"::equals)
                        .isPresent());
    }

    /** How much is thought. */
    Thinking amount(String effort, boolean answersTools) {
        return switch (kind) {
            case ADAPTIVE -> Thinking.ofEffort(effort);
            case ENABLED -> budget <= LITTLE ? Thinking.LOW : budget <= MIDDLING ? Thinking.MEDIUM : Thinking.HIGH;
            case DISABLED -> Thinking.OFF;
            case BETWEEN_TOOLS -> answersTools ? Thinking.ofEffort(effort) : Thinking.OFF;
        };
    }
}
