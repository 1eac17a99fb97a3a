package ai.tokenhot.bench;

import ai.tokenhot.bench.load.Plan;
import ai.tokenhot.bench.load.Plan.Pace;
import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import ai.tokenhot.bench.target.Target;
import java.util.List;

/**
 * One way of driving a target.
 *
 * @param name for the command line and the JSON result
 * @param title what the reader sees
 * @param exchange what is asked and answered
 * @param pace when requests leave
 * @param onlyOnce whether one round is enough, because memory is what counts
 * @param columns what is shown
 * @param bars what the gateway must hold
 */
record Scenario(
        String name,
        String title,
        Exchange exchange,
        Pace pace,
        boolean onlyOnce,
        List<Column> columns,
        List<Bar> bars) {

    /** The longest that a run may take beyond what its pace says, in seconds. */
    private static final int SLACK_SECONDS = 90;

    private static final int MILLIS_PER_SECOND = 1000;

    Scenario {
        columns = List.copyOf(columns);
        bars = List.copyOf(bars);
    }

    /**
     * What is asked and answered.
     *
     * @param vendor whose language the client and the mock speak
     * @param stream whether the answer is a stream
     * @param script how the mock answers
     */
    record Exchange(Vendor vendor, boolean stream, Script script) {

        private static final int STAMPS_OF_UNARY = 1;

        Plan.Expected expected() {
            if (!stream) {
                return new Plan.Expected(STAMPS_OF_UNARY, 0, "}");
            }
            return new Plan.Expected(
                    vendor.stampsIn(script.events()),
                    script.events(),
                    switch (vendor) {
                        case OPENAI_CHAT -> "data: [DONE]";
                        case ANTHROPIC_MESSAGES -> "message_stop";
                    });
        }
    }

    /** The run of this scenario against a target. */
    Plan plan(Target target) {
        int streamMillis = exchange.stream()
                ? exchange.script().events() * exchange.script().gapMillis()
                : 0;
        int perConnection = Math.ceilDiv(pace.requests(), pace.connections());
        return new Plan(
                exchange.stream() ? target.streamPort() : target.unaryPort(),
                exchange.vendor().path(),
                target.headers(),
                RequestBody.of(exchange),
                pace,
                exchange.expected(),
                SLACK_SECONDS + streamMillis * perConnection / MILLIS_PER_SECOND);
    }
}
