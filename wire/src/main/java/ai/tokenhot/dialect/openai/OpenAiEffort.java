package ai.tokenhot.dialect.openai;

import ai.tokenhot.catalog.Model.Thinking;
import ai.tokenhot.dialect.Losses;
import ai.tokenhot.inference.Effort;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.ThinkingMode;
import java.util.Optional;

/** How much a model is to think: what a caller said in any language, in the words that the model takes. */
final class OpenAiEffort {

    /** Budgets up to here are low, and up to the next medium. */
    private static final long LOW_BUDGET = 2_048;

    private static final long MEDIUM_BUDGET = 10_000;

    private OpenAiEffort() {}

    /** Takes the caller's effort, mode and budget; empty when the request is to say nothing. */
    static Optional<Effort> take(Losses losses, Thinking thinking) {
        Optional<Given<Effort>> effort = losses.given(Setting.EFFORT);
        Optional<Given<ThinkingMode>> mode = losses.given(Setting.THINKING);
        Optional<Given<Long>> budget = losses.given(Setting.THINKING_BUDGET);
        Optional<Given<ThinkingMode>> off = mode.filter(given -> given.value() == ThinkingMode.DISABLED);
        if (off.isPresent()) {
            effort.filter(given -> given.value() != Effort.NONE)
                    .ifPresent(given -> losses.approximated(given.field(), "thinking is switched off"));
            budget.filter(given -> given.value() != 0)
                    .ifPresent(given -> losses.dropped(given.field(), "thinking is switched off"));
            Optional<Effort> least =
                    taken(losses, thinking, Effort.NONE, off.get().field());
            if (least.isPresent() && least.get() != Effort.NONE) {
                budget.filter(given -> given.value() == 0)
                        .ifPresent(given -> losses.approximated(
                                given.field(), "none → " + least.get().word()));
            }
            return least;
        }
        boolean measured =
                effort.isPresent() || budget.filter(given -> given.value() >= 0).isPresent();
        mode.filter(given -> measured && given.value() == ThinkingMode.BETWEEN_TOOLS)
                .ifPresent(given -> losses.approximated(given.field(), "not only between tools"));
        if (effort.isPresent()) {
            budget.ifPresent(given -> losses.dropped(given.field(), "the effort is given"));
            return taken(losses, thinking, effort.get().value(), effort.get().field());
        }
        if (budget.isPresent() && budget.get().value() >= 0) {
            Effort near = ofBudget(budget.get().value());
            if (near != Effort.NONE) {
                losses.approximated(budget.get().field(), budget.get().value() + " tokens → effort " + near.word());
            }
            return taken(losses, thinking, near, budget.get().field());
        }
        String field = mode.map(Given::field).or(() -> budget.map(Given::field)).orElse("");
        if (mode.filter(given -> given.value() == ThinkingMode.BETWEEN_TOOLS).isPresent()) {
            losses.approximated(field, "only between tools → effort low");
            return taken(losses, thinking, Effort.LOW, field);
        }
        if (field.isEmpty() || thinking.byDefault()) {
            return Optional.empty();
        }
        if (thinking.efforts().isEmpty()) {
            losses.dropped(field, "this model's thinking cannot be steered");
            return Optional.empty();
        }
        losses.approximated(field, "as the model sees fit → effort medium");
        return taken(losses, thinking, Effort.MEDIUM, field);
    }

    private static Effort ofBudget(long tokens) {
        if (tokens == 0) {
            return Effort.NONE;
        }
        if (tokens <= LOW_BUDGET) {
            return Effort.LOW;
        }
        return tokens <= MEDIUM_BUDGET ? Effort.MEDIUM : Effort.HIGH;
    }

    private static Optional<Effort> taken(Losses losses, Thinking thinking, Effort wanted, String field) {
        if (thinking.efforts().isEmpty()) {
            if (wanted != Effort.NONE || thinking.byDefault()) {
                losses.dropped(field, "this model's thinking cannot be steered");
            }
            return Optional.empty();
        }
        Effort nearest = thinking.nearest(wanted).orElse(wanted);
        if (nearest != wanted) {
            losses.approximated(field, wanted.word() + " → " + nearest.word());
        }
        return Optional.of(nearest);
    }
}
