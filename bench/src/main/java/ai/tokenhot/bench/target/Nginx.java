package ai.tokenhot.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx with {@code proxy_pass}: the yardstick. */
public final class Nginx {

    private static final String LOG = "nginx-error.log";

    private Nginx() {}

    /**
     * Starts it with the configuration file of the benchmark; returns the yardstick and the tuned
     * target, which are ports of one process.
     */
    public static List<Target> start(Launcher launcher, Path template, int mockPort)
            throws IOException, InterruptedException {
        List<Integer> ports = Ports.free(4);
        Path folder =
                Files.createDirectories(launcher.folder().resolve("nginx")).toAbsolutePath();
        String configuration = Files.readString(template)
                .replace("@FOLDER@", folder.toString())
                .replace("@MOCK_PORT@", Integer.toString(mockPort))
                .replace("@UNARY_PORT@", ports.get(0).toString())
                .replace("@STREAM_PORT@", ports.get(1).toString())
                .replace("@TUNED_UNARY_PORT@", ports.get(2).toString())
                .replace("@TUNED_STREAM_PORT@", ports.get(3).toString());
        Path file = folder.resolve("nginx.conf");
        Files.writeString(file, configuration);
        RunningProcess process = launcher.startForeign(
                "nginx",
                Launcher.MEASURED_CORE,
                Map.of(),
                List.of(
                        "nginx",
                        "-p",
                        folder.toString(),
                        "-c",
                        file.toString(),
                        "-e",
                        folder.resolve(LOG).toString()));
        Ports.await(process, ports.get(3));
        return List.of(
                target("nginx", Target.Kind.NGINX, ports.get(0), ports.get(1), process),
                target(
                        "nginx tuned: no log, 16k buffers",
                        Target.Kind.NGINX_TUNED,
                        ports.get(2),
                        ports.get(3),
                        process));
    }

    private static Target target(String name, Target.Kind kind, int unaryPort, int streamPort, RunningProcess process) {
        return new Target(name, kind, Optional.empty(), unaryPort, streamPort, List.of(), Optional.of(process));
    }
}
