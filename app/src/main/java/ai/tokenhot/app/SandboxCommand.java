package ai.tokenhot.app;

import ai.tokenhot.config.Settings;
import ai.tokenhot.sandbox.SandboxServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the stand-in vendors alone. */
@Command(
        name = "sandbox",
        description = "Runs the stand-in vendors alone, without the gateway.",
        mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {

    @Option(names = "--port", defaultValue = "8089", description = "Port (default ${DEFAULT-VALUE}; 0: any free one).")
    private int port;

    @Override
    public Integer call() throws IOException {
        Settings settings;
        try {
            settings = Configuration.read(System.getenv()).settings();
        } catch (Configuration.InvalidException e) {
            System.err.println("The configuration cannot be used:\n" + e.getMessage());
            return 2;
        }
        Vertx vertx = Machine.start(settings.transport(), settings.eventLoops());
        SandboxServer sandbox = SandboxServer.start(vertx, "127.0.0.1", port);
        System.out.println(Product.NAME + " sandbox on " + sandbox.origin()
                + ": vendors' own APIs, scripted answers. docs/sandbox.md has the paths and the directives.");
        return ServeCommand.SERVING;
    }
}
