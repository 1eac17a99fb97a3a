package ai.tokenhot.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where keys, projects and organizations are kept. Calls block. */
public interface KeyStore {

    /** All keys, revoked ones too. */
    List<ApiKey> keys();

    /** Adds a key; durable on return. */
    void add(ApiKey key);

    /** Revokes a key by its id; durable on return. The key, or empty when there is none of that id. */
    Optional<ApiKey> revoke(String id, Instant at);

    /** Adds an organization and its first project unless they exist. */
    void ensureTenancy(String organization, String project, Instant at);

    /** All organizations, oldest first. */
    List<Organization> organizations();

    /** All projects, oldest first. */
    List<Project> projects();

    /** Adds an organization; durable on return. */
    void add(Organization organization);

    /** Adds a project; durable on return. */
    void add(Project project);
}
