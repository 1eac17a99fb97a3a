package ai.tokenhot.store.jdbc;

import ai.tokenhot.store.sqlite.SqliteDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's contract on SQLite. */
final class SqliteLedgerStoreTest extends LedgerStoreContract {

    @TempDir
    Path folder;

    @Override
    Database openDatabase() {
        return SqliteDatabase.open(folder.resolve("ledger.db"));
    }
}
