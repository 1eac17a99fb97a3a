/** The ledger alone: how many holds and settlements a second, durable; and reading among many receipts. */
@NullMarked
package ai.tokenhot.bench.ledger;

import org.jspecify.annotations.NullMarked;
