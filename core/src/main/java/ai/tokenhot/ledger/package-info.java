/** The append-only record: receipts now, holds and postings with the money. */
@NullMarked
package ai.tokenhot.ledger;

import org.jspecify.annotations.NullMarked;
