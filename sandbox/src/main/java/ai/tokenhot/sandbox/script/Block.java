package ai.tokenhot.sandbox.script;

import ai.tokenhot.json.JsonObject;

/** A part of an answer. */
public sealed interface Block {

    /** How many tokens it costs. */
    int tokens();

    /** What the model thinks before it answers. */
    record Thought(String text, int tokens) implements Block {}

    /** Words of the answer. */
    record Text(String text, int tokens) implements Block {}

    /** Words of an answer that says only why there is none. */
    record Refusal(String text, int tokens) implements Block {}

    /**
     * A call of a tool.
     *
     * @param input the arguments as JSON text, or the free text of a tool without schema
     * @param arguments the same as an object; empty for free text and for a call that was cut off
     * @param complete false when the token ceiling cut {@code input} off
     */
    record Call(String name, String input, JsonObject arguments, boolean freeText, boolean complete, int tokens)
            implements Block {}
}
