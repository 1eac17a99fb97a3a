package ai.tokenhot.bench.target;

import ai.tokenhot.bench.mock.Script;
import ai.tokenhot.bench.mock.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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

    /**
     * A model that the gateway serves.
     *
     * @param name what clients call it
     * @param vendor whose language the mock speaks for it
     * @param script how the mock answers
     */
    public record Model(String name, Vendor vendor, Script script) {}

    /** Starts it on a transport. It serves these models. */
    public static Target start(Launcher launcher, String transport, int mockPort, Set<Model> models)
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
                        API_KEY,
                        "TOKENHOT_BOOTSTRAP_CREDIT",
                        "1000000000"),
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

    /** The mock as providers that need no key, one a language, and its scripts as models. */
    static String configuration(int mockPort, Set<Model> models) {
        var text = new StringBuilder("""
                providers:
                  mock-openai-chat:
                    dialects: [openai-chat]
                    base_url: http://127.0.0.1:%1$d/v1
                    keyless: true
                  mock-anthropic-messages:
                    dialects: [anthropic-messages]
                    base_url: http://127.0.0.1:%1$d
                    keyless: true
                prices:
                  bench:
                    from: 2026-01-01
                    currency: USD
                    source: the benchmark's own
                    same_as: {reasoning: output}
                    per_million:
                      - {when: context > 200000, input: 6.00, cached_input: 0.60, output: 22.50}
                      - {input: 3.00, cached_input: 0.30, output: 15.00}
                models:
                """.formatted(mockPort));
        models.stream()
                .sorted(Comparator.comparing(Model::name))
                .forEach(model -> text.append("""
                  %s:
                    maker: Bench
                    capabilities: [streaming]
                    price: bench
                    deployments: [{provider: %s, model: %s}]
                """.formatted(
                        model.name(), provider(model.vendor()), model.script().model())));
        return text.toString();
    }

    private static String provider(Vendor vendor) {
        return switch (vendor) {
            case OPENAI_CHAT -> "mock-openai-chat";
            case ANTHROPIC_MESSAGES -> "mock-anthropic-messages";
        };
    }
}
