package ai.tokenhot.sandbox.openai;

import ai.tokenhot.sandbox.script.Thinking;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model that OpenAI serves. Which effort words each takes is general knowledge, not from a specification.
 *
 * @param efforts the reasoning efforts that it takes; empty for a model that does not reason
 * @param effort what it does when the request does not say
 * @param takesStop whether stop sequences are taken
 * @param billsCacheWrites whether usage tells cache writes, as from GPT-5.6 on
 */
record OpenAiModel(
        String id, long created, List<String> efforts, String effort, boolean takesStop, boolean billsCacheWrites) {

    private static final List<String> FIRST_EFFORTS = List.of("minimal", "low", "medium", "high");
    private static final List<String> EFFORTS = List.of("none", "low", "medium", "high", "xhigh");
    private static final List<String> OLD_EFFORTS = List.of("low", "medium", "high");

    private static final List<OpenAiModel> ALL = List.of(
            reasoning("gpt-5.6", 1_780_000_000, EFFORTS, "none", true, true),
            reasoning("gpt-5.4", 1_772_600_000, EFFORTS, "none", true, false),
            reasoning("gpt-5.4-mini", 1_773_600_000, EFFORTS, "none", true, false),
            reasoning("gpt-5.4-nano", 1_773_600_001, EFFORTS, "none", true, false),
            reasoning("gpt-5.2", 1_765_400_000, EFFORTS, "none", true, false),
            reasoning("gpt-5.1", 1_763_000_000, EFFORTS.subList(0, 4), "none", true, false),
            reasoning("gpt-5", 1_754_425_777, FIRST_EFFORTS, "medium", true, false),
            reasoning("gpt-5-mini", 1_754_425_928, FIRST_EFFORTS, "medium", true, false),
            reasoning("gpt-5-nano", 1_754_426_384, FIRST_EFFORTS, "medium", true, false),
            reasoning("o3", 1_744_225_308, OLD_EFFORTS, "medium", false, false),
            reasoning("o4-mini", 1_744_225_351, OLD_EFFORTS, "medium", false, false),
            plain("gpt-4.1", 1_744_316_542),
            plain("gpt-4.1-mini", 1_744_318_173),
            plain("gpt-4o", 1_715_367_049),
            plain("gpt-4o-mini", 1_721_172_741));

    private static final Pattern SNAPSHOT = Pattern.compile("-[0-9]{4}-[0-9]{2}-[0-9]{2}$");

    private static OpenAiModel reasoning(
            String id, long created, List<String> efforts, String effort, boolean takesStop, boolean cacheWrites) {
        return new OpenAiModel(id, created, efforts, effort, takesStop, cacheWrites);
    }

    private static OpenAiModel plain(String id, long created) {
        return new OpenAiModel(id, created, List.of(), "none", true, false);
    }

    static List<OpenAiModel> all() {
        return ALL;
    }

    /** The model of an id, which may name a dated snapshot. */
    static Optional<OpenAiModel> of(String id) {
        String base = SNAPSHOT.matcher(id).replaceFirst("");
        return ALL.stream().filter(model -> model.id().equals(base)).findFirst();
    }

    boolean reasons() {
        return !efforts.isEmpty();
    }

    /** How much it thinks at an effort. */
    Thinking thinking(Optional<String> asked) {
        return reasons() ? Thinking.ofEffort(asked.orElse(effort)) : Thinking.OFF;
    }
}
