package ai.tokenhot.app;

import ai.tokenhot.ledger.AccountAudit.Finding;
import ai.tokenhot.store.jdbc.Database;
import ai.tokenhot.store.jdbc.LedgerAudit;
import java.io.Console;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Proves the ledger, beside a running gateway or without one. It changes nothing. */
@Command(
        name = "audit",
        description =
                "Proves every rule of the ledger over the whole history, and names the first row that breaks one.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
        boolean terminal = onTerminal();
        long[] rows = new long[1];
        Optional<Finding> finding;
        try (Database database = Databases.existing(OperatorCommand.settings())) {
            finding = LedgerAudit.run(database, read -> {
                rows[0] = read;
                if (terminal) {
                    System.err.print("\r" + read + " rows");
                }
            });
        }
        if (terminal) {
            System.err.println();
        }
        if (finding.isPresent()) {
            System.err.println(
                    "tokenhot: " + finding.get().row() + ": " + finding.get().problem());
            return 1;
        }
        System.out.println("audit: every rule holds; " + rows[0] + " rows were read");
        return 0;
    }

    @SuppressWarnings("SystemConsoleNull") // The JDK says never, its annotations say perhaps.
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
