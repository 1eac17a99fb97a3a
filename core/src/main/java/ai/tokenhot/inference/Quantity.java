package ai.tokenhot.inference;

import java.util.Locale;
import java.util.Optional;

/**
 * A class of things that are counted. The {@linkplain Share#PART parts} partition a call's tokens: each token is in
 * exactly one. The {@linkplain Share#OF_WHICH subsets} say how many of those were of a kind; the {@linkplain
 * Share#COUNT counts} are not tokens.
 */
public enum Quantity {
    /** Input tokens that no cache served and that were not written to one. */
    INPUT(Share.PART, Side.INPUT),
    /** Input tokens read from the provider's cache. */
    CACHED_INPUT(Share.PART, Side.INPUT),
    /** Input tokens written to the provider's cache, life unknown or the provider's only one. */
    CACHE_WRITE(Share.PART, Side.INPUT),
    /** Written to a cache that lives five minutes. */
    CACHE_WRITE_5M(Share.PART, Side.INPUT),
    /** Written to a cache that lives half an hour. */
    CACHE_WRITE_30M(Share.PART, Side.INPUT),
    /** Written to a cache that lives an hour. */
    CACHE_WRITE_1H(Share.PART, Side.INPUT),
    /** Written to a cache that lives twelve hours. */
    CACHE_WRITE_12H(Share.PART, Side.INPUT),
    /** Input that a hosted tool added. */
    TOOL_INPUT(Share.PART, Side.INPUT),
    /** Output tokens other than reasoning. */
    OUTPUT(Share.PART, Side.OUTPUT),
    /** Output tokens spent on reasoning. */
    REASONING(Share.PART, Side.OUTPUT),
    /** Input tokens that were audio. */
    AUDIO_INPUT(Share.OF_WHICH, Side.INPUT),
    /** Input tokens that were images. */
    IMAGE_INPUT(Share.OF_WHICH, Side.INPUT),
    /** Input tokens that were video. */
    VIDEO_INPUT(Share.OF_WHICH, Side.INPUT),
    /** Cached input tokens that were audio. */
    CACHED_AUDIO_INPUT(Share.OF_WHICH, Side.INPUT),
    /** Cached input tokens that were images. */
    CACHED_IMAGE_INPUT(Share.OF_WHICH, Side.INPUT),
    /** Output tokens that were audio. */
    AUDIO_OUTPUT(Share.OF_WHICH, Side.OUTPUT),
    /** Output tokens that were images. */
    IMAGE_OUTPUT(Share.OF_WHICH, Side.OUTPUT),
    /** Output tokens of a prediction that were rejected. */
    REJECTED_PREDICTION(Share.OF_WHICH, Side.OUTPUT),
    /** Searches of the web by a hosted tool. */
    WEB_SEARCHES(Share.COUNT, Side.OUTPUT),
    /** Pages fetched by a hosted tool. */
    WEB_FETCHES(Share.COUNT, Side.OUTPUT),
    /** Sources that a search used. */
    SEARCH_SOURCES(Share.COUNT, Side.OUTPUT),
    /** Characters of text to be spoken. */
    CHARACTERS(Share.COUNT, Side.INPUT),
    /** Milliseconds of sound to be written down. */
    AUDIO_MILLIS(Share.COUNT, Side.INPUT),
    /** Pictures that were delivered. */
    IMAGES(Share.COUNT, Side.OUTPUT),
    /** Clips that were delivered. */
    CLIPS(Share.COUNT, Side.OUTPUT),
    /** Milliseconds of video as the provider counts them. */
    VIDEO_MILLIS(Share.COUNT, Side.OUTPUT);

    /** How a quantity relates to the total. */
    public enum Share {
        PART,
        OF_WHICH,
        COUNT
    }

    /** Which side of the call it belongs to. */
    public enum Side {
        INPUT,
        OUTPUT
    }

    private final Share share;
    private final Side side;
    private final String label;

    Quantity(Share share, Side side) {
        this.share = share;
        this.side = side;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a part of the total, a subset of a part, or no tokens at all. */
    public Share share() {
        return share;
    }

    /** Input or output. */
    public Side side() {
        return side;
    }

    /**
     * The wider class that it is a kind of: what it costs where it has no price of its own. None for what is no kind of
     * anything.
     */
    public Optional<Quantity> refines() {
        return switch (this) {
            case CACHED_INPUT, CACHE_WRITE, TOOL_INPUT, AUDIO_INPUT, IMAGE_INPUT, VIDEO_INPUT -> Optional.of(INPUT);
            case CACHE_WRITE_5M, CACHE_WRITE_30M, CACHE_WRITE_1H, CACHE_WRITE_12H -> Optional.of(CACHE_WRITE);
            case CACHED_AUDIO_INPUT, CACHED_IMAGE_INPUT -> Optional.of(CACHED_INPUT);
            case REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT, REJECTED_PREDICTION -> Optional.of(OUTPUT);
            case INPUT,
                    OUTPUT,
                    WEB_SEARCHES,
                    WEB_FETCHES,
                    SEARCH_SOURCES,
                    CHARACTERS,
                    AUDIO_MILLIS,
                    IMAGES,
                    CLIPS,
                    VIDEO_MILLIS -> Optional.empty();
        };
    }

    /** The name in receipts. */
    public String label() {
        return label;
    }
}
