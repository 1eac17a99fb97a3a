package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.json.JsonObject;
import java.util.Optional;

/**
 * How much a model is to think, in this vendor's terms.
 *
 * @param mode what {@code thinking.type} says, if anything
 * @param budget of {@link ThinkingMode#ENABLED}
 * @param effort what {@code output_config.effort} says, if anything
 * @param shown what {@code thinking.display} says, if anything
 * @param on whether the model thinks
 */
record ThinkingPlan(
        Optional<ThinkingMode> mode,
        Optional<Long> budget,
        Optional<Effort> effort,
        Optional<Boolean> shown,
        boolean on) {

    private static final long LARGEST_LOW_BUDGET = 2048;
    private static final long LARGEST_MEDIUM_BUDGET = 10_000;

    /** A plan that says nothing. */
    static ThinkingPlan silent(boolean on) {
        return new ThinkingPlan(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), on);
    }

    /** A plan that says this, and no more. */
    static ThinkingPlan of(ThinkingMode mode) {
        return new ThinkingPlan(
                Optional.of(mode), Optional.empty(), Optional.empty(), Optional.empty(), mode != ThinkingMode.DISABLED);
    }

    /** The same with this effort, or none. */
    ThinkingPlan with(Optional<Effort> other) {
        return new ThinkingPlan(mode, budget, other, shown, on);
    }

    /** The same with this wish for thoughts to be seen, where there is an object to say it in. */
    ThinkingPlan shown(Optional<Boolean> wish) {
        return new ThinkingPlan(mode, budget, effort, mode.isPresent() ? wish : Optional.empty(), on);
    }

    /** Thinking within a budget. */
    static ThinkingPlan within(long budget) {
        return new ThinkingPlan(
                Optional.of(ThinkingMode.ENABLED), Optional.of(budget), Optional.empty(), Optional.empty(), true);
    }

    /** The {@code thinking} object. */
    Optional<JsonObject> json() {
        return mode.map(type -> {
            JsonObject.Builder object = JsonObject.builder().put("type", word(type));
            budget.ifPresent(tokens -> object.put("budget_tokens", tokens));
            shown.ifPresent(visible -> object.put("display", visible ? "summarized" : "omitted"));
            return object.build();
        });
    }

    /** What it comes to, for a person. */
    String told() {
        String how = budget.map(tokens -> tokens + " tokens")
                .or(() -> effort.map(each -> "effort " + each.word()))
                .or(() -> mode.map(ThinkingPlan::word))
                .orElse(on ? "as the model sees fit" : "no thinking");
        boolean between =
                mode.filter(type -> type == ThinkingMode.BETWEEN_TOOLS).isPresent();
        return between && effort.isPresent() ? word(ThinkingMode.BETWEEN_TOOLS) + ", " + how : how;
    }

    /** This language's word. */
    static String word(ThinkingMode mode) {
        return switch (mode) {
            case ADAPTIVE -> "adaptive";
            case ENABLED -> "enabled";
            case BETWEEN_TOOLS -> "between_tools";
            case DISABLED -> "disabled";
        };
    }

    /** The level that a budget stands for. */
    static Effort levelOf(long tokens) {
        if (tokens <= LARGEST_LOW_BUDGET) {
            return Effort.LOW;
        }
        return tokens <= LARGEST_MEDIUM_BUDGET ? Effort.MEDIUM : Effort.HIGH;
    }

    /** The budget that stands for a level. */
    static long budgetOf(Effort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> 1024;
            case MEDIUM -> 8192;
            case HIGH -> 16_384;
            case XHIGH, MAX -> 32_000;
        };
    }
}
