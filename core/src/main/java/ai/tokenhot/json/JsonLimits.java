package ai.tokenhot.json;

/**
 * Bounds of what a reader accepts.
 *
 * @param maxDepth objects and arrays inside each other
 * @param maxNameLength bytes of one member name
 * @param maxNumberLength characters of one number
 */
public record JsonLimits(int maxDepth, int maxNameLength, int maxNumberLength) {

    /** Bounds for anything that comes from the network. */
    public static final JsonLimits DEFAULT = new JsonLimits(200, 50_000, 1_000);

    /** A string may fill the whole body: images are one string. The body itself is bounded by whoever read it. */
    static final int MAX_STRING_LENGTH = Integer.MAX_VALUE - 8;
}
