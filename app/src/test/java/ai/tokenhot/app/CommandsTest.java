package ai.tokenhot.app;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** The sub-commands that need no other process. */
final class CommandsTest {

    @Test
    void warmStartsCallsEveryLanguageAndStops() throws Exception {
        assertThat(new WarmCommand().call()).isZero();
    }

    @Test
    void builtInCatalogHasNoProblem() throws Exception {
        assertThat(new ConfigCommand.Check().call()).isZero();
    }

    @Test
    void everySubCommandHasHelp() {
        for (String name : new String[] {"serve", "sandbox", "key", "config"}) {
            String help = new CommandLine(new Main()).getSubcommands().get(name).getUsageMessage();
            assertThat(help).startsWith("Usage: tokenhot " + name);
        }
    }

    @Test
    void keyNeedsAnId() {
        assertThat(new CommandLine(new KeyCommand.Revoke()).execute()).isEqualTo(2);
    }
}
