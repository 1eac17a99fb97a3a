package ai.tokenhot.app;

import ai.tokenhot.admin.KeyCommands;
import ai.tokenhot.admin.Keys;
import ai.tokenhot.admin.LocalSocket;
import ai.tokenhot.config.DataFolder;
import ai.tokenhot.json.JsonArray;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.store.sqlite.SqliteDatabase;
import ai.tokenhot.store.sqlite.SqliteKeyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes, lists and revokes api keys, beside a running gateway or without one. */
@Command(
        name = "key",
        description = "Makes, lists and revokes API keys.",
        mixinStandardHelpOptions = true,
        subcommands = {KeyCommand.Create.class, KeyCommand.Listing.class, KeyCommand.Revoke.class})
final class KeyCommand {

    /** Asks the running gateway; without one does it here, under the folder's lock. */
    private static JsonObject run(JsonObject command) throws IOException {
        Path data;
        try {
            data = Configuration.read(System.getenv()).settings().data();
        } catch (Configuration.InvalidException e) {
            throw new IOException("the configuration cannot be used:\n" + e.getMessage(), e);
        }
        Optional<JsonObject> answer = LocalSocket.ask(DataFolder.socket(data), command);
        if (answer.isPresent()) {
            return answer.get();
        }
        try (DataFolder folder = DataFolder.lock(data)) {
            var keys = new Keys(new SqliteKeyStore(SqliteDatabase.open(folder.database())), InstantSource.system());
            keys.ensureTenancy();
            return new KeyCommands(keys).run(command);
        }
    }

    private static boolean failed(JsonObject answer) {
        Optional<String> error = answer.string("error");
        error.ifPresent(message -> System.err.println("tokenhot: " + message));
        return error.isPresent();
    }

    private static String line(JsonObject key) {
        return "%-22s %-20s %-8s %s%s"
                .formatted(
                        key.string("id").orElse(""),
                        key.string("name").orElse(""),
                        key.string("hint").orElse(""),
                        key.string("created").orElse(""),
                        key.string("revoked").map(at -> "  revoked " + at).orElse(""));
    }

    /** Makes one. */
    @Command(name = "create", description = "Makes a key and shows it once.", mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        @Parameters(arity = "0..1", defaultValue = "unnamed", description = "A name to recognise it by.")
        private String name = "unnamed";

        @Override
        public Integer call() throws IOException {
            JsonObject answer = run(JsonObject.builder()
                    .put("command", "key create")
                    .put("name", name)
                    .build());
            if (failed(answer)) {
                return 1;
            }
            System.err.println(answer.string("id").orElse("") + ": this is shown only now.");
            System.out.println(answer.string("secret").orElse(""));
            return 0;
        }
    }

    /** Lists them. */
    @Command(name = "list", description = "Lists the keys, revoked ones too.", mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            JsonObject answer =
                    run(JsonObject.builder().put("command", "key list").build());
            if (failed(answer)) {
                return 1;
            }
            answer.array("keys").stream().flatMap(JsonArray::objects).forEach(key -> System.out.println(line(key)));
            return 0;
        }
    }

    /** Revokes one. */
    @Command(
            name = "revoke",
            description = "Revokes a key: it is refused from now on.",
            mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Parameters(description = "The key's id, as ./tokenhot key list shows it.")
        private String id = "";

        @Override
        public Integer call() throws IOException {
            JsonObject answer = run(JsonObject.builder()
                    .put("command", "key revoke")
                    .put("id", id)
                    .build());
            if (failed(answer)) {
                return 1;
            }
            System.out.println(line(answer));
            return 0;
        }
    }
}
