package ai.tokenhot.sandbox.script;

import java.util.Set;

/**
 * How free the model is to call tools.
 *
 * @param allowed names that may be called; empty means all
 * @param parallel whether one answer may hold several calls
 */
public record ToolChoice(Mode mode, Set<String> allowed, boolean parallel) {

    /** Whether tools are called. */
    public enum Mode {
        /** The model decides. */
        AUTO,
        /** At least one call. */
        REQUIRED,
        /** No call. */
        NONE
    }

    /** Copies the names. */
    public ToolChoice {
        allowed = Set.copyOf(allowed);
    }

    /** The model decides, all tools, several at once. */
    public static ToolChoice auto() {
        return new ToolChoice(Mode.AUTO, Set.of(), true);
    }

    boolean allows(Tool tool) {
        return allowed.isEmpty() || allowed.contains(tool.name());
    }
}
