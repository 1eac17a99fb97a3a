package ai.tokenhot.testkit.chat;

import java.util.Optional;

/**
 * A piece of what the model thought before it answered.
 *
 * @param text what it shows of it, perhaps nothing
 * @param proof the vendor's opaque seal, to be sent back unchanged
 */
public record Thought(String text, Optional<String> proof) {}
