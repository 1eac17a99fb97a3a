package ai.tokenhot.sandbox.anthropic;

import java.util.List;
import java.util.Optional;

/**
 * A model that Anthropic serves.
 *
 * @param alias a shorter name that means the same
 * @param generation Opus 4.6 is 46
 * @param releasedAt RFC 3339; the epoch where the day is not known to us, as Anthropic does
 * @param cachedFrom tokens of the shortest beginning that the prompt cache takes
 * @param gates which settings it refuses
 */
record AnthropicModel(
        String id,
        Optional<String> alias,
        String displayName,
        Line line,
        int generation,
        String releasedAt,
        int maxInputTokens,
        int maxTokens,
        int cachedFrom,
        Gates gates) {

    /** The families. */
    enum Line {
        FABLE,
        OPUS,
        SONNET,
        HAIKU
    }

    private static final String UNKNOWN_DAY = "1970-01-01T00:00:00Z";
    private static final int MILLION = 1_000_000;

    /** Newest first, as they are listed. */
    private static final List<AnthropicModel> ALL = List.of(
            of("claude-haiku-5-5", "Claude Haiku 5.5", Line.HAIKU, 55, UNKNOWN_DAY, Gates.HAIKU_5_5),
            of("claude-sonnet-5-5", "Claude Sonnet 5.5", Line.SONNET, 55, UNKNOWN_DAY, Gates.SONNET_5_5),
            of("claude-opus-5-5", "Claude Opus 5.5", Line.OPUS, 55, "2026-09-22T00:00:00Z", Gates.ALWAYS_THINKING),
            of("claude-fable-5-1", "Claude Fable 5.1", Line.FABLE, 51, UNKNOWN_DAY, Gates.ALWAYS_THINKING),
            of("claude-opus-5", "Claude Opus 5", Line.OPUS, 50, "2026-07-24T00:00:00Z", Gates.OPUS_5),
            of("claude-fable-5", "Claude Fable 5", Line.FABLE, 50, UNKNOWN_DAY, Gates.FABLE_5),
            of("claude-sonnet-5", "Claude Sonnet 5", Line.SONNET, 50, UNKNOWN_DAY, Gates.SINCE_4_7),
            of("claude-opus-4-8", "Claude Opus 4.8", Line.OPUS, 48, "2026-05-28T00:00:00Z", Gates.SINCE_4_7),
            of("claude-opus-4-7", "Claude Opus 4.7", Line.OPUS, 47, "2026-04-16T00:00:00Z", Gates.SINCE_4_7),
            new AnthropicModel(
                    "claude-sonnet-4-6",
                    Optional.empty(),
                    "Claude Sonnet 4.6",
                    Line.SONNET,
                    46,
                    "2026-02-17T00:00:00Z",
                    MILLION,
                    128_000,
                    2_048,
                    Gates.OF_4_6),
            new AnthropicModel(
                    "claude-opus-4-6",
                    Optional.empty(),
                    "Claude Opus 4.6",
                    Line.OPUS,
                    46,
                    "2026-02-05T00:00:00Z",
                    MILLION,
                    128_000,
                    4_096,
                    Gates.OF_4_6),
            new AnthropicModel(
                    "claude-opus-4-5-20251101",
                    Optional.of("claude-opus-4-5"),
                    "Claude Opus 4.5",
                    Line.OPUS,
                    45,
                    "2025-11-24T00:00:00Z",
                    200_000,
                    64_000,
                    4_096,
                    Gates.UP_TO_4_5),
            new AnthropicModel(
                    "claude-haiku-4-5-20251001",
                    Optional.of("claude-haiku-4-5"),
                    "Claude Haiku 4.5",
                    Line.HAIKU,
                    45,
                    "2025-10-15T00:00:00Z",
                    200_000,
                    64_000,
                    4_096,
                    Gates.UP_TO_4_5),
            new AnthropicModel(
                    "claude-sonnet-4-5-20250929",
                    Optional.of("claude-sonnet-4-5"),
                    "Claude Sonnet 4.5",
                    Line.SONNET,
                    45,
                    "2025-09-29T00:00:00Z",
                    200_000,
                    64_000,
                    1_024,
                    Gates.UP_TO_4_5));

    /** The later models share their limits; from where they cache is assumed. */
    private static AnthropicModel of(
            String id, String displayName, Line line, int generation, String releasedAt, Gates gates) {
        return new AnthropicModel(
                id, Optional.empty(), displayName, line, generation, releasedAt, MILLION, 128_000, 1_024, gates);
    }

    static List<AnthropicModel> all() {
        return ALL;
    }

    static Optional<AnthropicModel> named(String name) {
        return ALL.stream()
                .filter(model -> model.id().equals(name)
                        || model.alias().filter(name::equals).isPresent())
                .findFirst();
    }

    /** Whether a request that says nothing of thinking is thought about. */
    boolean thinksByDefault() {
        return generation >= 50;
    }

    /** Whether thoughts come back without their text unless the request asks for it. */
    boolean omitsThoughtsByDefault() {
        return generation >= 47;
    }

    boolean thinksAdaptively() {
        return generation >= 46;
    }

    /** Whether system texts may stand between the turns. */
    boolean takesSystemMessages() {
        return generation >= 48;
    }

    /** Whether a thought that comes back must stand where it stood. */
    boolean bindsThoughts() {
        return generation >= 51;
    }

    /** The words that {@code output_config.effort} may be; none where there is no such setting. */
    List<String> efforts() {
        if (generation >= 47) {
            return List.of("low", "medium", "high", "xhigh", "max");
        }
        if (generation == 46) {
            return List.of("low", "medium", "high", "max");
        }
        return line == Line.OPUS ? List.of("low", "medium", "high") : List.of();
    }

    String defaultEffort() {
        return generation == 55 && line != Line.SONNET ? "medium" : "high";
    }
}
