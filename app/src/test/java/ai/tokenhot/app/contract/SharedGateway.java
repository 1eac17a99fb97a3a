package ai.tokenhot.app.contract;

import ai.tokenhot.app.LinkedFiles;
import ai.tokenhot.app.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** One gateway for all contract tests, answered by the embedded sandbox; it ends with the tests' JVM. */
final class SharedGateway {

    /** The key that it knows. */
    static final String KEY = "sk-the-key-of-the-contract-tests";

    private static final LinkedFiles FILES = files();
    private static final RunningGateway GATEWAY = start();

    private SharedGateway() {}

    /** Where it listens. */
    static String origin() {
        return "http://127.0.0.1:" + GATEWAY.port();
    }

    /** Where a picture lies that the gateway may fetch. */
    static String pictureUrl() {
        return FILES.pictureUrl();
    }

    private static LinkedFiles files() {
        try {
            return new LinkedFiles();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunningGateway start() {
        try {
            var environment = new HashMap<String, String>(FILES.environment());
            environment.putAll(Map.of(
                    "TOKENHOT_DATA",
                            Files.createTempDirectory("tokenhot-contract").toString(),
                    "TOKENHOT_PORT", "0",
                    "TOKENHOT_MANAGEMENT_PORT", "0",
                    "TOKENHOT_SANDBOX", "on",
                    "TOKENHOT_BOOTSTRAP_KEY", KEY,
                    "TOKENHOT_BOOTSTRAP_CREDIT", "1000000",
                    "TOKENHOT_DRAIN_SECONDS", "1"));
            RunningGateway gateway = RunningGateway.start(environment);
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
