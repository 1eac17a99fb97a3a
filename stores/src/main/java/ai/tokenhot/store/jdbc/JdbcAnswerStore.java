package ai.tokenhot.store.jdbc;

import ai.tokenhot.conversation.AnswerStore;
import ai.tokenhot.conversation.KeepBounds;
import ai.tokenhot.conversation.KeptAnswer;
import ai.tokenhot.store.Seal;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kept answers in the database, sealed. */
public final class JdbcAnswerStore implements AnswerStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcAnswerStore.class);
    private static final String INSERT = """
            insert into kept_answers (project_id, id, previous, provider, kept_at, size, body)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (project_id, id) do nothing""";
    private static final String DELETE = "delete from kept_answers where project_id = ? and id = ?";

    private static final RowMapper<Row> ROW = (result, context) -> new Row(
            Optional.ofNullable(result.getString("previous")),
            Optional.ofNullable(result.getString("provider")),
            result.getLong("kept_at"),
            result.getBytes("body"));

    private final GroupWriter writer;
    private final Seal seal;
    private final Database database;

    /** A store in this database. */
    public JdbcAnswerStore(Database database, GroupWriter writer, Seal seal) {
        this.writer = writer;
        this.seal = seal;
        this.database = database;
    }

    @Override
    public void keep(KeptAnswer answer, Consumer<Boolean> kept) {
        byte[] body;
        try {
            body = seal.seal(packed(answer), place(answer.project(), answer.id()));
        } catch (RuntimeException e) {
            LOG.error("an answer was not kept", e);
            kept.accept(false);
            return;
        }
        submit(
                session -> {
                    PreparedStatement insert = session.statement(INSERT);
                    insert.setString(1, answer.project());
                    insert.setString(2, answer.id());
                    insert.setString(3, answer.previous().orElse(null));
                    insert.setString(4, answer.provider().orElse(null));
                    insert.setLong(5, answer.keptMillis());
                    insert.setLong(6, body.length);
                    insert.setBytes(7, body);
                    insert.executeUpdate();
                },
                kept);
    }

    /** The request's length, the request, the answer. */
    private static byte[] packed(KeptAnswer answer) {
        return ByteBuffer.allocate(Math.toIntExact(Integer.BYTES + answer.size()))
                .putInt(answer.request().length)
                .put(answer.request())
                .put(answer.answer())
                .array();
    }

    @Override
    public Optional<KeptAnswer> answer(String project, String id) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                                select previous, provider, kept_at, body from kept_answers
                                where project_id = :project and id = :id""")
                        .bind("project", project)
                        .bind("id", id)
                        .map(ROW)
                        .findOne())
                .flatMap(row -> opened(project, id, row));
    }

    private Optional<KeptAnswer> opened(String project, String id, Row row) {
        Optional<byte[]> content = seal.open(row.body(), place(project, id));
        if (content.isEmpty()) {
            LOG.warn("a kept answer cannot be opened: it was sealed with another master key, or was changed");
        }
        return content.map(packed -> {
            ByteBuffer buffer = ByteBuffer.wrap(packed);
            byte[] request = new byte[buffer.getInt()];
            buffer.get(request);
            byte[] answer = new byte[buffer.remaining()];
            buffer.get(answer);
            return new KeptAnswer(project, id, row.previous(), row.provider(), row.keptMillis(), request, answer);
        });
    }

    private static String place(String project, String id) {
        return project + "\n" + id;
    }

    @Override
    public boolean delete(String project, String id) {
        return deleted(List.of(new Name(project, id))) > 0;
    }

    @Override
    public int sweep(KeepBounds bounds, long nowMillis) {
        return deleted(database.jdbi().withHandle(handle -> {
            var due = new ArrayList<>(
                    handle.createQuery("select project_id, id from kept_answers where kept_at < :oldest")
                            .bind("oldest", nowMillis - bounds.age().toMillis())
                            .map(NAME)
                            .list());
            handle.createQuery("select project_id from kept_answers group by project_id having sum(size) > :most")
                    .bind("most", bounds.projectBytes())
                    .mapTo(String.class)
                    .forEach(project -> due.addAll(surplus(handle, project, bounds.projectBytes())));
            return due;
        }));
    }

    /** The oldest answers of a project, without which it holds no more than it may. */
    private static List<Name> surplus(Handle handle, String project, long most) {
        return handle.createQuery("""
                        select project_id, id from (
                          select project_id, id, sum(size) over (order by kept_at desc, id) as newer
                          from kept_answers where project_id = :project) as aged
                        where newer > :most""")
                .bind("project", project)
                .bind("most", most)
                .map(NAME)
                .list();
    }

    private static final RowMapper<Name> NAME =
            (result, context) -> new Name(result.getString("project_id"), result.getString("id"));

    private int deleted(List<Name> names) {
        if (names.isEmpty()) {
            return 0;
        }
        var count = new int[1];
        var done = new CompletableFuture<Boolean>();
        submit(
                session -> {
                    count[0] = 0;
                    PreparedStatement delete = session.statement(DELETE);
                    for (Name name : names) {
                        delete.setString(1, name.project());
                        delete.setString(2, name.id());
                        count[0] += delete.executeUpdate();
                    }
                },
                done::complete);
        if (!done.join()) {
            throw new StoreException("kept answers could not be deleted");
        }
        return count[0];
    }

    private void submit(Change change, Consumer<Boolean> told) {
        writer.submit(new GroupWriter.Write() {
            @Override
            public void write(GroupWriter.Session session) throws SQLException {
                change.write(session);
            }

            @Override
            public void told(boolean durable) {
                told.accept(durable);
            }

            @Override
            public String what() {
                return "a change of kept answers";
            }
        });
    }

    @FunctionalInterface
    private interface Change {
        void write(GroupWriter.Session session) throws SQLException;
    }

    private record Name(String project, String id) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Row(Optional<String> previous, Optional<String> provider, long keptMillis, byte[] body) {}
}
