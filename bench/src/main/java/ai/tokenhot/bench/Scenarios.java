package ai.tokenhot.bench;

import ai.tokenhot.bench.Scenario.Exchange;
import ai.tokenhot.bench.load.Plan.Pace;
import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import ai.tokenhot.bench.target.Gateway.Model;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static ai.tokenhot.bench.Column.*;

/** All scenarios but the soak. */
final class Scenarios {

    private static final Script AT_ONCE = new Script(50, 0);
    private static final Script PACED = new Script(50, 20);
    private static final int CONNECT_AT_ONCE = 2000;

    /** What is told of a scenario that keeps the core busy. */
    private static final List<Column> SATURATED = List.of(
            CPU,
            CPU_RATIO,
            RECEIPTS,
            RELAY_RATIO,
            PER_SECOND,
            LATENCY_P50,
            LATENCY_P99,
            BUSY,
            OTHERS,
            COMPILER,
            RESIDENT,
            ERRORS);

    /** What is told of a scenario of streams that take their time. */
    private static final List<Column> STREAMS_LIVE = List.of(
            CPU,
            CPU_RATIO,
            RECEIPTS,
            RELAY_RATIO,
            PER_SECOND,
            LAG_P50,
            LAG_P99,
            BUSY,
            OTHERS,
            COMPILER,
            RESIDENT,
            LIVE,
            ERRORS);

    private Scenarios() {}

    /** The scenarios, in the order in which they are run: what swells memory comes last. */
    static List<Scenario> of(Effort effort) {
        boolean quick = effort.quick();
        return List.of(
                new Scenario(
                        "unary",
                        "1 KB request, 1 KB answer, 64 connections, saturated",
                        unary(),
                        new Pace.Closed(64, quick ? 15_000 : 60_000, CONNECT_AT_ONCE),
                        false,
                        SATURATED,
                        List.of(new Bar(RELAY_RATIO, 2.0, 2.5), new Bar(RECEIPTS, 30, 30))),
                new Scenario(
                        "burst",
                        "stream of 50 events at once, 32 connections, saturated",
                        stream(AT_ONCE),
                        new Pace.Closed(32, quick ? 3_000 : 15_000, CONNECT_AT_ONCE),
                        false,
                        SATURATED,
                        List.of(new Bar(RELAY_RATIO, 1.0, 1.2))),
                new Scenario(
                        "translated-burst",
                        "the same, asked in Chat Completions of a model that speaks Anthropic Messages",
                        translated(AT_ONCE),
                        new Pace.Closed(32, quick ? 3_000 : 15_000, CONNECT_AT_ONCE),
                        false,
                        SATURATED,
                        List.of(new Bar(RELAY_RATIO, 2.5, 2.7))),
                new Scenario(
                        "paced",
                        "streams of 50 events, 20 ms apart, 500 live",
                        stream(PACED),
                        new Pace.Closed(500, quick ? 1_500 : 6_000, 500),
                        false,
                        STREAMS_LIVE,
                        List.of(
                                new Bar(RELAY_RATIO, 1.25, 1.5),
                                new Bar(LAG_P99, 10, 20),
                                new Bar(RESIDENT, 350, 350))),
                new Scenario(
                        "translated-paced",
                        "the same, asked in Chat Completions of a model that speaks Anthropic Messages",
                        translated(PACED),
                        new Pace.Closed(500, quick ? 1_500 : 6_000, 500),
                        false,
                        STREAMS_LIVE,
                        List.of(new Bar(RELAY_RATIO, 1.5, 1.7), new Bar(LAG_P99, 10, 20), new Bar(RESIDENT, 350, 350))),
                new Scenario(
                        "latency",
                        "1 KB request, 1 KB answer, 1,000 requests/s by the clock",
                        unary(),
                        new Pace.Open(512, quick ? 2_000 : 10_000, 1_000),
                        false,
                        List.of(LATENCY_P50, LATENCY_P99, ADDED_P50, ADDED_P99, LATENESS_P99, BUSY, OTHERS, ERRORS),
                        List.of(new Bar(ADDED_P50, 0.3, 0.3), new Bar(ADDED_P99, 1, 1))),
                new Scenario(
                        "many",
                        "9,000 live streams of one event a second",
                        stream(new Script(quick ? 10 : 30, 1000)),
                        new Pace.Closed(9_000, 9_000, 1_500),
                        true,
                        List.of(CPU, LAG_P50, LAG_P99, OTHERS, RESIDENT, DESCRIPTORS, LIVE, ERRORS),
                        List.of(new Bar(RESIDENT, 1280, 1280))));
    }

    /** All models that are asked for, at any effort. */
    static Set<Model> models() {
        return Stream.of(
                        Scenarios.of(Effort.FULL).stream(),
                        Scenarios.of(Effort.QUICK).stream(),
                        Scenarios.warmUp(Effort.FULL).stream(),
                        Stream.of(Soak.scenario(1)))
                .flatMap(scenarios -> scenarios)
                .map(scenario -> scenario.exchange().model())
                .collect(Collectors.toSet());
    }

    /** What warms a JVM. Those that come in one piece run through the same code fastest, so they take the most of it. */
    static List<Scenario> warmUp(Effort effort) {
        int sixteenth = effort.warmStreams() / 16;
        return List.of(
                warmUp("unary", unary(), new Pace.Closed(64, effort.warmUnary(), CONNECT_AT_ONCE)),
                warmUp("burst", stream(AT_ONCE), new Pace.Closed(32, 6 * sixteenth, CONNECT_AT_ONCE)),
                warmUp("paced", stream(PACED), new Pace.Closed(500, sixteenth, 500)),
                warmUp("translated-burst", translated(AT_ONCE), new Pace.Closed(32, 8 * sixteenth, CONNECT_AT_ONCE)),
                warmUp("translated-paced", translated(PACED), new Pace.Closed(500, sixteenth, 500)));
    }

    private static Scenario warmUp(String name, Exchange exchange, Pace pace) {
        return new Scenario("warm-" + name, "", exchange, pace, true, List.of(), List.of());
    }

    private static Exchange unary() {
        return Exchange.same(Vendor.OPENAI_CHAT, false, AT_ONCE);
    }

    private static Exchange stream(Script script) {
        return Exchange.same(Vendor.OPENAI_CHAT, true, script);
    }

    private static Exchange translated(Script script) {
        return new Exchange(Vendor.OPENAI_CHAT, Vendor.ANTHROPIC_MESSAGES, true, script);
    }
}
