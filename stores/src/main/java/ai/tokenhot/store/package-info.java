/** What the stores have in common, whatever the database. */
@NullMarked
package ai.tokenhot.store;

import org.jspecify.annotations.NullMarked;
