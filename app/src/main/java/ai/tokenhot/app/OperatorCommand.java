package ai.tokenhot.app;

import ai.tokenhot.admin.Accounts;
import ai.tokenhot.admin.Keys;
import ai.tokenhot.admin.LocalSocket;
import ai.tokenhot.admin.OperatorCommands;
import ai.tokenhot.config.DataFolder;
import ai.tokenhot.config.Settings;
import ai.tokenhot.json.JsonObject;
import ai.tokenhot.store.jdbc.Database;
import ai.tokenhot.store.jdbc.GroupWriter;
import ai.tokenhot.store.jdbc.JdbcActStore;
import ai.tokenhot.store.jdbc.JdbcKeyStore;
import ai.tokenhot.store.jdbc.JdbcLedgerStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A sub-command that changes what is kept: by the running gateway, or here where none runs. */
final class OperatorCommand {

    private OperatorCommand() {}

    /** Asks the running gateway; without one does it here, under the folder's lock. */
    static JsonObject run(JsonObject command) throws IOException {
        Settings settings = settings();
        Path data = settings.data();
        Optional<JsonObject> answer = LocalSocket.ask(DataFolder.socket(data), command);
        if (answer.isPresent()) {
            return answer.get();
        }
        try (DataFolder folder = DataFolder.lock(data)) {
            try (Database database = Databases.open(settings, folder);
                    var writer = new GroupWriter(database, size -> {}, Optional.of(folder.spool()))) {
                var acts = new JdbcActStore(database, writer);
                var keys = new Keys(new JdbcKeyStore(database), acts, InstantSource.system());
                keys.ensureTenancy();
                var ledger = new JdbcLedgerStore(database, writer);
                writer.catchUp();
                var accounts = new Accounts(ledger, acts, InstantSource.system(), (organization, nanos) -> {});
                return new OperatorCommands(keys, accounts, settings.clientGone()).run(command);
            }
        }
    }

    /** The settings, as the gateway reads them. */
    static Settings settings() throws IOException {
        try {
            return Configuration.read(System.getenv()).settings();
        } catch (Configuration.InvalidException e) {
            throw new IOException("the configuration cannot be used:\n" + e.getMessage(), e);
        }
    }

    /** Tells what went wrong, if something did. */
    static boolean failed(JsonObject answer) {
        Optional<String> error = answer.string("error");
        error.ifPresent(message -> System.err.println("tokenhot: " + message));
        return error.isPresent();
    }
}
