package ai.tokenhot.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One gateway for all contract tests, answered by the embedded sandbox; it ends with the test JVM. */
public final class RunningGateway {

    /** The key that it knows. */
    public static final String KEY = "sk-the-key-of-the-contract-tests";

    private static final Gateway GATEWAY = start();

    private RunningGateway() {}

    /** Where it listens. */
    public static String origin() {
        return "http://127.0.0.1:" + GATEWAY.port();
    }

    private static Gateway start() {
        try {
            Path data = Files.createTempDirectory("tokenhot-contract");
            Map<String, String> environment = Map.of(
                    "TOKENHOT_DATA", data.toString(),
                    "TOKENHOT_PORT", "0",
                    "TOKENHOT_MANAGEMENT_PORT", "0",
                    "TOKENHOT_SANDBOX", "on",
                    "TOKENHOT_BOOTSTRAP_KEY", KEY,
                    "TOKENHOT_DRAIN_SECONDS", "1");
            Gateway gateway = Gateway.start(Configuration.read(environment), environment);
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Configuration.InvalidException e) {
            throw new IllegalStateException(e);
        }
    }
}
