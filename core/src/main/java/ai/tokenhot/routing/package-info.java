/** Which deployment serves a call, and which comes after a failure. */
@NullMarked
package ai.tokenhot.routing;

import org.jspecify.annotations.NullMarked;
