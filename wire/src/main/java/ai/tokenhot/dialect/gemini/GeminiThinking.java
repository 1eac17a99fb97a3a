package ai.tokenhot.dialect.gemini;

import ai.tokenhot.catalog.Model.Capability;
import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.ThinkingMode;
import ai.tokenhot.json.JsonObject;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How much the model is to think: by level for models that take efforts, by a budget of tokens for those that take budgets.
 * The numbers are those of the table in the translation rules.
 */
final class GeminiThinking {

    /** Up to here a budget is a low effort. */
    private static final long LOW = 2_048;

    /** Up to here a budget is a medium effort. */
    private static final long MEDIUM = 10_000;

    private static final long OF_THE_MODELS_CHOICE = -1;

    /** Efforts that are levels on this wire. */
    private static final Set<Effort> LEVELS = EnumSet.range(Effort.MINIMAL, Effort.HIGH);

    private final Losses losses;
    private final Thinking thinking;
    private final boolean thinks;
    private final JsonObject.Builder config = JsonObject.builder();

    private GeminiThinking(GeminiDraft draft) {
        this.losses = draft.losses();
        this.thinking = draft.model().thinking();
        this.thinks = draft.model().capabilities().contains(Capability.THINKING);
    }

    /** Adds {@code thinkingConfig}, if there is something to say. */
    static void write(GeminiDraft draft, JsonObject.Builder generationConfig) {
        var writer = new GeminiThinking(draft);
        writer.amount();
        writer.shown();
        JsonObject config = writer.config.build();
        if (!config.members().isEmpty()) {
            generationConfig.put("thinkingConfig", config);
        }
    }

    private void amount() {
        Optional<Given<Effort>> effort = losses.given(Setting.EFFORT);
        Optional<Given<Long>> budget = losses.given(Setting.THINKING_BUDGET);
        Optional<Given<ThinkingMode>> mode = losses.given(Setting.THINKING);
        if (!thinks) {
            effort.filter(given -> given.value() != Effort.NONE).ifPresent(this::cannotThink);
            budget.filter(given -> given.value() != 0).ifPresent(this::cannotThink);
            mode.filter(given -> given.value() != ThinkingMode.DISABLED).ifPresent(this::cannotThink);
            return;
        }
        boolean byBudget = thinking.maxBudget().isPresent()
                || (thinking.efforts().isEmpty() && effort.isEmpty() && budget.isPresent());
        if (mode.filter(given -> given.value() == ThinkingMode.DISABLED).isPresent()) {
            none(mode.get().field(), byBudget);
            effort.ifPresent(given -> losses.approximated(given.field(), "no thinking was asked for beside it"));
            budget.filter(given -> given.value() != 0 || !byBudget || !canStop())
                    .ifPresent(given -> losses.approximated(given.field(), "no thinking was asked for beside it"));
        } else if (effort.isPresent()) {
            effort(effort.get(), byBudget);
            budget.ifPresent(given -> losses.approximated(given.field(), "the effort counts"));
            mode.ifPresent(given -> losses.approximated(given.field(), "the effort counts"));
        } else if (budget.isPresent()) {
            budget(budget.get(), byBudget);
            mode.filter(given -> !byBudget || given.value() != mode(budget.get().value()))
                    .ifPresent(given -> losses.approximated(given.field(), "the budget counts"));
        } else {
            mode.ifPresent(given -> mode(given, byBudget));
        }
    }

    private void cannotThink(Given<?> given) {
        losses.dropped(given.field(), "this model does not think");
    }

    private void mode(Given<ThinkingMode> mode, boolean byBudget) {
        switch (mode.value()) {
            case ADAPTIVE -> {
                if (byBudget) {
                    config.put("thinkingBudget", OF_THE_MODELS_CHOICE);
                } else {
                    losses.approximated(mode.field(), "as the model sees fit");
                }
            }
            case ENABLED, BETWEEN_TOOLS -> losses.approximated(mode.field(), "as the model sees fit");
            case DISABLED -> none(mode.field(), byBudget);
        }
    }

    private boolean canStop() {
        return thinking.modes().contains(ThinkingMode.DISABLED);
    }

    /** What a budget says of when to think. */
    static ThinkingMode mode(long budget) {
        if (budget == 0) {
            return ThinkingMode.DISABLED;
        }
        return budget < 0 ? ThinkingMode.ADAPTIVE : ThinkingMode.ENABLED;
    }

    /** No thinking, or as little as the model can. */
    private void none(String field, boolean byBudget) {
        if (!byBudget) {
            level(field, Effort.NONE.word(), Effort.MINIMAL);
        } else if (canStop()) {
            config.put("thinkingBudget", 0);
        } else {
            long least = thinking.minBudget().orElse(LOW);
            config.put("thinkingBudget", least);
            losses.approximated(field, "none → a budget of " + least + ", the least of this model");
        }
    }

    private void effort(Given<Effort> effort, boolean byBudget) {
        Effort wanted = effort.value();
        if (wanted == Effort.NONE) {
            none(effort.field(), byBudget);
            losses.approximated(effort.field(), "none → as little as this model can");
        } else if (byBudget) {
            long tokens = within(
                    switch (wanted) {
                        case NONE, MINIMAL -> 512;
                        case LOW -> 1_024;
                        case MEDIUM -> 8_192;
                        case HIGH, XHIGH -> 24_576;
                        case MAX -> Long.MAX_VALUE;
                    });
            config.put("thinkingBudget", tokens);
            losses.approximated(effort.field(), wanted.word() + " → a budget of " + tokens);
        } else {
            level(
                    effort.field(),
                    wanted.word(),
                    switch (wanted) {
                        case NONE, MINIMAL -> Effort.MINIMAL;
                        case LOW -> Effort.LOW;
                        case MEDIUM -> Effort.MEDIUM;
                        case HIGH, XHIGH, MAX -> Effort.HIGH;
                    });
        }
    }

    private void budget(Given<Long> budget, boolean byBudget) {
        long tokens = budget.value();
        if (tokens < 0 && byBudget) {
            config.put("thinkingBudget", OF_THE_MODELS_CHOICE);
        } else if (tokens < 0) {
            losses.approximated(budget.field(), "as the model sees fit");
        } else if (tokens == 0) {
            none(budget.field(), byBudget);
        } else if (byBudget) {
            long allowed = within(tokens);
            config.put("thinkingBudget", allowed);
            if (allowed != tokens) {
                losses.approximated(budget.field(), tokens + " → " + allowed);
            }
        } else {
            level(
                    budget.field(),
                    "a budget of " + tokens,
                    tokens <= LOW ? Effort.LOW : tokens <= MEDIUM ? Effort.MEDIUM : Effort.HIGH);
        }
    }

    private long within(long tokens) {
        return Math.max(
                thinking.minBudget().orElse(1L),
                Math.min(tokens, thinking.maxBudget().orElse(24_576L)));
    }

    private void level(String field, String said, Effort wanted) {
        Effort taken = thinking.nearest(wanted).filter(LEVELS::contains).orElse(wanted);
        config.put("thinkingLevel", taken.word().toUpperCase(Locale.ROOT));
        if (!said.equals(taken.word())) {
            losses.approximated(field, said + " → " + taken.word());
        }
    }

    private void shown() {
        losses.given(Setting.THOUGHTS_SHOWN).ifPresent(shown -> {
            if (thinks) {
                config.put("includeThoughts", shown.value());
            } else if (shown.value()) {
                cannotThink(shown);
            }
        });
    }
}
