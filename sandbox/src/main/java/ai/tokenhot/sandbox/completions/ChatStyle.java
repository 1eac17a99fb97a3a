package ai.tokenhot.sandbox.completions;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.PromptMeter;

/**
 * What the vendors do differently in their answers.
 *
 * @param wholeCalls whether a stream brings a call in one piece
 * @param showsReasoning whether the thinking comes as {@code reasoning_content}
 * @param obfuscates whether chunks of a stream carry padding
 * @param serviceTier the tier that the answer names; empty for none
 */
public record ChatStyle(
        boolean wholeCalls, boolean showsReasoning, boolean obfuscates, String serviceTier, UsageForm usage) {

    /** How usage is written. */
    @FunctionalInterface
    public interface UsageForm {
        /** Usage. */
        JsonObject of(PromptMeter prompt, int cached, int visibleTokens, int thoughtTokens);
    }
}
