package ai.tokenhot.inference;

import java.util.Locale;

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
    SEARCH_SOURCES(Share.COUNT, Side.OUTPUT);

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

    /** The name in receipts. */
    public String label() {
        return label;
    }
}
