package ai.tokenhot.dialect.anthropic;

import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.ThinkingMode;
import java.util.Optional;

/** Finds out how much a model is to think: {@code chat-dialects.md} section 6.5. What comes out otherwise is reported. */
final class ThinkingPlanner {

    /** The vendor takes no smaller budget. */
    private static final long MIN_BUDGET = 1024;

    /** Tokens that a budget leaves for the answer where there is room. */
    private static final long ANSWER_ROOM = 1024;

    /** A ceiling below this, meant for a model that does not think, would end with an empty answer. */
    private static final long SMALL_CEILING = 1024;

    /**
     * What else there is to heed.
     *
     * @param own whether it was asked in this language, in which effort alone does not ask for thoughts
     * @param ceiling the most output tokens
     * @param ceilingGiven whether the caller gave the ceiling
     * @param forbidden why it may not think, if it may not
     * @param unproved whether the tool loop's last step lacks the thought that a budget demands
     */
    record Circumstances(
            boolean own, long ceiling, boolean ceilingGiven, Optional<String> forbidden, boolean unproved) {}

    private final Thinking gates;
    private final Losses losses;
    private final Circumstances around;
    private final Optional<Given<ThinkingMode>> mode;
    private final Optional<Given<Long>> budget;
    private final Optional<Given<Effort>> effort;
    private final Optional<Given<Boolean>> shown;
    private String why = "";

    private ThinkingPlanner(Thinking gates, Losses losses, Circumstances around) {
        this.gates = gates;
        this.losses = losses;
        this.around = around;
        this.mode = losses.given(Setting.THINKING);
        this.budget = losses.given(Setting.THINKING_BUDGET);
        this.effort = losses.given(Setting.EFFORT);
        this.shown = losses.given(Setting.THOUGHTS_SHOWN);
    }

    static ThinkingPlan plan(Thinking gates, Losses losses, Circumstances around) {
        var planner = new ThinkingPlanner(gates, losses, around);
        ThinkingPlan plan = planner.plan();
        planner.report(plan);
        return plan;
    }

    private ThinkingPlan plan() {
        if (gates.modes().isEmpty() && gates.efforts().isEmpty()) {
            return unknown();
        }
        if (around.forbidden().isPresent() && (gates.byDefault() || asksToThink())) {
            why = around.forbidden().get();
            return off();
        }
        if (asksForNone() || (asksBetweenTools() && !takes(ThinkingMode.BETWEEN_TOOLS))) {
            return off();
        }
        if (!asksToThink()) {
            return silent();
        }
        if (asksBetweenTools()) {
            return ThinkingPlan.of(ThinkingMode.BETWEEN_TOOLS).with(level()).shown(wish());
        }
        return takes(ThinkingMode.ADAPTIVE) || !gates.efforts().isEmpty() ? adaptive() : manual();
    }

    /** Nothing is known of this model: its own language's words pass, others' are left out. */
    private ThinkingPlan unknown() {
        if (!around.own()) {
            why = "how this model thinks is not known";
            return ThinkingPlan.silent(gates.byDefault());
        }
        return new ThinkingPlan(
                mode.map(Given::value),
                budget.map(Given::value),
                effort.map(Given::value),
                wish(),
                mode.filter(given -> given.value() != ThinkingMode.DISABLED).isPresent());
    }

    private boolean takes(ThinkingMode type) {
        return gates.modes().contains(type);
    }

    private boolean asksForNone() {
        return effort.filter(given -> given.value() == Effort.NONE).isPresent()
                || mode.filter(given -> given.value() == ThinkingMode.DISABLED).isPresent()
                || budget.filter(given -> given.value() == 0).isPresent();
    }

    private boolean asksBetweenTools() {
        return mode.filter(given -> given.value() == ThinkingMode.BETWEEN_TOOLS).isPresent();
    }

    private boolean asksToThink() {
        boolean wantsToSee = gates.byDefault() && shown.filter(Given::value).isPresent();
        return mode.isPresent() || effort.isPresent() || budget.isPresent() || wantsToSee;
    }

    private ThinkingPlan off() {
        if (takes(ThinkingMode.DISABLED)) {
            return ThinkingPlan.of(ThinkingMode.DISABLED);
        }
        if (!gates.byDefault()) {
            return ThinkingPlan.silent(false);
        }
        if (why.isEmpty()) {
            why = "this model cannot do without";
        }
        Optional<Effort> low = gates.nearest(Effort.LOW);
        return takes(ThinkingMode.BETWEEN_TOOLS)
                ? ThinkingPlan.of(ThinkingMode.BETWEEN_TOOLS).with(low)
                : ThinkingPlan.silent(true).with(low);
    }

