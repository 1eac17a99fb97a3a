package ai.tokenhot.bench.target;

import ai.tokenhot.bench.bare.BarePassThrough;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The bare pass-through. */
public final class Bare {

    /** Netty's default of 4096 completions overflows, and warns each time, when a cold JVM meets 500 live streams. */
    private static final List<String> JAVA_OPTIONS = List.of("-Dio.netty.iouring.cqSize=32768");

    private Bare() {}

    /** Starts it on a transport. */
    public static Target start(Launcher launcher, String transport, int mockPort) throws IOException {
        RunningProcess process = launcher.startOwn(
                "bare-" + transport,
                Launcher.MEASURED_CORE,
                JAVA_OPTIONS,
                BarePassThrough.class,
                transport,
                Integer.toString(mockPort));
        int port = Integer.parseInt(process.hear());
        return new Target(
                "bare pass-through, " + transport,
                Target.Kind.BARE,
                Optional.of(transport),
                port,
                port,
                List.of(),
                Optional.of(process));
    }
}
