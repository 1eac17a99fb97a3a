/** A database in one file. */
@NullMarked
package ai.tokenhot.store.sqlite;

import org.jspecify.annotations.NullMarked;
