package ai.tokenhot.testkit.chat;

/** What a tool returned to a call. */
public record ToolResult(ToolCall call, String output) {}
