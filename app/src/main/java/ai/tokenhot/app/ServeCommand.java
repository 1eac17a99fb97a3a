package ai.tokenhot.app;

import ai.tokenhot.config.DataFolder;
import ai.tokenhot.config.Settings;
import java.io.Console;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Serves until it is told to stop. */
@Command(name = "serve", description = "Serves the API (the default).", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    /** The status that keeps the process running. */
    static final int SERVING = -1;

    @Override
    public Integer call() throws IOException {
        return serve();
    }

    static int serve() throws IOException {
        long began = System.nanoTime();
        Configuration configuration;
        try {
            configuration = Configuration.read(System.getenv());
        } catch (Configuration.InvalidException e) {
            System.err.println("The configuration cannot be used:\n" + e.getMessage());
            return 2;
        }
        Gateway gateway;
        try {
            gateway = Gateway.start(configuration, System.getenv());
        } catch (Gateway.StartException e) {
            System.err.println("tokenhot: port " + configuration.settings().port() + " on "
                    + configuration.settings().host() + ": " + e.getMessage()
                    + "\nTOKENHOT_PORT names another port.");
            System.exit(1);
            return 1;
        }
        Logging.logRequests(DataFolder.logs(configuration.settings().data()));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            gateway.close();
                            Logging.stop();
                        },
                        "shutdown"));
        greet(gateway, (System.nanoTime() - began) / 1_000_000);
        return SERVING;
    }

    private static void greet(Gateway gateway, long millis) throws IOException {
        Settings settings = gateway.settings();
        String url = settings.publicUrl().orElse("http://localhost:" + gateway.port());
        System.out.println(Product.NAME + " " + Product.version() + " serves " + url + " (" + millis + " ms)");
        System.out.println(
                gateway.sandboxAnswers()
                        ? "  The sandbox answers for every vendor: no key is needed, nothing leaves this machine, and no"
                                + " answer is real.\n  To go live, set a credential such as OPENAI_API_KEY and start again."
                        : "  Live: models are served by the providers whose credentials are set.");
        if (gateway.firstKey().isPresent()) {
            showFirstKey(gateway, url, gateway.firstKey().get().secret());
        } else {
            System.out.println("  ./tokenhot key create makes an API key.");
        }
        System.out.flush();
    }

    /** To a terminal the key is shown once; elsewhere it would end in a log, so it goes into a file. */
    @SuppressWarnings("SystemConsoleNull") // The JDK says never, its annotations say perhaps.
    private static void showFirstKey(Gateway gateway, String url, String secret) throws IOException {
        Console console = System.console();
        String shown = secret;
        if (console != null && console.isTerminal()) {
            System.out.println("  Your first API key, shown only now: " + secret);
        } else {
            DataFolder.writePrivate(gateway.folder().firstKey(), secret + "\n");
            System.out.println("  Your first API key is in " + gateway.folder().firstKey());
            shown = "$(cat " + gateway.folder().firstKey() + ")";
        }
        System.out.println("  Try it:\n\n" + curl(url, shown) + "\n");
    }

    private static String curl(String url, String key) {
        return "curl " + url + "/v1/chat/completions -H \"Authorization: Bearer " + key
                + "\" -H \"Content-Type: application/json\""
                + " -d '{\"model\": \"gpt-5.4-mini\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}'";
    }
}
