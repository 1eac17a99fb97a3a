/** What a call may cost at most, and what it did cost: the same prices, read twice. */
@NullMarked
package ai.tokenhot.pricing;

import org.jspecify.annotations.NullMarked;
