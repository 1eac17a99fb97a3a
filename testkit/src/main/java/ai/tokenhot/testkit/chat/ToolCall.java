package ai.tokenhot.testkit.chat;

/**
 * A call that the model asks for.
 *
 * @param id pairs the call with its result
 * @param arguments JSON text, as the SDK hands it out
 */
public record ToolCall(String id, String name, String arguments) {}
