/** The ports in SQL that SQLite and PostgreSQL both understand: one writer, group commit. */
@NullMarked
package ai.tokenhot.store.jdbc;

import org.jspecify.annotations.NullMarked;
