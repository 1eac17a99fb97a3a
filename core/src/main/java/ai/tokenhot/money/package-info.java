/** Amounts of money and their one rounding. */
@NullMarked
package ai.tokenhot.money;

import org.jspecify.annotations.NullMarked;
