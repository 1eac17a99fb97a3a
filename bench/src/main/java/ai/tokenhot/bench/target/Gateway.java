package ai.tokenhot.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The gateway, started as an operator starts it, with the mock as its only provider. */
public final class Gateway {

    private static final Path COMMAND = Path.of("tokenhot");

    /** The key of the load generator, which the gateway makes on its empty data folder. */
    private static final String API_KEY = "bench-key-of-loopback-only";

    private Gateway() {}

    /** Starts it on a transport. It serves models of these names, which are the mock's scripts. */
    public static Target start(Launcher launcher, String transport, int mockPort, Set<String> models)
            throws IOException, InterruptedException {
        String name = "gateway-" + transport;
        Path folder = Files.createDirectories(launcher.folder().resolve(name)).toAbsolutePath();
        Path configuration = folder.resolve("tokenhot.yaml");
        Files.writeString(configuration, configuration(mockPort, models));
        int port = Ports.free(1).getFirst();
        RunningProcess process = launcher.startForeign(
                name,
                Launcher.MEASURED_CORE,
                Map.of(
                        "TOKENHOT_CONFIG",
                        configuration.toString(),
                        "TOKENHOT_DATA",
                        folder.resolve("data").toString(),
                        "TOKENHOT_PORT",
                        Integer.toString(port),
                        "TOKENHOT_MANAGEMENT_PORT",
                        "0",
                        "TOKENHOT_TRANSPORT",
                        transport,
                        "TOKENHOT_SANDBOX",
                        "off",
                        "TOKENHOT_BOOTSTRAP_KEY",
                        API_KEY),
                List.of(COMMAND.toAbsolutePath().toString(), "serve"));
        Ports.await(process, port);
        return new Target(
                "gateway, " + transport,
                Target.Kind.GATEWAY,
                Optional.of(transport),
                port,
                port,
                List.of("Authorization: Bearer " + API_KEY),
                Optional.of(process));
    }

    /** The mock as a provider that needs no key, and its scripts as models. */
    static String configuration(int mockPort, Set<String> models) {
        var text = new StringBuilder("""
                providers:
                  mock:
                    dialects: [openai-chat]
                    base_url: http://127.0.0.1:%d/v1
                    keyless: true
                models:
                """.formatted(mockPort));
        models.stream().sorted().forEach(model -> text.append("""
                  %s:
                    maker: Bench
                    capabilities: [streaming]
                    deployments: [{provider: mock}]
                """.formatted(model)));
        return text.toString();
    }
}
