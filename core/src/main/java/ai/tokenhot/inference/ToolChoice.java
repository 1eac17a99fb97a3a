package ai.tokenhot.inference;

import java.util.List;

/** Which tools a model may or must call. */
public sealed interface ToolChoice {

    /** As it sees fit. */
    record Auto() implements ToolChoice {}

    /** None. */
    record None() implements ToolChoice {}

    /** At least one. */
    record Required() implements ToolChoice {}

    /** This one. */
    record Named(String name) implements ToolChoice {}

    /**
     * Only some of the tools.
     *
     * @param required whether one of them must be called
     */
    record Allowed(List<String> names, boolean required) implements ToolChoice {
        /** Copies the list. */
        public Allowed {
            names = List.copyOf(names);
        }
    }
}
