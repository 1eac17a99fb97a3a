package ai.tokenhot.dialect;

import ai.tokenhot.inference.ChatRequest;
import ai.tokenhot.inference.Extra;
import ai.tokenhot.inference.Failure;
import ai.tokenhot.inference.FailureKind;
import ai.tokenhot.inference.Loss;
import ai.tokenhot.inference.Setting;
import ai.tokenhot.inference.Setting.Weight;
import ai.tokenhot.inference.Settings;
import ai.tokenhot.inference.Settings.Given;
import ai.tokenhot.inference.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the account of one translation: which settings were taken, what was lost, what cannot be left out. An encoder
 * takes settings through it, so that whatever it does not know of is reported by {@link #rest} and never forgotten.
 */
public final class Losses {

    private final Settings settings;
    private final Set<Setting<?>> taken = new HashSet<>();
    private final List<Loss> losses = new ArrayList<>();
    private Optional<Failure> refusal = Optional.empty();

    /** The account of this request. */
    public Losses(ChatRequest request) {
        this.settings = request.settings();
    }

    /** Takes a setting: the encoder carries it, or reports it itself. */
    public <T> Optional<T> take(Setting<T> setting) {
        return given(setting).map(Given::value);
    }

    /** Takes a setting together with the field that it came from. */
    public <T> Optional<Given<T>> given(Setting<T> setting) {
        taken.add(setting);
        return settings.given(setting);
    }

    /** Reports a field that was left out. */
    public void dropped(String field, String why) {
        losses.add(Loss.dropped(field, why));
    }

    /** Reports a field that became something like it. */
    public void approximated(String field, String how) {
        losses.add(Loss.approximated(field, how));
    }

    /** Refuses the request: this field changes the answer and cannot be carried. The first refusal stands. */
    public void refuse(String field, String message) {
        if (refusal.isEmpty()) {
            refusal = Optional.of(Failure.of(FailureKind.INVALID_REQUEST, message, field));
        }
    }

    /** Reports or refuses a field that the language has no word for, by its weight. */
    public void cannot(String field, Weight weight, String why) {
        switch (weight) {
            case HINT -> dropped(field, why);
            case DEMAND ->
                refuse(field, field + ": " + why + " (expected: leave it out, or choose a model that takes it).");
        }
    }

    /**
     * Reports a tool that another provider would run. It is no reason to refuse: agents declare such tools with every
     * request, and a model without it answers with the others. A choice that names it is another thing.
     */
    public void hosted(Tool.Hosted tool) {
        dropped(tool.field(), "the tool `" + tool.kind() + "` is run by another provider");
    }

    /** Reports or refuses what only the caller's own language has a word for. */
    public void extra(Extra extra) {
        cannot(extra.field(), extra.weight(), "this model's API has no such field");
    }

    /** Reports or refuses every setting that nobody took. */
    public void rest() {
        settings.all().forEach((setting, given) -> {
            if (!taken.contains(setting)) {
                cannot(given.field(), setting.weight(), "this model's API has no such field");
            }
        });
    }

    /** What was lost so far. */
    public List<Loss> losses() {
        return List.copyOf(losses);
    }

    /** Why the request cannot be asked, if it cannot. */
    public Optional<Failure> refusal() {
        return refusal;
    }
}
