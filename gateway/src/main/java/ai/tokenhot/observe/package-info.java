/** Metrics and the request log. */
@NullMarked
package ai.tokenhot.observe;

import org.jspecify.annotations.NullMarked;
