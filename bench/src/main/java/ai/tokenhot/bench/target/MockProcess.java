package ai.tokenhot.bench.target;

import ai.tokenhot.bench.mock.MockUpstream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The mock upstream. */
public final class MockProcess {

    private final RunningProcess process;
    private final int port;

    private MockProcess(RunningProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it. */
    public static MockProcess start(Launcher launcher) throws IOException {
        RunningProcess process = launcher.startOwn("mock", Launcher.LOAD_CORE, List.of(), MockUpstream.class);
        return new MockProcess(process, Integer.parseInt(process.hear()));
    }

    /** Where it listens on loopback. */
    public int port() {
        return port;
    }

    /** The target that has nothing between load and mock. */
    public Target direct() {
        return new Target("direct", Target.Kind.DIRECT, Optional.empty(), port, port, List.of(), Optional.empty());
    }

    /**
     * Closes the connections that proxies keep in their pools.
     *
     * @throws IOException when a proxy keeps its side open
     */
    public void closeIdleConnections() throws IOException {
        process.say("close idle connections");
        int open = Integer.parseInt(process.hear());
        if (open > 0) {
            throw new IOException(open + " idle connections are kept open by a proxy whose upstream has closed them");
        }
    }
}
