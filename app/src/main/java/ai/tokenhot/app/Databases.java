package ai.tokenhot.app;

import ai.tokenhot.config.DataFolder;
import ai.tokenhot.config.Settings;
import ai.tokenhot.store.jdbc.Database;
import ai.tokenhot.store.postgres.PostgresDatabase;
import ai.tokenhot.store.sqlite.SqliteDatabase;

/** Which database is used: the file in the data folder, unless a server's is named. */
final class Databases {

    private Databases() {}

    /** For the one that serves, or that stands in for it. */
    static Database open(Settings settings, DataFolder folder) {
        return settings.databaseUrl()
                .<Database>map(PostgresDatabase::open)
                .orElseGet(() -> SqliteDatabase.open(folder.database()));
    }

    /** For reading beside the one that serves. */
    static Database existing(Settings settings) {
        return settings.databaseUrl()
                .<Database>map(PostgresDatabase::existing)
                .orElseGet(() -> SqliteDatabase.existing(DataFolder.database(settings.data())));
    }
}
