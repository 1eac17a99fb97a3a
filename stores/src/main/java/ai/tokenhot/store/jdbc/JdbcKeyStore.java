package ai.tokenhot.store.jdbc;

import ai.tokenhot.identity.ApiKey;
import ai.tokenhot.identity.ClientGone;
import ai.tokenhot.identity.KeyHash;
import ai.tokenhot.identity.KeyStore;
import ai.tokenhot.identity.Organization;
import ai.tokenhot.identity.Project;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Keys in the database. */
public final class JdbcKeyStore implements KeyStore {

    private static final RowMapper<ApiKey> KEY = (row, context) -> key(row);

    private static ApiKey key(ResultSet row) throws SQLException {
        long revoked = row.getLong("revoked_at");
        Optional<Instant> revokedAt = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(revoked));
        return new ApiKey(
                row.getString("id"),
                row.getString("organization_id"),
                row.getString("project_id"),
                row.getString("name"),
                new KeyHash(row.getString("hash")),
                row.getString("hint"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                revokedAt,
                Optional.ofNullable(row.getString("client_gone"))
                        .flatMap(ClientGone::of)
                        .orElse(ClientGone.DEFAULT));
    }

    private final Database database;

    /** A store in this database. */
    public JdbcKeyStore(Database database) {
        this.database = database;
    }

    /** Without the library: this is the one thing that each start reads. */
    @Override
    public List<ApiKey> keys() {
        var keys = new ArrayList<ApiKey>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from api_keys order by created_at, id")) {
            while (rows.next()) {
                keys.add(key(rows));
            }
            return keys;
        } catch (SQLException e) {
            throw new StoreException("the api keys cannot be read", e);
        }
    }

    @Override
    public void add(ApiKey key) {
        database.jdbi()
                .useTransaction(handle -> handle.createUpdate("""
                        insert into api_keys (id, organization_id, project_id, name, hash, hint, created_at, client_gone)
                        values (:id, :organization, :project, :name, :hash, :hint, :created, :gone)""")
                        .bind("id", key.id())
                        .bind("organization", key.organization())
                        .bind("project", key.project())
                        .bind("name", key.name())
                        .bind("hash", key.hash().hex())
                        .bind("hint", key.hint())
                        .bind("created", key.created().toEpochMilli())
                        .bind("gone", key.clientGone().text())
                        .execute());
    }

    @Override
    public Optional<ApiKey> revoke(String id, Instant at) {
        return database.jdbi().inTransaction(handle -> {
            handle.createUpdate("update api_keys set revoked_at = :at where id = :id and revoked_at is null")
                    .bind("at", at.toEpochMilli())
                    .bind("id", id)
                    .execute();
            return handle.createQuery("select * from api_keys where id = :id")
                    .bind("id", id)
                    .map(KEY)
                    .findOne();
        });
    }

    @Override
    public void ensureTenancy(String organization, String project, Instant at) {
        database.jdbi().useTransaction(handle -> {
            handle.createUpdate("""
                            insert into organizations (id, name, created_at) values (:id, 'Default', :at)
                            on conflict (id) do nothing""")
                    .bind("id", organization)
                    .bind("at", at.toEpochMilli())
                    .execute();
            handle.createUpdate("""
                            insert into projects (id, organization_id, name, created_at)
                            values (:id, :organization, 'Default', :at)
                            on conflict (id) do nothing""")
                    .bind("id", project)
                    .bind("organization", organization)
                    .bind("at", at.toEpochMilli())
                    .execute();
        });
    }

    @Override
    public List<Organization> organizations() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select * from organizations order by created_at, id")
                        .map((row, context) -> new Organization(
                                row.getString("id"),
                                row.getString("name"),
                                Instant.ofEpochMilli(row.getLong("created_at"))))
                        .list());
    }

    @Override
    public List<Project> projects() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select * from projects order by created_at, id")
                        .map((row, context) -> new Project(
                                row.getString("id"),
                                row.getString("organization_id"),
                                row.getString("name"),
                                Instant.ofEpochMilli(row.getLong("created_at"))))
                        .list());
    }

    @Override
    public void add(Organization organization) {
        database.jdbi()
                .useTransaction(handle -> handle.createUpdate(
                                "insert into organizations (id, name, created_at) values (:id, :name, :at)")
                        .bind("id", organization.id())
                        .bind("name", organization.name())
                        .bind("at", organization.created().toEpochMilli())
                        .execute());
    }

    @Override
    public void add(Project project) {
        database.jdbi()
                .useTransaction(handle -> handle.createUpdate("""
                                insert into projects (id, organization_id, name, created_at)
                                values (:id, :organization, :name, :at)""")
                        .bind("id", project.id())
                        .bind("organization", project.organization())
                        .bind("name", project.name())
                        .bind("at", project.created().toEpochMilli())
                        .execute());
    }
}
