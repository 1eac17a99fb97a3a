package ai.tokenhot.app;

import ai.tokenhot.catalog.PriceNotes;
import ai.tokenhot.config.Endpoints;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Looks at the configuration. */
@Command(
        name = "config",
        description = "Looks at the configuration.",
        mixinStandardHelpOptions = true,
        subcommands = ConfigCommand.Check.class)
final class ConfigCommand {

    /** Validates it. */
    @Command(
            name = "check",
            description = "Validates settings and catalog; tells every problem with its file and line.",
            mixinStandardHelpOptions = true)
    static final class Check implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            Map<String, String> environment = System.getenv();
            try {
                Configuration configuration = Configuration.read(environment);
                var live = Endpoints.live(configuration.catalog(), environment);
                System.out.println(configuration.catalog().names().size() + " model names, "
                        + configuration.catalog().providers().size() + " providers, credentials for "
                        + (live.isEmpty() ? "none" : live.keySet()) + ". No problem found.");
                PriceNotes.of(configuration.catalog(), LocalDate.now(ZoneOffset.UTC))
                        .forEach(note -> System.out.println("note: " + note));
                return 0;
            } catch (Configuration.InvalidException e) {
                System.err.println(e.getMessage());
                return 2;
            }
        }
    }
}
