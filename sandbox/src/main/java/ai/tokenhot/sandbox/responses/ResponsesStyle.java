package ai.tokenhot.sandbox.responses;

import ai.tokenhot.json.JsonObject;
import ai.tokenhot.sandbox.script.Media;
import ai.tokenhot.sandbox.script.PromptMeter;
import java.time.Duration;
import java.util.function.ToIntFunction;

/**
 * What the vendors do differently in their responses.
 *
 * @param wholeCalls whether a stream brings a call's arguments in one piece
 * @param showsThoughts whether thoughts come with a summary that nobody asked for
 * @param sealsUnasked whether they come with {@code encrypted_content} that nobody asked for
 * @param namesRemoved whether the answer names the reasoning that was not used
 * @param obfuscates whether deltas of a stream carry padding unless the request says no
 * @param images the rule for counting images
 * @param cacheScope who shares a cached prompt
 * @param cacheTime how long a prompt stays in the cache
 */
public record ResponsesStyle(
        boolean wholeCalls,
        boolean showsThoughts,
        boolean sealsUnasked,
        boolean namesRemoved,
        boolean obfuscates,
        ToIntFunction<Media> images,
        String cacheScope,
        Duration cacheTime,
        UsageForm usage) {

    /** How usage is written. */
    @FunctionalInterface
    public interface UsageForm {
        /** Usage. */
        JsonObject of(PromptMeter prompt, int cached, int visibleTokens, int thoughtTokens);
    }
}
