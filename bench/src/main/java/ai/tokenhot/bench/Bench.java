package ai.tokenhot.bench;

import ai.tokenhot.bench.machine.FsyncProbe;
import ai.tokenhot.bench.machine.Machine;
import ai.tokenhot.bench.target.Bare;
import ai.tokenhot.bench.target.Gateway;
import ai.tokenhot.bench.target.Launcher;
import ai.tokenhot.bench.target.LoadProcess;
import ai.tokenhot.bench.target.MockProcess;
import ai.tokenhot.bench.target.Nginx;
import ai.tokenhot.bench.target.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The benchmark's main class, started by {@code bench/run} in the repository's root: starts the processes, runs the
 * scenarios, prints the result and writes it to {@code bench/target/result.json}.
 */
public final class Bench {

    private static final Path FOLDER = Path.of("bench", "target", "run");
    private static final Path RESULT = Path.of("bench", "target", "result.json");
    private static final Path NGINX_TEMPLATE = Path.of("bench", "nginx.conf");

    /** Some answers were not as expected. */
    private static final int EXIT_ERRORS = 1;

    /** The command line is wrong. */
    private static final int EXIT_USAGE = 2;

    private Bench() {}

    /** The options are told by {@code bench/run --help}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        Files.createDirectories(FOLDER);
        boolean good;
        try (var launcher = new Launcher(FOLDER)) {
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::close));
            String command = ("bench/run " + String.join(" ", arguments)).strip();
            good = run(options, command, launcher);
        }
        System.exit(good ? 0 : EXIT_ERRORS);
    }

    private static boolean run(Options options, String command, Launcher launcher)
            throws IOException, InterruptedException {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        FsyncProbe fsync = FsyncProbe.in(launcher.folder());
        MockProcess mock = MockProcess.start(launcher);
        LoadProcess load = LoadProcess.start(launcher);
        List<Target> targets = targets(options, launcher, mock);
        if (options.soakMinutes().isPresent()) {
            return new Soak(load, options.soakMinutes().get()).run(targets);
        }
        var rounds = new Rounds(load, mock, targets, options.effort());
        say("warming");
        rounds.warmUp();
        var rows = new LinkedHashMap<Scenario, List<Row>>();
        for (Scenario scenario : Scenarios.of(options.effort())) {
            if (options.scenarios().contains(scenario.name())) {
                say(scenario.name() + ": " + scenario.title());
                rows.put(scenario, rounds.run(scenario));
            }
        }
        var result = new Result(start, command, Machine.ask(), nginxVersion(), fsync, options.effort(), rows);
        String report = Report.of(result);
        System.out.println("\n" + report);
        Files.write(RESULT, result.toJson().bytes());
        say("every round by itself: " + RESULT);
        if (options.document()) {
            PerformancePage.write(report);
        }
        if (result.errors() > 0) {
            say("FAILED: " + result.errors() + " answers were not as expected");
        }
        return result.errors() == 0;
    }

    private static List<Target> targets(Options options, Launcher launcher, MockProcess mock)
            throws IOException, InterruptedException {
        var targets = new ArrayList<Target>();
        if (options.wants("direct")) {
            targets.add(mock.direct());
        }
        if (options.wants("nginx") || options.wants("nginx-tuned")) {
            for (Target nginx : Nginx.start(launcher, NGINX_TEMPLATE, mock.port())) {
                if (options.wants(nginx.kind() == Target.Kind.NGINX ? "nginx" : "nginx-tuned")) {
                    targets.add(nginx);
                }
            }
        }
        if (options.wants("bare")) {
            for (String transport : options.transports()) {
                targets.add(Bare.start(launcher, transport, mock.port()));
            }
        }
        if (options.wants("gateway")) {
            for (String transport : options.transports()) {
                targets.add(Gateway.start(launcher, transport, mock.port(), Scenarios.models()));
            }
        }
        return targets;
    }

    private static String nginxVersion() throws IOException {
        Process process =
                new ProcessBuilder("nginx", "-v").redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.replace("nginx version:", "").strip();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
