package ai.tokenhot.testkit.chat;

/** How free the model is in calling tools. */
public sealed interface ToolChoice {

    /** As it likes; nothing is sent. */
    record Free() implements ToolChoice {}

    /** Not at all. */
    record None() implements ToolChoice {}

    /** At least one. */
    record Required() implements ToolChoice {}

    /** This one. */
    record Named(String tool) implements ToolChoice {}
}
