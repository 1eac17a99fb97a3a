package ai.tokenhot.bench.target;

import ai.tokenhot.bench.load.LoadGenerator;
import ai.tokenhot.bench.load.Outcome;
import ai.tokenhot.bench.load.Plan;
import ai.tokenhot.json.Json;
import ai.tokenhot.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** The load generator. */
public final class LoadProcess {

    private final RunningProcess process;

    private LoadProcess(RunningProcess process) {
        this.process = process;
    }

    /** Starts it. */
    public static LoadProcess start(Launcher launcher) throws IOException {
        return new LoadProcess(launcher.startOwn("load", Launcher.LOAD_CORE, List.of(), LoadGenerator.class));
    }

    /** Runs a plan to its end. */
    public Outcome run(Plan plan) throws IOException {
        process.say(plan.toJson().text());
        return Outcome.fromJson((JsonObject) Json.parse(process.hear()));
    }
}
