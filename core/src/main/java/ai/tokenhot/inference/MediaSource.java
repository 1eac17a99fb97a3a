package ai.tokenhot.inference;

/** Where the bytes of an image, a sound or a file are. */
public sealed interface MediaSource {

    /**
     * In the request.
     *
     * @param mediaType such as {@code image/png}, as the caller said; empty when it said nothing
     * @param base64 standard alphabet, padded
     */
    record Inline(String mediaType, String base64) implements MediaSource {
        @Override
        public String toString() {
            return "Inline[" + mediaType + ", " + base64.length() + " characters]";
        }
    }

    /**
     * At an address.
     *
     * @param mediaType as the caller said; empty when it said nothing
     */
    record Remote(String url, String mediaType) implements MediaSource {}

    /** At the vendor that speaks this language. */
    record Held(DialectId at, String id) implements MediaSource {}
}
