package ai.tokenhot.app;

import ai.tokenhot.config.DataFolder;
import ai.tokenhot.config.Settings;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Copies the database as it is at one moment, beside a running gateway or without one. */
@Command(
        name = "backup",
        description = "Writes a consistent copy of the database into a new file, while the gateway serves.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The copy; it must not be there yet.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        Settings settings = OperatorCommand.settings();
        if (settings.databaseUrl().isPresent()) {
            System.err.println("tokenhot: the database is a server's (expected: its own tools, such as pg_dump)");
            return 1;
        }
        SqliteDatabase.existing(DataFolder.database(settings.data())).copyTo(file);
        System.out.println("backup: " + file + ". To restore it, stop the gateway and put it into the data folder as "
                + DataFolder.DATABASE + ". Sealed content needs the master key too.");
        return 0;
    }
}
