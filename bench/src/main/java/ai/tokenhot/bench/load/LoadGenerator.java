package ai.tokenhot.bench.load;

import ai.tokenhot.bench.machine.EventLoops;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import io.netty.channel.EventLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The load generator's process: reads a {@link Plan} per line of standard input, runs it, and answers with a line of
 * {@link Outcome}. It lives as long as its input, so that it is warm after the first runs.
 */
public final class LoadGenerator {

    /** How long a run that is given up may take to say so. */
    private static final int GRACE_SECONDS = 10;

    private LoadGenerator() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var eventLoop = (EventLoop) EventLoops.one().next();
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = input.readLine()) != null) {
            Plan plan = Plan.fromJson((JsonObject) Json.parse(line));
            System.out.println(run(plan, eventLoop).toJson().text());
        }
        System.exit(0);
    }

    /** Runs a plan to its end, or for as long as it may take. */
    public static Outcome run(Plan plan, EventLoop eventLoop) throws InterruptedException {
        LoadRun run = LoadRun.of(plan, eventLoop, EventLoops.CLIENT);
        var outcome = run.begin();
        try {
            try {
                return outcome.get(plan.maxSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException tooLong) {
                run.giveUp("after " + plan.maxSeconds() + " s");
                return outcome.get(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("a run that does not end", failed);
        }
    }
}
