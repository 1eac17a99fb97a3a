package ai.tokenhot.sandbox.xai;

import ai.tokenhot.sandbox.script.Thinking;
import java.util.List;
import java.util.Optional;

/**
 * A model that xAI serves or served: retired ids answer as the model did.
 *
 * @param reasons whether it thinks before it answers
 * @param takesEffort whether the request may say how much; there {@code none} switches the thinking off
 */
record XaiModel(String id, long created, boolean reasons, boolean takesEffort) {

    /** The words for how much to think. */
    private static final List<String> EFFORTS = List.of("none", "low", "medium", "high", "xhigh");

    private static final List<XaiModel> ALL = List.of(
            new XaiModel("grok-4.7", 1_794_000_000, true, true),
            new XaiModel("grok-4.6", 1_790_000_000, true, true),
            new XaiModel("grok-4.5", 1_784_000_000, true, true),
            new XaiModel("grok-4.3", 1_778_000_000, true, true),
            new XaiModel("grok-4.20-0309-reasoning", 1_773_000_000, true, false),
            new XaiModel("grok-4.20-0309-non-reasoning", 1_773_000_001, false, false),
            new XaiModel("grok-build-0.1", 1_776_000_000, false, false),
            new XaiModel("grok-4-1-fast-reasoning", 1_763_500_000, true, false),
            new XaiModel("grok-4-1-fast-non-reasoning", 1_763_500_001, false, false));

    static List<XaiModel> all() {
        return ALL;
    }

    static Optional<XaiModel> of(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** Refuses an effort that this model does not take. */
    void checkEffort(Optional<String> effort, XaiErrors errors) {
        if (effort.isPresent() && !takesEffort) {
            throw XaiErrors.notSupported("reasoningEffort", id);
        }
        if (effort.isPresent() && !EFFORTS.contains(effort.get())) {
            throw errors.complain(
                    "Invalid reasoning effort: " + effort.get() + " (expected: one of " + String.join(", ", EFFORTS)
                            + ")",
                    "",
                    "");
        }
    }

    Thinking thinking(Optional<String> effort) {
        if (!reasons) {
            return Thinking.OFF;
        }
        return effort.filter(ignored -> takesEffort).map(Thinking::ofEffort).orElse(Thinking.MEDIUM);
    }
}
