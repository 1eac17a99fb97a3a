/** The ports on SQLite: one file, one writer, group commit. */
@NullMarked
package ai.tokenhot.store.sqlite;

import org.jspecify.annotations.NullMarked;
