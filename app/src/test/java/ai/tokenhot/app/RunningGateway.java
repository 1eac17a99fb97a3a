package ai.tokenhot.app;

import ai.tokenhot.admin.AdminApi;
import ai.tokenhot.dialect.Dialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The whole program inside a test's process, for tests of other packages. */
public final class RunningGateway implements AutoCloseable {

    private final Gateway gateway;

    private RunningGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Starts as {@code ./tokenhot serve} does, with this environment and no other. */
    public static RunningGateway start(Map<String, String> environment) throws IOException {
        try {
            return new RunningGateway(Gateway.start(Configuration.read(environment), environment));
        } catch (Configuration.InvalidException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Starts the request log that {@code serve} writes into this folder. */
    public static void logRequests(Path folder) {
        Logging.logRequests(folder);
    }

    /** The languages that the program speaks. */
    public static List<Dialect> dialects() {
        return Dialects.ALL;
    }

    /** What the operator's API serves, as {@code METHOD /path}. */
    public static List<String> adminRoutes() {
        return AdminApi.served();
    }

    /** The port of the API. */
    public int port() {
        return gateway.port();
    }

    /** The port of the metrics. */
    public int managementPort() {
        return gateway.managementPort();
    }

    /** Stops as the program does on SIGTERM. */
    @Override
    public void close() {
        gateway.close();
    }
}