    /** Nothing was asked for. */
    private ThinkingPlan silent() {
        boolean small = !around.own() && around.ceilingGiven() && around.ceiling() < SMALL_CEILING;
        if (!gates.byDefault() || !small) {
            return ThinkingPlan.silent(gates.byDefault());
        }
        ThinkingPlan plan = off();
        losses.approximated("thinking", "the ceiling on output leaves little room for it: → " + plan.told());
        return plan;
    }

    private Optional<Long> tokens() {
        return budget.map(Given::value).filter(count -> count > 0);
    }

    private ThinkingPlan adaptive() {
        boolean budgets = takes(ThinkingMode.ENABLED) && gates.minBudget().isPresent();
        if (tokens().isPresent() && budgets && around.ceiling() > MIN_BUDGET && !around.unproved()) {
            return ThinkingPlan.within(clamped(tokens().get())).with(level()).shown(wish());
        }
        Optional<Effort> level =
                effort.isPresent() ? level() : tokens().flatMap(count -> gates.nearest(ThinkingPlan.levelOf(count)));
        boolean said = mode.isPresent() || shown.isPresent() || (!gates.byDefault() && !around.own());
        return said && takes(ThinkingMode.ADAPTIVE)
                ? ThinkingPlan.of(ThinkingMode.ADAPTIVE).with(level).shown(wish())
                : ThinkingPlan.silent(gates.byDefault()).with(level);
    }

    /** A model that thinks within a budget or not at all. */
    private ThinkingPlan manual() {
        boolean leftToModel = tokens().isEmpty() && effort.isEmpty() && mode.isEmpty();
        if (leftToModel || !takes(ThinkingMode.ENABLED)) {
            return silent();
        }
        if (around.unproved()) {
            why = "the last step's own thought is not there";
            return off();
        }
        if (around.ceiling() <= MIN_BUDGET) {
            why = "the ceiling on output leaves no room for it";
            return off();
        }
        long wished = tokens().orElseGet(
                        () -> ThinkingPlan.budgetOf(effort.map(Given::value).orElse(Effort.MEDIUM)));
        // Such a model shows its thoughts unless it is told otherwise.
        return ThinkingPlan.within(clamped(wished)).shown(wish().filter(visible -> !visible));
    }

    private Optional<Boolean> wish() {
        return shown.map(Given::value);
    }

    private long clamped(long wished) {
        long least = Math.max(MIN_BUDGET, gates.minBudget().orElse(MIN_BUDGET));
        long most = Math.min(
                gates.maxBudget().orElse(Long.MAX_VALUE), Math.max(MIN_BUDGET, around.ceiling() - ANSWER_ROOM));
        return Math.max(MIN_BUDGET, Math.min(Math.max(least, wished), most));
    }

    private Optional<Effort> level() {
        return effort.flatMap(given -> gates.nearest(given.value()));
    }

    /** Says of each wish that was not met what became of it. */
    private void report(ThinkingPlan plan) {
        boolean off = plan.mode().equals(Optional.of(ThinkingMode.DISABLED));
        mode.ifPresent(given -> told(
                given,
                plan.mode().equals(Optional.of(given.value())) || (off && given.value() == ThinkingMode.DISABLED),
                ThinkingPlan.word(given.value()),
                plan));
        effort.ifPresent(given -> told(
                given,
                plan.effort().equals(Optional.of(given.value())) || (off && given.value() == Effort.NONE),
                given.value().word(),
                plan));
        budget.ifPresent(given -> told(
                given,
                plan.budget().equals(Optional.of(given.value()))
                        || (off && given.value() == 0)
                        || (given.value() < 0 && plan.budget().isEmpty()),
                given.value() + " tokens",
                plan));
        shown.ifPresent(given -> told(
                given,
                plan.shown().equals(Optional.of(given.value())) || !given.value() || shows(plan),
                "thoughts shown",
                plan));
    }

    private static boolean shows(ThinkingPlan plan) {
        return plan.budget().isPresent() && plan.shown().isEmpty();
    }

    private void told(Given<?> given, boolean met, String wish, ThinkingPlan plan) {
        if (!met) {
            losses.approximated(given.field(), wish + " → " + plan.told() + (why.isEmpty() ? "" : " (" + why + ")"));
        }
    }
}
