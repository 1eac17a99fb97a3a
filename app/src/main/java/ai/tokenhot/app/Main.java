package ai.tokenhot.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program's entry: {@code serve} unless another sub-command is named. */
@Command(
        name = "tokenhot",
        description = "One API for every AI model.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            ServeCommand.class,
            SandboxCommand.class,
            KeyCommand.class,
            CreditCommand.class,
            AuditCommand.class,
            BackupCommand.class,
            ConfigCommand.class,
            WarmCommand.class
        })
public final class Main implements Callable<Integer> {

    Main() {}

    /** Runs a sub-command; exits with its status. */
    public static void main(String[] arguments) {
        int status = arguments.length == 0 ? served() : run(arguments);
        if (status != ServeCommand.SERVING) {
            System.exit(status);
        }
    }

    /** The command that needs no command line: reading one would take a fifth of the start. */
    private static int served() {
        try {
            return ServeCommand.serve();
        } catch (IOException | RuntimeException e) {
            return failed(e);
        }
    }

    private static int run(String[] arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure))
                .execute(arguments);
    }

    private static int failed(Exception failure) {
        System.err.println("tokenhot: " + (failure.getMessage() == null ? failure : failure.getMessage()));
        return 1;
    }

    @Override
    public Integer call() throws IOException {
        return ServeCommand.serve();
    }

    /** What {@code --version} says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Product.NAME + " " + Product.version()};
        }
    }
}
