/**
 * Conditions of the catalog's data: a subset of CEL, evaluated over facts of which some may be known only roughly.
 *
 * <p>Starting points: {@link ai.tokenhot.condition.Condition} for what can be written and asked, {@link
 * ai.tokenhot.condition.Fact} for what can be known. The same condition decides the charge, when everything is known, and
 * the quote before it, when an amount is only a range.
 */
@NullMarked
package ai.tokenhot.condition;

import org.jspecify.annotations.NullMarked;
