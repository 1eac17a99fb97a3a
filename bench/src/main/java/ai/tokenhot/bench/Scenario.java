package ai.tokenhot.bench;

import ai.tokenhot.bench.load.Plan;
import ai.tokenhot.bench.load.Plan.Pace;
import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import ai.tokenhot.bench.target.Gateway.Model;
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

    /** What the names of models begin with that are asked for in another language than their provider speaks. */
    private static final String TRANSLATED = "translated-";

    Scenario {
        columns = List.copyOf(columns);
        bars = List.copyOf(bars);
    }

    /**
     * What is asked and answered.
     *
     * @param client whose language the client speaks
     * @param upstream whose language the mock speaks
     * @param stream whether the answer is a stream
     * @param script how the mock answers
     */
    record Exchange(Vendor client, Vendor upstream, boolean stream, Script script) {

        private static final int STAMPS_OF_UNARY = 1;

        /** Client and mock speak the same language. */
        static Exchange same(Vendor vendor, boolean stream, Script script) {
            return new Exchange(vendor, vendor, stream, script);
        }

        /** What passes a target that can't translate: the mock's own bytes, for a client of its language. */
        Exchange untranslated() {
            return same(upstream, stream, script);
        }

        /** The model that the client asks for. */
        Model model() {
            return new Model(client == upstream ? script.model() : TRANSLATED + script.model(), upstream, script);
        }

        Plan.Expected expected() {
            if (!stream) {
                return new Plan.Expected(STAMPS_OF_UNARY, 0, "}");
            }
            int stamps = upstream.stampsIn(script.events());
            return new Plan.Expected(
                    stamps,
                    client.eventsOf(stamps),
                    switch (client) {
                        case OPENAI_CHAT -> "data: [DONE]";
                        case ANTHROPIC_MESSAGES -> "message_stop";
                    });
        }
    }

    /** The run of this scenario against a target. */
    Plan plan(Target target) {
        Exchange asked = target.translates() ? exchange : exchange.untranslated();
        int streamMillis =
                asked.stream() ? asked.script().events() * asked.script().gapMillis() : 0;
        int perConnection = Math.ceilDiv(pace.requests(), pace.connections());
        return new Plan(
                asked.stream() ? target.streamPort() : target.unaryPort(),
                asked.client().path(),
                target.headers(),
                RequestBody.of(asked),
                pace,
                asked.expected(),
                SLACK_SECONDS + streamMillis * perConnection / MILLIS_PER_SECOND);
    }
}
