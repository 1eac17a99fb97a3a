/** What was counted: readings folded into usage, with provenance. */
@NullMarked
package ai.tokenhot.metering;

import org.jspecify.annotations.NullMarked;
