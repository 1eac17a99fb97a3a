package ai.tokenhot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param effort how much to run
 * @param transports of the JVMs that are measured
 * @param scenarios names of scenarios; empty for all
 * @param targets names of targets; empty for all
 * @param soakMinutes length of a soak, which is run instead of the scenarios
 * @param document whether to write the result into docs/performance.md
 */
record Options(
        Effort effort,
        List<String> transports,
        List<String> scenarios,
        List<String> targets,
        Optional<Integer> soakMinutes,
        boolean document) {

    private static final int MAX_ROUNDS = 50;
    private static final int MAX_SOAK_MINUTES = 240;
    private static final List<String> TRANSPORTS = List.of("io_uring", "epoll", "nio");
    private static final List<String> TARGETS = List.of("direct", "nginx", "nginx-tuned", "bare", "gateway");
    private static final List<String> SCENARIOS =
            List.of("unary", "burst", "translated-burst", "paced", "translated-paced", "latency", "many");

    Options {
        transports = List.copyOf(transports);
        scenarios = List.copyOf(scenarios);
        targets = List.copyOf(targets);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException when it is wrong; the message says where
     */
    static Options parse(List<String> arguments) {
        Effort effort = Effort.FULL;
        Optional<Integer> rounds = Optional.empty();
        List<String> transports = List.of("io_uring");
        List<String> scenarios = SCENARIOS;
        List<String> targets = TARGETS;
        Optional<Integer> soakMinutes = Optional.empty();
        boolean document = false;
        var rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--quick" -> effort = Effort.QUICK;
                case "--document" -> document = true;
                case "--rounds" -> rounds = Optional.of(number(option, rest, MAX_ROUNDS));
                case "--soak" -> soakMinutes = Optional.of(number(option, rest, MAX_SOAK_MINUTES));
                case "--transport" -> transports = names(option, rest, TRANSPORTS);
                case "--scenarios" -> scenarios = names(option, rest, SCENARIOS);
                case "--targets" -> targets = names(option, rest, TARGETS);
                default -> throw new IllegalArgumentException(option + " (expected: an option of bench/run --help)");
            }
        }
        return new Options(
                rounds.map(effort::withRounds).orElse(effort), transports, scenarios, targets, soakMinutes, document);
    }

    /** Whether a target is asked for. */
    boolean wants(String target) {
        return targets.contains(target);
    }

    private static int number(String option, List<String> rest, int max) {
        String value = value(option, rest);
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > max) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: 1–" + max + ")");
        }
        return Integer.parseInt(value);
    }

    private static List<String> names(String option, List<String> rest, List<String> known) {
        List<String> names = List.of(value(option, rest).split(","));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        option + ": " + name + " (expected: " + String.join(", ", known) + ")");
            }
        }
        return names;
    }

    private static String value(String option, List<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + ": nothing (expected: a value)");
        }
        return rest.removeFirst();
    }
}
