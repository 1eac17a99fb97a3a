package ai.tokenhot.store.jdbc;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The schema, and how it is brought up to date. */
public final class Migrations {

    /** The number of the last one. */
    public static final int VERSION = 3;

    private Migrations() {}

    /**
     * Brings a database to {@link #VERSION}; does nothing when it is there.
     *
     * @param version that the database has; 0 for an empty one
     * @throws StoreException when it was written by a newer version
     */
    public static void run(DataSource source, int version) {
        if (check("the database", version)) {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        }
    }

    /**
     * Whether there is something to do.
     *
     * @throws StoreException when it was written by a newer version
     */
    public static boolean check(String name, int version) {
        if (version > VERSION) {
            throw new StoreException(name + " has schema version " + version + " (expected: at most " + VERSION
                    + "): it was written by a newer TokenHot. Start that one, or restore a backup.");
        }
        return version < VERSION;
    }
}
