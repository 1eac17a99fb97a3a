package ai.tokenhot.identity;

/**
 * Who asks.
 *
 * @param organization who pays
 * @param project whose objects these are
 * @param key the api key's public id
 * @param clientGone what becomes of its calls when it goes away
 */
public record Principal(String organization, String project, String key, ClientGone clientGone) {

    /** One with the usual policy. */
    public Principal(String organization, String project, String key) {
        this(organization, project, key, ClientGone.DEFAULT);
    }
}
