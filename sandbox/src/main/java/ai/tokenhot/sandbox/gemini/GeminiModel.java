package ai.tokenhot.sandbox.gemini;

import ai.tokenhot.sandbox.script.Thinking;
import java.util.List;
import java.util.Optional;

/**
 * A model that Gemini serves.
 *
 * @param generation 2.0 is 20, 3.1 is 31
 * @param thinking how much it thinks when the request does not say
 * @param canStopThinking whether a budget of 0 is taken
 */
record GeminiModel(
        String id,
        String displayName,
        String version,
        int generation,
        int inputTokenLimit,
        int outputTokenLimit,
        Thinking thinking,
        boolean canStopThinking) {

    private static final List<GeminiModel> ALL = List.of(
            new GeminiModel("gemini-2.0-flash", "Gemini 2.0 Flash", "2.0", 20, 1_048_576, 8_192, Thinking.OFF, true),
            new GeminiModel(
                    "gemini-2.5-flash", "Gemini 2.5 Flash", "001", 25, 1_048_576, 65_536, Thinking.MEDIUM, true),
            new GeminiModel(
                    "gemini-2.5-flash-lite", "Gemini 2.5 Flash-Lite", "001", 25, 1_048_576, 65_536, Thinking.OFF, true),
            new GeminiModel("gemini-2.5-pro", "Gemini 2.5 Pro", "2.5", 25, 1_048_576, 65_536, Thinking.MEDIUM, false),
            new GeminiModel(
                    "gemini-3-flash-preview",
                    "Gemini 3 Flash Preview",
                    "3-flash-preview-12-2025",
                    30,
                    1_048_576,
                    65_536,
                    Thinking.HIGH,
                    false),
            new GeminiModel(
                    "gemini-3-pro-preview",
                    "Gemini 3 Pro Preview",
                    "3-pro-preview-11-2025",
                    30,
                    1_048_576,
                    65_536,
                    Thinking.HIGH,
                    false),
            new GeminiModel(
                    "gemini-3.1-pro-preview",
                    "Gemini 3.1 Pro Preview",
                    "3.1-pro-preview-01-2026",
                    31,
                    1_048_576,
                    65_536,
                    Thinking.HIGH,
                    false));

    static List<GeminiModel> all() {
        return ALL;
    }

    static Optional<GeminiModel> of(String id) {
        return ALL.stream().filter(model -> model.id().equals(id)).findFirst();
    }

    /** From generation 3 on calls carry signatures that must come back, and the thinking has levels instead of budgets. */
    boolean bindsThoughts() {
        return generation >= 30;
    }

    /** Whether it gives several answers: no longer from generation 3 on. */
    boolean takesCandidates() {
        return generation < 30;
    }

    /** Whether it tells log probabilities: no longer from generation 3 on. */
    boolean tellsLogprobs() {
        return generation < 30;
    }

    boolean thinks() {
        return generation >= 25;
    }
}
