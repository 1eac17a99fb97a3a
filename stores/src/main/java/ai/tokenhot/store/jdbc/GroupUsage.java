package ai.tokenhot.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sums of a group's receipts: one row for each day, key and model, however many receipts. */
final class GroupUsage implements GroupWriter.GroupSum {

    private static final String ADD = """
            insert into usage_days
            (organization_id, project_id, day, key_id, model, requests, input_tokens, output_tokens, charge)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (project_id, day, key_id, model) do update set
            requests = usage_days.requests + excluded.requests,
            input_tokens = usage_days.input_tokens + excluded.input_tokens,
            output_tokens = usage_days.output_tokens + excluded.output_tokens,
            charge = usage_days.charge + excluded.charge""";

    private final Map<Row, Sum> sums = new HashMap<>();

    private record Row(String organization, String project, long day, String key, String model) {}

    private static final class Sum {
        private long requests;
        private long input;
        private long output;
        private long charge;
    }

    void add(SettledCall call) {
        var row = new Row(
                call.organization(),
                call.project(),
                TimeUnit.MILLISECONDS.toDays(call.startedMillis()),
                call.key(),
                call.model());
        Sum sum = sums.computeIfAbsent(row, any -> new Sum());
        sum.requests++;
        sum.input += call.inputTokens();
        sum.output += call.outputTokens();
        sum.charge = Math.addExact(sum.charge, call.charge());
    }

    @Override
    public void write(GroupWriter.Session session) throws SQLException {
        PreparedStatement add = session.statement(ADD);
        for (var entry : sums.entrySet()) {
            Row row = entry.getKey();
            Sum sum = entry.getValue();
            add.setString(1, row.organization());
            add.setString(2, row.project());
            add.setLong(3, row.day());
            add.setString(4, row.key());
            add.setString(5, row.model());
            add.setLong(6, sum.requests);
            add.setLong(7, sum.input);
            add.setLong(8, sum.output);
            add.setLong(9, sum.charge);
            add.executeUpdate();
        }
    }
}
