/** Receipts, holds and postings: the append-only record of money, and the proof that it is right. */
@NullMarked
package ai.tokenhot.ledger;

import org.jspecify.annotations.NullMarked;
