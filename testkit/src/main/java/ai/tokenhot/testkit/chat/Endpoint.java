package ai.tokenhot.testkit.chat;

/**
 * Where a client calls, and with which key.
 *
 * @param baseUrl as the vendor's SDK wants it, without a slash at its end
 */
public record Endpoint(String baseUrl, String apiKey) {

    /** The same place with another key. */
    public Endpoint withApiKey(String other) {
        return new Endpoint(baseUrl, other);
    }

    /** The place only; keys don't belong into logs. */
    @Override
    public String toString() {
        return baseUrl;
    }
}
