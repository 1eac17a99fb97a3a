package ai.tokenhot.identity;

/**
 * Who asks.
 *
 * @param organization who pays
 * @param project whose objects these are
 * @param key the api key's public id
 */
public record Principal(String organization, String project, String key) {}
