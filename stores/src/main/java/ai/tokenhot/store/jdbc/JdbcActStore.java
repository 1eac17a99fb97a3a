package ai.tokenhot.store.jdbc;

import ai.tokenhot.identity.ActStore;
import ai.tokenhot.identity.OperatorAct;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Operators' acts in the database. */
public final class JdbcActStore implements ActStore {

    private static final String LAST = "select sequence, hash from operator_acts order by sequence desc limit 1";
    private static final String INSERT = """
            insert into operator_acts (sequence, at, actor, act, target, detail, hash) values (?, ?, ?, ?, ?, ?, ?)""";

    private final Database database;
    private final GroupWriter writer;

    /** A store in this database. */
    public JdbcActStore(Database database, GroupWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    @Override
    public OperatorAct record(long atMillis, String actor, String act, String target, String detail) {
        return writer.done("operator's act " + act, session -> {
            long sequence = 0;
            String hash = OperatorAct.FIRST;
            try (ResultSet last = session.statement(LAST + database.locked()).executeQuery()) {
                if (last.next()) {
                    sequence = last.getLong("sequence");
                    hash = last.getString("hash");
                }
            }
            OperatorAct next = OperatorAct.after(sequence, hash, atMillis, actor, act, target, detail);
            PreparedStatement insert = session.statement(INSERT);
            insert.setLong(1, next.sequence());
            insert.setLong(2, next.atMillis());
            insert.setString(3, next.actor());
            insert.setString(4, next.act());
            insert.setString(5, next.target());
            insert.setString(6, next.detail());
            insert.setString(7, next.hash());
            insert.executeUpdate();
            return next;
        });
    }

    @Override
    public List<OperatorAct> latest(int limit) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("select * from operator_acts order by sequence desc limit :limit")
                                .bind("limit", limit)
                                .map((row, context) -> act(row))
                                .list());
    }

    static OperatorAct act(ResultSet row) throws SQLException {
        return new OperatorAct(
                row.getLong("sequence"),
                row.getLong("at"),
                row.getString("actor"),
                row.getString("act"),
                row.getString("target"),
                row.getString("detail"),
                row.getString("hash"));
    }
}
