/** A database on a PostgreSQL server. */
@NullMarked
package ai.tokenhot.store.postgres;

import org.jspecify.annotations.NullMarked;
