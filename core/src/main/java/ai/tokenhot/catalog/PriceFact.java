package ai.tokenhot.catalog;

import ai.tokenhot.condition.Condition;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a price may depend on: the variables that its conditions can name. */
public enum PriceFact {
    /** All input tokens of the call, those of caches too. */
    CONTEXT(Condition.Kind.NUMBER),
    /** The tier as its provider names it; {@code standard} where none was asked for or told. */
    SERVICE_TIER(Condition.Kind.TEXT),
    /** Hour of the day at which the call came, 0 to 23, UTC. */
    HOUR(Condition.Kind.NUMBER),
    /** Day of the week at which the call came, 1 (Monday) to 7, UTC. */
    WEEKDAY(Condition.Kind.NUMBER),
    /** Resolution of a video in its maker's words, such as {@code 720p}. */
    RESOLUTION(Condition.Kind.TEXT),
    /** Size of a picture in its maker's words, such as {@code 1024x1024} or {@code 2K}. */
    SIZE(Condition.Kind.TEXT),
    /** Quality of a picture in its maker's words. */
    QUALITY(Condition.Kind.TEXT),
    /** Length of a clip in whole seconds. */
    SECONDS(Condition.Kind.NUMBER),
    /** Whether a clip has sound. */
    SOUND(Condition.Kind.FLAG),
    /** Whether a video was part of the input. */
    VIDEO_INPUT(Condition.Kind.FLAG),
    /** Whether a draft was asked for. */
    DRAFT(Condition.Kind.FLAG);

    /** Their names and kinds, for the reading of conditions. */
    public static final Map<String, Condition.Kind> VARIABLES =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(PriceFact::label, PriceFact::kind));

    private final Condition.Kind kind;
    private final String label = name().toLowerCase(Locale.ROOT);

    PriceFact(Condition.Kind kind) {
        this.kind = kind;
    }

    /** The kind of its values. */
    public Condition.Kind kind() {
        return kind;
    }

    /** The name in conditions. */
    public String label() {
        return label;
    }
}
